package sim_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// nodes returns exponential nodes with one server each.
func nodes(rates ...float64) []sim.Node {
	out := make([]sim.Node, len(rates))
	for i, rate := range rates {
		out[i].Service = rng.Exponential{Rate: rate}
	}
	return out
}

// jackson is a network with feedback: visits 20, 30 and 16/s by hand.
func jackson() sim.Network {
	n := sim.Network{
		Nodes:   nodes(30, 20, 40),
		Routing: [][]float64{{0, 0.75, 0}, {0.2, 0, 0.4}, {0, 0.25, 0}},
	}
	n.Nodes[0].Arrivals = sim.Poisson{Lambda: 14}
	n.Nodes[1].Arrivals = sim.Poisson{Lambda: 11}
	n.Nodes[2].Arrivals = sim.Poisson{Lambda: 4}
	n.Nodes[1].Servers = 2
	return n
}

// networkMeans returns an interval for each quantity of 20 replications.
func networkMeans(t *testing.T, n sim.Network, values func(o *sim.NetworkObservations) []float64) []output.Interval {
	t.Helper()
	n.Customers = shorter(30_000)
	n.Warmup = output.Warmup(n.Customers)
	runs, err := n.Replicate(t.Context(), rng.Key{Seed: 1, Cell: t.Name()}, output.Replications{Count: 20})
	if err != nil {
		t.Fatal(err)
	}
	rows := make([][]float64, len(values(&runs[0])))
	for r := range runs {
		for i, v := range values(&runs[r]) {
			rows[i] = append(rows[i], v)
		}
	}
	intervals, err := output.Simultaneous(rows, surely)
	if err != nil {
		t.Fatal(err)
	}
	return intervals
}

// TestNetworkAgreesWithJackson holds the product form: each node is an M/M/c queue
// with its own visits. With 2 servers and load ρ the number is 2ρ/(1−ρ²).
func TestNetworkAgreesWithJackson(t *testing.T) {
	n := jackson()
	for i, rate := range n.Rates() {
		if want := []float64{20, 30, 16}[i]; math.Abs(rate-want) > 1e-12 {
			t.Errorf("%v visits/s at node %d, want %v", rate, i, want)
		}
	}
	number := []float64{2, 1.5 / (1 - 0.5625), 16. / 24}
	got := networkMeans(t, n, func(o *sim.NetworkObservations) []float64 {
		values := []float64{o.Sojourn.Mean()}
		for i := range o.Nodes {
			values = append(values, o.Nodes[i].Number.Mean(), o.Nodes[i].Utilization)
		}
		return values
	})
	checkMean(t, "sojourn time", got[0], (number[0]+number[1]+number[2])/29)
	for i, load := range []float64{20. / 30, 30. / 40, 16. / 40} {
		checkMean(t, fmt.Sprint("number at node ", i), got[1+2*i], number[i])
		checkMean(t, fmt.Sprint("utilization of node ", i), got[2+2*i], load)
	}
}

// TestTandemAgreesWithOctave holds qnos(42, [1/45 1/60], [1 1]) of octave-queueing.
func TestTandemAgreesWithOctave(t *testing.T) {
	n := sim.Network{Nodes: nodes(45, 60), Routing: sim.Tandem(2)}
	n.Nodes[0].Arrivals = sim.Poisson{Lambda: 42}
	got := networkMeans(t, n, func(o *sim.NetworkObservations) []float64 {
		return []float64{o.Nodes[0].Sojourn.Mean() / 3, o.Nodes[1].Sojourn.Mean(), o.Sojourn.Mean() / 3}
	})
	for i, want := range []float64{1. / 9, 1. / 18, 7. / 54} {
		if !got[i].Contains(want) {
			t.Errorf("quantity %d: simulated %v, exact %v", i, got[i], want)
		}
	}
}

// TestNetworkDoesAsOneQueue sends the same customers to a queue and to a network of
// one node.
func TestNetworkDoesAsOneQueue(t *testing.T) {
	n := sim.Network{Nodes: nodes(45), Routing: sim.Tandem(1), Customers: 5000, Warmup: 500}
	n.Nodes[0].Arrivals, n.Nodes[0].Servers = sim.Poisson{Lambda: 80}, 2
	q := sim.Queue{Entities: poisson(rng.Exponential{Rate: 45}, 80), Servers: 2, Customers: 5000, Warmup: 500}
	network, err := n.Run(t.Context(), rng.Key{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	queue, err := q.Run(t.Context(), rng.Key{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	node := network.Nodes[0]
	if network.Sojourn != queue.Sojourns.Tallies[0] || node.Sojourn != network.Sojourn ||
		node.Number != queue.Numbers[0] || node.Utilization != queue.Utilization {
		t.Errorf("network %+v, queue %+v", network, queue)
	}
}

func TestNetworkSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct {
		change func(n *sim.Network)
		cause  error
		says   string
	}{
		{func(n *sim.Network) { n.Nodes = nil }, sim.ErrParameter, "network of 0 nodes"},
		{func(n *sim.Network) { n.Nodes = make([]sim.Node, 1001) }, sim.ErrParameter, "network of 1001 nodes"},
		{func(n *sim.Network) { n.Nodes = nodes(1, 1, 1) }, sim.ErrParameter, "nobody comes"},
		{func(n *sim.Network) { n.Nodes[1].Service = nil }, sim.ErrParameter, "node 1: sim: parameter out of range: no distribution"},
		{func(n *sim.Network) { n.Nodes[1].Servers = -1 }, sim.ErrParameter, "node 1: sim: parameter out of range: -1 servers"},
		{func(n *sim.Network) { n.Nodes[2].Arrivals = sim.Poisson{} }, sim.ErrParameter, "node 2: sim: parameter out of range: arrival rate is 0/s"},
		{func(n *sim.Network) { n.Customers = 0 }, sim.ErrParameter, "0 customers"},
		{func(n *sim.Network) { n.Routing = n.Routing[:2] }, sim.ErrParameter, "routing has 2 rows"},
		{func(n *sim.Network) { n.Routing[1] = n.Routing[1][:2] }, sim.ErrParameter, "routing from node 1 has 2 probabilities"},
		{func(n *sim.Network) { n.Routing[1][2] = math.NaN() }, sim.ErrParameter, "routing from node 1 to 2 has probability NaN"},
		{func(n *sim.Network) { n.Routing[1][2] = -0.1 }, sim.ErrParameter, "probability -0.1"},
		{func(n *sim.Network) { n.Routing[1][2] = 0.9 }, sim.ErrParameter, "routing from node 1 sums to 1.1"},
		{func(n *sim.Network) { n.Routing[2] = []float64{0, 0, 1} }, sim.ErrParameter, "customers at node 2 can never leave"},
		{func(n *sim.Network) { n.Routing[1][0] = 0.5 }, sim.ErrUnstable, "load of node 0 is"},
		{func(n *sim.Network) { n.Nodes[2].Service = negative{} }, sim.ErrParameter, "node 2: sim: parameter out of range: a variate"},
		{func(n *sim.Network) {
			n.Nodes = nodes(1, 1, 1)
			n.Nodes[0].Arrivals = sim.Replay{Times: []float64{1, 2}}
		}, output.ErrTooFewData, "arrivals ended after 2 of 100"},
	} {
		n := jackson()
		n.Customers = 100
		tt.change(&n)
		_, err := n.Run(t.Context(), rng.Key{})
		if !errors.Is(err, tt.cause) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("error %v, want %v saying %q", err, tt.cause, tt.says)
		}
	}
}

// TestTrafficBalancesAtEveryNode draws networks and puts the rates back into the
// equations.
func TestTrafficBalancesAtEveryNode(t *testing.T) {
	stream := rng.New(rng.Key{Name: "routes"})
	for size := 1; size <= 12; size++ {
		n := sim.Network{Nodes: make([]sim.Node, size), Routing: make([][]float64, size)}
		for i := range size {
			n.Nodes[i].Arrivals = sim.Poisson{Lambda: stream.Uniform(0, 10)}
			for range size {
				n.Routing[i] = append(n.Routing[i], stream.Uniform(0, 0.99/float64(size)))
			}
		}
		rates := n.Rates()
		for j := range size {
			in := n.Nodes[j].Arrivals.Rate()
			for i := range size {
				in += rates[i] * n.Routing[i][j]
			}
			if math.Abs(in/rates[j]-1) > 1e-12 {
				t.Errorf("%d nodes: %v/s come to node %d, %v/s visit it", size, in, j, rates[j])
			}
		}
	}
}
