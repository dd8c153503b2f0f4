package simulated

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// TestRandomFaults draws networks, faults of at most f nodes and a cut, and expects that
// nothing is ever broken: liveness within 20 s after all is well.
func TestRandomFaults(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(4, 10).Draw(rt, "nodes")
		c := trial{nodes: n, blocks: 8, bound: sim.Delay(20), until: sim.Seconds(60), block: Block{Bytes: rapid.IntRange(0, 50_000).Draw(rt, "bytes")}}
		delay := time.Duration(rapid.IntRange(0, 30).Draw(rt, "delay")) * ms
		c.network = NetworkConfig{
			Shape: chain.Shape{Delay: delay, Jitter: delay / 2, UplinkBps: rapid.SampledFrom([]float64{0, 16e6, 80e6}).Draw(rt, "uplink")},
			Hold:  rapid.Bool().Draw(rt, "hold"), Unordered: rapid.Bool().Draw(rt, "unordered"),
			Key: rng.Key{Seed: rapid.Uint64().Draw(rt, "seed")},
		}
		c.pbft.Timeout = 400 * ms
		for _, i := range rapid.Permutation(numbers(n)).Draw(rt, "faulty")[:MaxFaulty(n)] {
			f := Fault{Node: i, Kind: rapid.SampledFrom([]FaultKind{Crash, Silence, Delay, Equivocation}).Draw(rt, "kind")}
			switch f.Kind {
			case Equivocation:
				f.Second = members(rapid.UintMax(1<<n-1).Draw(rt, "second"), n)
			case Delay:
				f.Delay = 150 * ms
			default:
				f.From = sim.Time(rapid.IntRange(0, 1000).Draw(rt, "from")) * sim.Time(ms)
				f.Until = f.From + sim.Time(rapid.IntRange(1, 3000).Draw(rt, "for"))*sim.Time(ms)
			}
			c.network.Faults = append(c.network.Faults, f)
		}
		side := members(rapid.UintMax(1<<n-1).Draw(rt, "side"), n)
		from := sim.Time(rapid.IntRange(0, 500).Draw(rt, "cut")) * sim.Time(ms)
		c.script = func(o *outcome) {
			o.s.ScheduleAt(from, 0, sim.HandlerFunc(func(*sim.Simulation) { o.monitor.Disturb(); o.network.Partition(side) }))
			o.s.ScheduleAt(from+sim.Seconds(2), 0, sim.HandlerFunc(func(*sim.Simulation) { o.network.Heal(); o.monitor.Heal() }))
		}
		o := c.run(t)
		if v := o.monitor.Violations(); len(v) > 0 || o.final() != c.blocks {
			rt.Fatalf("%d blocks, %v", o.final(), v)
		}
	})
}

// TestDeadLeader checks the price of a dead leader: the timeout, a round of view
// changes, a new view and the two rounds of votes; afterwards blocks are as fast as ever.
func TestDeadLeader(t *testing.T) {
	o := trial{nodes: 4, blocks: 3, network: lan([]Fault{{Node: 0, Kind: Crash}}), pbft: PBFTConfig{Timeout: 500 * ms}}.run(t)
	want := []time.Duration{540 * ms, 30 * ms, 30 * ms}
	for i, at := range o.sequence.Final {
		if got := at.Sub(o.sequence.Released[i]); got != want[i] {
			t.Errorf("block %d after %v, want %v", i+1, got, want[i])
		}
	}
	if v := o.pbft.replicas[1].view; v != 1 {
		t.Errorf("view %d, want 1", v)
	}
}

// TestTwoDeadLeaders doubles the timeout: 500 ms for the first, 1 s for the second.
func TestTwoDeadLeaders(t *testing.T) {
	o := trial{nodes: 7, blocks: 1, network: lan(append(Silent(7, 1), Fault{Node: 1, Kind: Silence})), pbft: PBFTConfig{Timeout: 500 * ms}}.run(t)
	if got, want := o.sequence.Final[0], sim.Time(1540*ms); got != want {
		t.Errorf("decided at %v, want %v", got, want)
	}
}

// TestCatchUp lets a node be down for ten blocks: it decides all of them afterwards.
func TestCatchUp(t *testing.T) {
	o := trial{
		nodes: 4, blocks: 20, bound: sim.Delay(5), until: sim.Seconds(60),
		network: lan([]Fault{{Node: 3, Kind: Crash, From: sim.Time(50 * ms), Until: sim.Time(350 * ms)}}),
	}.run(t)
	count := 0
	for _, d := range o.decisions {
		if d.Node == 3 {
			count++
		}
	}
	if v := o.monitor.Violations(); len(v) > 0 || count != 20 {
		t.Errorf("%d decisions of node 3, %v", count, v)
	}
	if o.network.Sent(CatchUp).Messages == 0 {
		t.Error("nobody helped it")
	}
}

// TestForgedBlock lets a leader show one face to a quorum and the other to the rest, and
// a leader that shows the second face to all: then another block than the client's is
// decided, and the client's is handed back.
func TestForgedBlock(t *testing.T) {
	for _, c := range []struct {
		second   []int
		returned int
	}{
		{[]int{3}, 0}, {[]int{1, 2, 3}, 1}, {[]int{1}, 0},
	} {
		o := trial{nodes: 4, blocks: 1, bound: sim.Delay(10), network: lan([]Fault{{Node: 0, Kind: Equivocation, Second: c.second}})}.run(t)
		if v := o.monitor.Violations(); len(v) > 0 || o.sequence.Returned != c.returned || len(o.decisions) != 3 {
			t.Errorf("second face for %v: %d blocks handed back, %d decisions, %v", c.second, o.sequence.Returned, len(o.decisions), v)
		}
	}
}

// TestReconfigure changes the validators at heights 4 and 7.
func TestReconfigure(t *testing.T) {
	s := new(sim.Simulation)
	n, err := NewNetwork(s, 10, NetworkConfig{Shape: chain.Shape{Delay: 10 * ms}})
	if err != nil {
		t.Fatal(err)
	}
	sequence := &Sequence{Blocks: 9}
	var decisions []Decision
	change := observerFunc(func(d Decision) {
		decisions = append(decisions, d)
		sequence.Decide(d)
	})
	monitor := NewMonitor(s, 10, MonitorConfig{Bound: sim.Delay(1), Next: change})
	sequence.Monitor = monitor
	pbft, err := NewPBFT(n, []int{0, 1, 2, 3}, PBFTConfig{}, monitor)
	if err != nil {
		t.Fatal(err)
	}
	sets := [][]int{{0, 1, 2, 3}, {9, 1, 5, 6, 7, 8, 2}, {0, 1, 2, 3}}
	monitor.Reconfigure(sets[0])
	for i, set := range sets[1:] {
		s.ScheduleAt(sim.Time(30*ms)*sim.Time(3*(i+1))-1, 0, sim.HandlerFunc(func(*sim.Simulation) {
			if err := pbft.Reconfigure(set); err != nil {
				t.Error(err)
			}
			monitor.Reconfigure(set)
		}))
	}
	sequence.Start(s, pbft)
	run(t, s, sim.Seconds(1))
	run(t, s, sim.Seconds(1))
	if v := monitor.Violations(); len(v) > 0 {
		t.Error(v)
	}
	for h := int64(1); h <= 9; h++ {
		var got []int
		for _, d := range decisions {
			if d.Height == h {
				got = append(got, d.Node)
			}
		}
		slices.Sort(got)
		if want := slices.Sorted(slices.Values(sets[(h-1)/3])); !slices.Equal(got, want) {
			t.Errorf("height %d decided by %v, want %v", h, got, want)
		}
	}
	if got := sequence.Final[8]; got != sim.Time(270*ms) {
		t.Errorf("9 blocks took %v, want 270 ms", got)
	}
}

type observerFunc func(Decision)

func (f observerFunc) Decide(d Decision) { f(d) }
func (f observerFunc) HandBack(Block)    {}

func TestBadPBFT(t *testing.T) {
	n, err := NewNetwork(new(sim.Simulation), 4, NetworkConfig{})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]PBFTConfig{"quorum": {Quorum: 5}, "negative quorum": {Quorum: -1}} {
		if _, err := NewPBFT(n, numbers(4), c, nil); !errors.Is(err, ErrQuorum) {
			t.Errorf("%s: %v, want ErrQuorum", name, err)
		}
	}
	for name, c := range map[string]PBFTConfig{
		"timeout": {Timeout: -1}, "votes": {VoteBytes: -1}, "speed": {Verification: Verification{Hz: []float64{0}}},
		"cycles": {Verification: Verification{Cycles: math.NaN()}}, "more cycles": {Verification: Verification{CyclesPerTransaction: -1}},
		"infinite": {Verification: Verification{Cycles: math.Inf(1)}},
	} {
		if _, err := NewPBFT(n, numbers(4), c, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := NewPBFT(n, nil, PBFTConfig{}, nil); !errors.Is(err, ErrQuorum) {
		t.Errorf("no validators: %v", err)
	}
}
