package simulated

import (
	"slices"
	"testing"

	"ihealth/chain"
	"ihealth/sim"
)

func decision(node int, height int64, id int, at sim.Time) Decision {
	return Decision{Node: node, Height: height, Block: Block{Height: height, ID: id}, At: at}
}

// TestMonitor feeds broken runs of three nodes to a monitor, one defect each; node 2 is
// Byzantine.
func TestMonitor(t *testing.T) {
	tx := []chain.TransactionID{{Entity: "a", Nonce: 1}}
	with := func(node int, height int64, id int, t []chain.TransactionID) Decision {
		return Decision{Node: node, Height: height, Block: Block{Height: height, ID: id, Transactions: t}}
	}
	for _, c := range []struct {
		name      string
		decisions []Decision
		want      []Invariant
	}{
		{"all is well", []Decision{decision(0, 1, 1, 0), decision(1, 1, 1, 0), decision(0, 2, 2, 0)}, nil},
		{"two blocks", []Decision{decision(0, 1, 1, 0), decision(1, 1, -1, 0)}, []Invariant{Agreement}},
		{"a Byzantine node lies", []Decision{decision(0, 1, 1, 0), decision(2, 1, -1, 0), decision(2, 7, 9, 0)}, nil},
		{"gap", []Decision{decision(0, 1, 1, 0), decision(1, 2, 2, 0), decision(0, 3, 3, 0)}, []Invariant{NoGap}},
		{"twice", []Decision{decision(0, 1, 1, 0), decision(0, 1, 1, 0)}, []Invariant{NoGap}},
		{"unknown block", []Decision{decision(0, 1, 7, 0)}, []Invariant{Validity}},
		{"unknown height", []Decision{decision(0, 4, 1, 0)}, []Invariant{Validity}},
		{"unknown transaction", []Decision{with(0, 1, -1, []chain.TransactionID{{Entity: "b"}})}, []Invariant{Validity}},
		{"doubled", []Decision{with(0, 1, 1, tx), with(0, 2, 2, tx)}, []Invariant{NoDouble}},
		{"same block twice is no double", []Decision{with(0, 1, 1, tx), with(1, 1, 1, tx)}, nil},
	} {
		var s sim.Simulation
		m := NewMonitor(&s, 3, MonitorConfig{Faults: []Fault{{Node: 2, Kind: Equivocation}}})
		for h := range 3 {
			m.Offer(Block{Height: int64(h + 1), ID: h + 1, Transactions: tx})
		}
		for _, d := range c.decisions {
			m.Decide(d)
		}
		if got := invariants(m.Violations()); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func invariants(violations []Violation) []Invariant {
	var out []Invariant
	for _, v := range violations {
		out = append(out, v.Invariant)
	}
	return out
}

// TestMonitorLiveness decides at 1 s and at 3 s with a bound of 2 s; node 1 is crashed
// until 2 s, node 2 for ever.
func TestMonitorLiveness(t *testing.T) {
	second := sim.Seconds(1)
	for _, c := range []struct {
		name      string
		disturbed sim.Time
		decisions []Decision
		want      []int // nodes whose liveness is broken, at 10 s
	}{
		{"nobody decides", 0, nil, []int{0, 1}},
		{"one decides", 0, []Decision{decision(0, 1, 1, second)}, []int{1}},
		{"in time", 0, []Decision{decision(0, 1, 1, second), decision(1, 1, 1, 3*second)}, nil},
		{"late", 0, []Decision{decision(0, 1, 1, second), decision(1, 1, 1, 4*second+1)}, []int{1}},
		{"a disturbance excuses", 3 * second, []Decision{decision(0, 1, 1, second), decision(1, 1, 1, 5*second)}, nil},
		{"but not for ever", 3 * second, []Decision{decision(0, 1, 1, second), decision(1, 1, 1, 5*second+1)}, []int{1}},
	} {
		var s sim.Simulation
		m := NewMonitor(&s, 3, MonitorConfig{Bound: sim.Delay(2), Faults: []Fault{
			{Node: 1, Kind: Crash, Until: 2 * second}, {Node: 2, Kind: Crash},
		}})
		m.Offer(Block{Height: 1, ID: 1})
		if c.disturbed > 0 {
			m.Disturb()
			s.ScheduleAt(c.disturbed, 0, sim.HandlerFunc(func(*sim.Simulation) { m.Heal() }))
		}
		for _, d := range c.decisions {
			s.ScheduleAt(d.At, 0, sim.HandlerFunc(func(*sim.Simulation) { m.Decide(d) }))
		}
		run(t, &s, 10*second)
		var got []int
		for _, v := range m.Violations() {
			if v.Invariant != Liveness {
				t.Errorf("%s: %v", c.name, v)
			}
			got = append(got, v.Node)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: nodes %v, want %v", c.name, got, c.want)
		}
	}
}

// TestMonitorReconfigured lets a node leave and come back at a later height.
func TestMonitorReconfigured(t *testing.T) {
	var s sim.Simulation
	m := NewMonitor(&s, 2, MonitorConfig{Bound: 1})
	m.Offer(Block{Height: 1, ID: 1})
	m.Decide(decision(0, 1, 1, 0))
	m.Decide(decision(1, 1, 1, 0))
	m.Reconfigure([]int{0})
	m.Offer(Block{Height: 2, ID: 2})
	m.Decide(decision(0, 2, 2, 0))
	run(t, &s, sim.Seconds(1))
	if v := m.Violations(); len(v) != 0 {
		t.Errorf("one that has left is expected to decide: %v", v)
	}
	m.Reconfigure([]int{0, 1})
	m.Offer(Block{Height: 3, ID: 3})
	m.Decide(decision(0, 3, 3, s.Now()))
	m.Decide(decision(1, 3, 3, s.Now()))
	if v := m.Violations(); len(v) != 0 || m.Height() != 3 {
		t.Errorf("one that has come back: %v, height %d", v, m.Height())
	}
	if b, ok := m.Decided(2); !ok || b.ID != 2 {
		t.Errorf("decided at height 2: %v", b)
	}
}
