package simulated

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// TestRoundsKeepInvariants: up to f of n nodes crash, are silent, late or equivocate, the
// network is cut for a while and its links differ: nobody decides differently, and within
// a bound after all is well everybody decides.
func TestRoundsKeepInvariants(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.SampledFrom([]int{4, 5, 7}).Draw(rt, "nodes")
		var faults []Fault
		for i := range (n - 1) / 3 {
			faults = append(faults, drawFault(rt, (i*3+rapid.IntRange(0, 2).Draw(rt, "node"))%n, n))
		}
		nc := NetworkConfig{
			Shape:  chain.Shape{Delay: time.Duration(rapid.IntRange(0, 100).Draw(rt, "delay")) * ms},
			Hold:   rapid.Bool().Draw(rt, "hold"),
			Faults: faults, Key: rng.Key{Seed: rapid.Uint64().Draw(rt, "seed")},
		}
		nc.Shape.Jitter = nc.Shape.Delay / 2
		c := RoundsConfig{
			Propose: Timeout{200 * ms, 100 * ms}, Prevote: Timeout{200 * ms, 100 * ms}, Precommit: Timeout{200 * ms, 100 * ms},
			Sleep: time.Duration(rapid.IntRange(0, 20).Draw(rt, "sleep")) * ms, Direct: rapid.Bool().Draw(rt, "direct"), Key: nc.Key,
		}
		r := newRoundsRun(t, n, nc, c, time.Minute)
		side := rapid.SliceOfDistinct(rapid.IntRange(0, n-1), rapid.ID).Draw(rt, "side")
		r.sim.Schedule(time.Duration(rapid.IntRange(0, 3000).Draw(rt, "cut"))*ms, sim.HandlerFunc(func(*sim.Simulation) {
			r.network.Partition(side)
			r.monitor.Disturb()
		}))
		r.sim.Schedule(5*time.Second, sim.HandlerFunc(func(*sim.Simulation) {
			r.network.Heal()
			r.monitor.Heal()
		}))
		r.drive(t, 8, 256, 300*ms, 3*time.Minute)
		for _, v := range r.monitor.Violations() {
			if v.Invariant != Liveness || !mute(faults, v.Node) {
				rt.Fatal(v)
			}
		}
		if got := r.monitor.Height(); got != 8 {
			rt.Fatalf("%d heights decided, want 8", got)
		}
	})
}

// mute reports whether a node is silent for ever: nobody then knows where it is, and what
// to send it.
func mute(faults []Fault, node int) bool {
	return slices.ContainsFunc(faults, func(f Fault) bool { return f.Node == node && f.Kind == Silence && f.Until == 0 })
}

// drawFault returns a random fault of a node.
func drawFault(t *rapid.T, node, nodes int) Fault {
	f := Fault{Node: node, Kind: rapid.SampledFrom([]FaultKind{Crash, Silence, Delay, Equivocation}).Draw(t, "kind")}
	switch f.Kind {
	case Delay:
		f.Delay = time.Duration(rapid.IntRange(1, 2000).Draw(t, "lateness")) * ms
	case Equivocation:
		f.Second = rapid.SliceOfDistinct(rapid.IntRange(0, nodes-1), rapid.ID).Draw(t, "second")
		return f
	default:
	}
	f.From = sim.Time(rapid.IntRange(0, 2000).Draw(t, "from")) * 1e6
	if rapid.Bool().Draw(t, "ends") {
		f.Until = f.From + sim.Seconds(4)
	}
	return f
}

// amnesia runs a schedule that only locks survive. Node 1 equivocates. In round 0 node 0
// decides block 1 with 2 and 3, whom its precommit does not reach; in round 1 node 1 shows
// 2 and 3 another block, which the two and node 1 are enough to decide.
func amnesia(t *testing.T, forgetful bool) *roundsRun {
	nc := NetworkConfig{Shape: chain.Shape{Delay: 10 * ms}, Faults: []Fault{{Node: 1, Kind: Equivocation, Second: []int{2, 3}}}}
	r := newRoundsRun(t, 4, nc, RoundsConfig{Direct: true, forgetful: forgetful}, 0)
	slow := func(endpoints ...int) {
		for _, i := range endpoints {
			if err := r.network.Link(0, i, chain.Shape{Delay: time.Minute}); err != nil {
				t.Fatal(err)
			}
		}
	}
	slow(1, 4)
	r.sim.Schedule(15*ms, sim.HandlerFunc(func(*sim.Simulation) { slow(2, 3) }))
	r.drive(t, 1, 256, 0, 2*time.Minute)
	return r
}

// TestMonitorCatchesAmnesia: without locks two blocks are decided at one height, and the
// monitor sees it; with them the same schedule is harmless, and shows evidence.
func TestMonitorCatchesAmnesia(t *testing.T) {
	broken := amnesia(t, true).monitor.Violations()
	if !slices.Contains(invariants(broken), Agreement) {
		t.Errorf("no disagreement seen without locks: %v", broken)
	}
	r := amnesia(t, false)
	checkInvariants(t, r.monitor)
	if got := len(r.diary.of(2)); got != 1 {
		t.Errorf("node 2 has decided %d heights, want 1", got)
	}
}

// TestEvidence: who votes for two blocks is named by those who see both votes, and nobody
// else is.
func TestEvidence(t *testing.T) {
	nc := NetworkConfig{Shape: chain.Shape{Delay: ms}, Faults: []Fault{{Node: 2, Kind: Equivocation, Second: []int{3, 4}}}}
	r := newRoundsRun(t, 7, nc, RoundsConfig{}, 10*time.Second)
	r.drive(t, 14, 256, time.Second, time.Minute)
	checkInvariants(t, r.monitor)
	if len(r.rounds.Evidence()) == 0 {
		t.Error("no evidence")
	}
	for _, e := range r.rounds.Evidence() {
		if e.Node != 2 {
			t.Errorf("evidence %+v, want only of node 2", e)
		}
	}
	if len(r.diary.decisions) != 6*14+14 {
		t.Errorf("%d decisions of seven nodes at 14 heights", len(r.diary.decisions))
	}
}

// TestRoundsHealed: two against two decide nothing, and all when healed, whether what was
// sent across the cut is held or lost.
func TestRoundsHealed(t *testing.T) {
	for _, hold := range []bool{true, false} {
		r := newRoundsRun(t, 4, NetworkConfig{Shape: chain.Shape{Delay: 5 * ms}, Hold: hold}, RoundsConfig{}, 10*time.Second)
		r.network.Partition([]int{0, 1}, []int{2, 3})
		r.monitor.Disturb()
		r.sim.Schedule(30*time.Second, sim.HandlerFunc(func(*sim.Simulation) {
			if got := len(r.diary.decisions); got != 0 {
				t.Errorf("%d decisions across a cut", got)
			}
			r.network.Heal()
			r.monitor.Heal()
		}))
		r.drive(t, 10, 256, 100*ms, 2*time.Minute)
		if got := len(r.diary.decisions); got != 40 {
			t.Errorf("hold %v: %d decisions, want 40", hold, got)
		}
		checkInvariants(t, r.monitor)
	}
}

// TestRoundsCatchUp: a node that was down for long has no gap, and what it missed comes at
// once, not round by round.
func TestRoundsCatchUp(t *testing.T) {
	down := []Fault{{Node: 3, Kind: Crash, From: sim.Seconds(1), Until: sim.Seconds(40)}}
	r := newRoundsRun(t, 7, NetworkConfig{Shape: chain.Shape{Delay: 5 * ms}, Faults: down}, RoundsConfig{Direct: true}, 5*time.Second)
	r.drive(t, 100, 256, 200*ms, 3*time.Minute)
	if got := len(r.diary.of(3)); got != 100 {
		t.Errorf("the node that was down has decided %d heights, want 100", got)
	}
	checkInvariants(t, r.monitor)
}

func TestBadRounds(t *testing.T) {
	for name, c := range map[string]RoundsConfig{
		"negative timeout":  {Propose: Timeout{Base: -1}},
		"no base":           {Prevote: Timeout{Delta: 1}},
		"falling timeouts":  {Precommit: Timeout{1, -1}},
		"negative degree":   {Degree: -1},
		"direct ring":       {Degree: 2, Direct: true},
		"negative sleep":    {Sleep: -1},
		"negative parts":    {PartBytes: -1},
		"weight 0":          {Weights: []int64{1, 0}},
		"huge weight":       {Weights: []int64{1 << 60}},
		"unknown validator": {Validators: []int{4}},
		"doubled validator": {Validators: []int{1, 1}},
		"negative speed":    {Verification: Verification{Hz: []float64{-1}}},
	} {
		if err := c.Validate(4); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestRoundsQuorum: enough of the lightest to have more than two thirds.
func TestRoundsQuorum(t *testing.T) {
	for _, row := range []struct {
		weights []int64
		want    int
	}{{[]int64{1}, 1}, {[]int64{1, 1, 1}, 3}, {[]int64{1, 1, 1, 1}, 3}, {slices.Repeat([]int64{1}, 30), 21}, {[]int64{1, 1, 8}, 3}, {[]int64{3, 3, 3, 1}, 3}} {
		if got := newRoundsSet(1, first(len(row.weights)), row.weights).quorum(); got != row.want {
			t.Errorf("%v: %d, want %d", row.weights, got, row.want)
		}
	}
}
