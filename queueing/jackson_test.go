package queueing

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// network has two stations, the second of which sends some back to the first.
func network(back float64) Jackson {
	return Jackson{
		Stations: []JacksonStation{{Arrivals: 1, Mu: 3, Servers: 1}, {Arrivals: .5, Mu: 2, Servers: 2}},
		Routing:  [][]float64{{0, 1}, {back, 0}},
	}
}

// TestMarkovChainGivesJackson solves the chain of the numbers at both stations.
func TestMarkovChainGivesJackson(t *testing.T) {
	const limit, back = 28, .2
	p := stationary(t, limit*limit, func(i int, add func(int, float64)) {
		a, b := i/limit, i%limit
		if a < limit-1 {
			add(i+limit, 1)
		}
		if b < limit-1 {
			add(i+1, .5)
			if a > 0 {
				add(i-limit+1, 3)
			}
		}
		if b > 0 {
			rate := 2 * float64(min(b, 2))
			add(i-1, rate*(1-back))
			if a < limit-1 {
				add(i-1+limit, rate*back)
			}
		}
	})
	n := network(back)
	want := expectation(p, func(i int) float64 { return float64(i/limit + i%limit) })
	if got := n.InSystem(); !near(got, want, 1e-4) {
		t.Errorf("%.8g in system by the product form, %.8g by the chain", got, want)
	}
	if got := n.Sojourn(); !near(got, want/1.5, 1e-4) {
		t.Errorf("sojourn %.8g s, want %.8g s by Little's law", got, want/1.5)
	}
}

// TestTrafficEquations compares with what a wave of customers brings, round by
// round.
func TestTrafficEquations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 6).Draw(t, "stations")
		n := Jackson{Stations: make([]JacksonStation, size), Routing: make([][]float64, size)}
		for i := range size {
			n.Stations[i] = JacksonStation{rapid.Float64Range(0, 3).Draw(t, "arrivals") + .01, 1, 1}
			n.Routing[i] = make([]float64, size)
			for j := range size {
				n.Routing[i][j] = rapid.Float64Range(0, .9).Draw(t, "p") / float64(size)
			}
		}
		wave, total := make([]float64, size), make([]float64, size)
		for i, s := range n.Stations {
			wave[i] = s.Arrivals
		}
		for range 500 {
			next := make([]float64, size)
			for i, x := range wave {
				total[i] += x
				for j, p := range n.Routing[i] {
					next[j] += x * p
				}
			}
			wave = next
		}
		traffic, err := n.Traffic()
		if err != nil {
			t.Fatal(err)
		}
		for i := range size {
			if !near(traffic[i], total[i], 1e-9) {
				t.Fatalf("station %d: traffic %v, want %v", i, traffic[i], total[i])
			}
		}
	})
}

func TestJacksonTandemIsATandem(t *testing.T) {
	n := Jackson{
		Stations: []JacksonStation{{42, 45, 1}, {0, 60, 1}, {0, 50, 1}},
		Routing:  [][]float64{{0, 1, 0}, {0, 0, 1}, {0, 0, 0}},
	}
	q := Tandem{42, []float64{45, 60, 50}}
	if !near(n.Sojourn(), q.Sojourn(), 1e-12) || !near(n.InSystem(), q.InSystem(), 1e-12) {
		t.Errorf("network: %v s, %v present; tandem: %v s, %v present", n.Sojourn(), n.InSystem(), q.Sojourn(), q.InSystem())
	}
	if !near(n.Wait(), q.Wait(), 1e-12) {
		t.Errorf("wait %v s in the network, %v s in the tandem", n.Wait(), q.Wait())
	}
	visits, err := n.Visits()
	if err != nil || !near(sum(visits), 3, 1e-12) {
		t.Errorf("visits %v, %v", visits, err)
	}
	second, err := n.Station(1)
	if err != nil || !near(second.Sojourn(), 1./18, 1e-12) {
		t.Errorf("station 1: %v s, %v", second.Sojourn(), err)
	}
	if w := q.Wait(); !near(w, q.Sojourn()-1./45-1./60-1./50, 1e-12) {
		t.Errorf("wait %v s", w)
	}
}

func TestNetworksSayWhichStation(t *testing.T) {
	for _, tt := range []struct {
		model interface{ Validate() error }
		cause error
		says  string
	}{
		{network(.9), ErrUnstable, "station 0: queueing: unstable: load"},
		{Tandem{2, []float64{3, 2, 1}}, ErrUnstable, "station 1: queueing: unstable: load"},
		{Tandem{2, []float64{1, math.NaN()}}, ErrParameter, "station 1: "},
		{network(1), ErrParameter, "whoever comes to station 0 never leaves"},
		{network(1.5), ErrParameter, "routing from station 1 is [1.5 0], want 2 probabilities with a sum of at most 1"},
	} {
		if err := tt.model.Validate(); !errors.Is(err, tt.cause) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%+v: error %v, want %v saying %q", tt.model, err, tt.cause, tt.says)
		}
	}
	if _, err := network(1).Visits(); !errors.Is(err, ErrParameter) {
		t.Errorf("visits of a network without an exit: %v", err)
	}
	if _, err := network(1).Station(0); !errors.Is(err, ErrParameter) {
		t.Errorf("station of a network without an exit: %v", err)
	}
	if traffic, err := network(.9).Traffic(); err != nil || !near(traffic[0], 14.5, 1e-12) {
		t.Errorf("traffic of an overloaded network: %v, %v", traffic, err)
	}
}

// TestTandemDistribution compares with the two exponential times by hand.
func TestTandemDistribution(t *testing.T) {
	d := Tandem{1, []float64{3, 6}}.Distribution() // rates 2 and 5
	for _, x := range []float64{0, .1, 1, 3} {
		want := (5*math.Exp(-2*x) - 2*math.Exp(-5*x)) / 3
		if got := d.Survival(x); math.Abs(got-want) > 1e-7 {
			t.Errorf("P(T > %v) = %v, want %v", x, got, want)
		}
	}
	if !near(d.StdDev(), math.Sqrt(.25+.04), 1e-12) {
		t.Errorf("standard deviation %v", d.StdDev())
	}
	if x := d.Quantile(.99); math.Abs(d.Survival(x)-.01) > 1e-9 {
		t.Errorf("p99 = %v, exceeded with probability %v", x, d.Survival(x))
	}
}
