package simulated

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/sim"
)

// entities are three of each class of security, one of each urgency.
func entities() []chain.Entity {
	var out []chain.Entity
	for _, c := range chain.Classes() {
		out = append(out, chain.Entity{Name: c.String(), Share: 1, Urgency: c.Urgency, Security: c.Security})
	}
	return out
}

func openLoad(rate float64, count int) chain.Workload {
	return chain.Workload{Rate: rate, Count: count, PayloadBytes: 20, Seed: 7, Entities: entities()}
}

func measure(t *testing.T, o Options, config chain.Config, w chain.Workload) chain.Measurement {
	t.Helper()
	m, err := Chain{o}.Measure(context.Background(), config, w)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// byHand serves the arrivals of w in blocks, by a loop instead of events: a block
// begins when the server is free and somebody waits, and takes the most urgent first,
// of a class in order of arrival. It returns the sum of the sojourn times by urgency,
// and the number of blocks. It needs entities that share nothing but their class.
func byHand(w chain.Workload, n int, latency func(n int) time.Duration) (sum [3]time.Duration, blocks int) {
	var all []chain.Arrival
	for arrivals := w.Arrivals(); ; {
		a, ok := arrivals.Next()
		if !ok {
			break
		}
		all = append(all, a)
	}
	var free sim.Time
	for len(all) > 0 {
		begin := max(free, all[0].At)
		for _, a := range all {
			begin = min(begin, max(free, a.At))
		}
		var block []int
		for u := range sum {
			for i, a := range all {
				if a.At <= begin && int(a.Transaction.Urgency) == u && len(block) < n {
					block = append(block, i)
				}
			}
		}
		free = begin.Add(latency(len(block)))
		blocks++
		slices.Sort(block)
		for _, i := range slices.Backward(block) {
			sum[all[i].Transaction.Urgency] += free.Sub(all[i].At)
			all = slices.Delete(all, i, i+1)
		}
	}
	return sum, blocks
}

// The chain serves as a loop by hand says, to the nanosecond.
func TestChainServesBlocksByHand(t *testing.T) {
	w := openLoad(60, 1500)
	w.Entities = []chain.Entity{
		{Name: "u", Share: 1, Urgency: chain.Urgent},
		{Name: "n", Share: 2, Urgency: chain.Normal},
		{Name: "c", Share: 3, Urgency: chain.NonUrgent},
	}
	latency := func(n int) time.Duration { return 100*time.Millisecond + time.Duration(n)*7*time.Millisecond }
	m := measure(t, Options{Protocol: serve(func(_, n int) time.Duration { return latency(n) })}, chain.Config{Validators: 4, BlockSize: 10}, w)
	sum, blocks := byHand(w, 10, latency)
	if m.Blocks != blocks || m.Load.Committed != 1500 || m.Load.Sent != 1500 || m.Load.Accepted != 1500 || m.Distinct != 1500 {
		t.Fatalf("%d blocks by hand, measured %+v", blocks, m)
	}
	if m.LargestBlock != 10 || m.BlockFill != 1500/float64(10*blocks) || m.Load.LateSends() != 0 {
		t.Errorf("largest block %d, fill %v", m.LargestBlock, m.BlockFill)
	}
	whole := trialOf(t, w, latency)
	for u, want := range sum {
		if got := whole[u]; got != want {
			t.Errorf("%v: sojourn times sum to %v, by hand %v", chain.Urgency(u), got, want)
		}
	}
}

// trialOf returns the sums of the sojourn times of all blocks, none left out.
func trialOf(t *testing.T, w chain.Workload, latency func(n int) time.Duration) (sum [3]time.Duration) {
	t.Helper()
	o := Options{Protocol: serve(func(_, n int) time.Duration { return latency(n) })}
	r, err := newMeasuring(o, chain.Allocation{}, []chain.Config{{Validators: 4, BlockSize: 10}}, w)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.drive(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, b := range r.channels[0].trace.Blocks {
		for _, c := range b.Transactions {
			sum[c.Urgency] += b.Decided.Sub(c.Intended)
		}
	}
	return sum
}

func TestChainIsReproducible(t *testing.T) {
	o := Options{Protocol: serve(constant(40)), BlockTimeout: 20 * time.Millisecond}
	config := chain.Config{Validators: 4, BlockSize: 10}
	first, second := measure(t, o, config, openLoad(200, 500)), measure(t, o, config, openLoad(200, 500))
	for _, m := range []*chain.Measurement{&first, &second} {
		m.HostCPU, m.OwnCPU, m.CPUPerBlock = 0, 0, 0 // unknown
	}
	if !reflect.DeepEqual(first, second) {
		t.Errorf("%+v\n%+v", first, second)
	}
}

// A measurement tells what the nodes sent, as a real one does: among four of PBFT a block
// takes 3 pre-prepares, 9 prepares and 12 commits.
func TestChainCountsTraffic(t *testing.T) {
	o := Options{Protocol: func(s *sim.Simulation, setup Setup) (Consensus, error) {
		network, err := NewNetwork(s, setup.Nodes, NetworkConfig{Shape: chain.Shape{Delay: ms}})
		if err != nil {
			return nil, err
		}
		return NewPBFT(network, setup.Validators, PBFTConfig{VoteBytes: 100}, setup.Observer)
	}}
	m := measure(t, o, chain.Config{Validators: 4, BlockSize: 5}, openLoad(0, 50))
	bytes := 30 * 100 // a leader's vote goes with its block
	for arrivals := openLoad(0, 50).Arrivals(); ; {
		a, ok := arrivals.Next()
		if !ok {
			break
		}
		bytes += 3 * a.Transaction.Size()
	}
	want := []chain.Traffic{
		{Kind: "pre-prepare", Messages: 30, Bytes: bytes},
		{Kind: "prepare", Messages: 90, Bytes: 9000},
		{Kind: "commit", Messages: 120, Bytes: 12_000},
	}
	if !slices.Equal(m.Traffic, want) {
		t.Errorf("got %v, want %v", m.Traffic, want)
	}
	if perBlock, _ := m.MessagesPerBlock(); m.Blocks != 10 || perBlock != 24 {
		t.Errorf("%v messages for each of %d blocks", perBlock, m.Blocks)
	}
	if m := measure(t, Options{Protocol: serve(constant(1))}, chain.Config{Validators: 4, BlockSize: 5}, openLoad(0, 50)); m.Traffic != nil {
		t.Errorf("a server without a network: %v", m.Traffic)
	}
}

// A closed load keeps the chain busy: n transactions every L.
func TestChainUnderAClosedLoad(t *testing.T) {
	w := openLoad(0, 400)
	m := measure(t, Options{Protocol: serve(constant(50))}, chain.Config{Validators: 4, BlockSize: 20}, w)
	if m.Blocks != 20 || m.BlockFill != 1 || math.Abs(m.Throughput-400) > 1e-9 {
		t.Errorf("%d blocks, fill %v, %v/s", m.Blocks, m.BlockFill, m.Throughput)
	}
	w.Count, w.Duration = 0, time.Second
	m = measure(t, Options{Protocol: serve(constant(50))}, chain.Config{Validators: 4, BlockSize: 20}, w)
	if m.Load.Committed != m.Load.Accepted || m.Load.Committed < 400 || m.Load.Committed > 460 {
		t.Errorf("a second of load: %+v", m.Load)
	}
}

// Blocks that another one supplants return, and all is committed once.
func TestChainSurvivesLostHeights(t *testing.T) {
	p := with(server{latency: constant(10), lost: func(h int64) bool { return h%3 == 1 }})
	m := measure(t, Options{Protocol: p}, chain.Config{Validators: 4, BlockSize: 5}, openLoad(100, 300))
	if m.Load.Committed != 300 || m.Distinct != 300 || m.Empty == 0 || m.Load.ReturnedBatches != m.Empty {
		t.Errorf("%+v", m)
	}
}

// A change of (m, n) takes hold on the way and loses nothing.
func TestChainIsReconfigured(t *testing.T) {
	o := Options{
		Protocol: serve(func(m, _ int) time.Duration { return time.Duration(m) * time.Millisecond }),
		Changes:  []Change{{At: sim.Seconds(1), Config: chain.Config{Validators: 10, BlockSize: 5}}},
	}
	w := openLoad(0, 3000)
	m := measure(t, o, chain.Config{Validators: 4, BlockSize: 10}, w)
	if m.Load.Committed != 3000 || m.Distinct != 3000 || m.BlockFill != 1 || m.Config.BlockSize != 5 {
		t.Errorf("%+v", m)
	}
	if got := []float64{m.BlockLatency.Quantile(0), m.BlockLatency.Quantile(1)}; !slices.Equal(got, []float64{0.004, 0.010}) {
		t.Errorf("block latencies %v", got)
	}
	o.Changes[0].Config.Validators = 13
	if _, err := (Chain{o}).Measure(context.Background(), chain.Config{Validators: 4, BlockSize: 10}, w); err == nil || !strings.Contains(err.Error(), "thirteen") {
		t.Errorf("a change that the consensus refuses: %v", err)
	}
}

// The role of the manager goes round at every block. It changes nothing but the time
// that a handover takes: 10 ms here, and 8 µs more for every byte that waits.
func TestManagerGoesRound(t *testing.T) {
	config, w := chain.Config{Validators: 4, BlockSize: 10}, openLoad(100, 600)
	stays := measure(t, Options{Protocol: serve(constant(50))}, config, w)
	at := Options{Protocol: serve(constant(50)), Rotates: true}
	rotates := measure(t, at, config, w)
	if rotates.CommitLatency.Mean() != stays.CommitLatency.Mean() || rotates.Blocks != stays.Blocks || rotates.Load.Committed != 600 {
		t.Errorf("rotating %v s in %d blocks, staying %v s in %d", rotates.CommitLatency.Mean(), rotates.Blocks, stays.CommitLatency.Mean(), stays.Blocks)
	}
	at.Handover = chain.Shape{Delay: 10 * time.Millisecond, RateBps: 1e6}
	slow := measure(t, at, config, openLoad(0, 600))
	bytes := 20 * (&chain.Transaction{Entity: "non-urgent, standard", Payload: make([]byte, 20)}).Size()
	// At most 20 transactions wait at each of 59 handovers.
	least := 600 / (60*0.050 + 59*(0.010+float64(8*bytes)/1e6))
	if slow.Throughput < 0.95*least || slow.Throughput > 600/(60*0.050+59*0.010) || slow.Load.Committed != 600 {
		t.Errorf("%v/s with handovers, want at least about %v/s", slow.Throughput, least)
	}
	at.Changes = []Change{
		{At: sim.Seconds(1), Config: chain.Config{Validators: 7, BlockSize: 5}},
		{At: sim.Seconds(1), Config: chain.Config{Validators: 2, BlockSize: 20}},
	}
	if m := measure(t, at, config, w); m.Load.Committed != 600 || m.Distinct != 600 || m.LargestBlock > 20 {
		t.Errorf("reconfigured on the way: %+v", m.Load)
	}
}

// Three channels at once: each class on its own, none of them slowed by the others.
func TestChannelsWorkAtTheSameTime(t *testing.T) {
	o := Options{Protocol: serve(func(m, _ int) time.Duration { return time.Duration(m) * 10 * time.Millisecond })}
	configs := []chain.Config{{Validators: 1, BlockSize: 10}, {Validators: 2, BlockSize: 20}, {Validators: 3, BlockSize: 30}}
	all, err := Chain{o}.MeasureChannels(context.Background(), chain.DefaultAllocation(), configs, openLoad(100, 1200))
	if err != nil {
		t.Fatal(err)
	}
	committed := 0
	for i, m := range all {
		committed += m.Load.Committed
		if got := m.BlockLatency.Quantile(0.5); got != float64(i+1)*0.01 || m.Config != configs[i] {
			t.Errorf("channel %d: block latency %v", i, got)
		}
		for _, u := range m.CommitLatencyByUrgency {
			if (u.Urgency == chain.Urgent) != (i == 0) {
				t.Errorf("channel %d carries %v", i, u.Urgency)
			}
		}
	}
	if committed != 1200 {
		t.Errorf("%d committed", committed)
	}
}

// More than the room holds is dropped and counted, and the rest commits.
func TestChainDropsWhatHasNoRoom(t *testing.T) {
	o := Options{Protocol: serve(constant(1000)), Room: 15}
	m := measure(t, o, chain.Config{Validators: 4, BlockSize: 5}, openLoad(100, 1000))
	l := m.Load
	if l.Dropped == 0 || l.Rejected == 0 || l.Accepted != l.Committed+l.Dropped || l.Sent != l.Accepted+l.Rejected {
		t.Errorf("%+v", l)
	}
	if len(m.CommitLatencyByUrgency) != 1 {
		t.Errorf("under ten times the capacity %d classes are served, want the urgent one", len(m.CommitLatencyByUrgency))
	}
}

func TestChainFails(t *testing.T) {
	good := Options{Protocol: serve(constant(10))}
	config := chain.Config{Validators: 4, BlockSize: 5}
	with := func(change func(o *Options)) Options {
		o := good
		change(&o)
		return o
	}
	for _, c := range []struct {
		name string
		o    Options
		want error
	}{
		{"no protocol", Options{}, ErrOptions},
		{"nodes", with(func(o *Options) { o.Nodes = -1 }), ErrOptions},
		{"timeout", with(func(o *Options) { o.BlockTimeout = -1 }), ErrOptions},
		{"handover", with(func(o *Options) { o.Handover.RateBps = -1 }), ErrOptions},
		{"patience", with(func(o *Options) { o.Patience = -1 }), ErrOptions},
		{"room", with(func(o *Options) { o.Room = 1 }), ErrOptions},
		{"change of no channel", with(func(o *Options) { o.Changes = []Change{{Channel: 1, Config: config}} }), ErrOptions},
		{"change to nothing", with(func(o *Options) { o.Changes = []Change{{}} }), ErrOptions},
		{"silence", with(func(o *Options) { o.Protocol = silent }), ErrStalled},
		{"two blocks", with(func(o *Options) { o.Protocol = torn }), ErrBroken},
	} {
		if _, err := (Chain{c.o}).Measure(context.Background(), config, openLoad(100, 20)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if _, err := (Chain{good}).MeasureChannels(context.Background(), chain.DefaultAllocation(), []chain.Config{config, config, config}, openLoad(0, 20)); !errors.Is(err, ErrOptions) {
		t.Errorf("closed load of three channels: %v", err)
	}
	if _, err := (Chain{good}).Measure(context.Background(), chain.Config{}, openLoad(1, 1)); err == nil {
		t.Error("no validators, no error")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (Chain{good}).Measure(ctx, config, openLoad(100, 2000)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

var (
	silent = with(server{silent: true})
	torn   = with(server{latency: constant(1), torn: true})
)
