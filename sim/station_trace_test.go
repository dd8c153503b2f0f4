package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// TestTraceOfConformance is case A as readable text: whoever reads it sees that
// customer 0 keeps its place.
func TestTraceOfConformance(t *testing.T) {
	var text strings.Builder
	tracer := sim.NewTextTracer(&text)
	s := sim.Simulation{Tracer: tracer}
	manager := sim.NewStation(&s, sim.StationConfig{
		Name: "manager", Discipline: sim.PreemptiveResume, Classes: 2, Departed: func(sim.Customer) {},
	})
	for _, j := range []job{{0, 10 * time.Second, 1}, {time.Second, 10 * time.Second, 1}, {2 * time.Second, time.Second, 0}} {
		s.Schedule(j.at, sim.HandlerFunc(func(*sim.Simulation) {
			manager.Arrive(sim.Customer{Class: j.class, Service: j.service})
		}))
	}
	run(t, &s, sim.Never)
	checkText(t, text.String(), `          time/s  place    action   entity  customer  class  detail
     0.000000000  manager  arrive        0         0      1
     0.000000000  manager  start         0         0      1
     1.000000000  manager  arrive        0         1      1
     2.000000000  manager  arrive        0         2      0
     2.000000000  manager  preempt       0         0      1
     2.000000000  manager  start         0         2      0
     3.000000000  manager  depart        0         2      0
     3.000000000  manager  resume        0         0      1
    11.000000000  manager  depart        0         0      1
    11.000000000  manager  start         0         1      1
    21.000000000  manager  depart        0         1      1
`)
}

// TestTraceOfQueues shows blocks, and a customer lost at a full queue.
func TestTraceOfQueues(t *testing.T) {
	replay := []sim.Entity{{Arrivals: sim.Replay{Times: []float64{0, 0, 0.5, 1}}}}
	var text strings.Builder
	tracer := sim.NewTextTracer(&text)
	blocks := sim.BlockQueue{Entities: replay, Size: 2, Service: rng.Deterministic{Value: 1}, Customers: 4, Tracer: tracer}
	if _, err := blocks.Run(t.Context(), rng.Key{}); err != nil {
		t.Fatal(err)
	}
	replay[0].Service = rng.Deterministic{Value: 1}
	queue := sim.Queue{Entities: replay, Capacity: 2, Customers: 4, Tracer: tracer}
	if _, err := queue.Run(t.Context(), rng.Key{}); err != nil {
		t.Fatal(err)
	}
	checkText(t, text.String(), `          time/s  place     action   entity  customer  class  detail
     0.000000000  entity 0  send          –         –      –
     0.000000000  blocks    arrive        0         0      0
     0.000000000  blocks    block         –         –      –  1 of 2
     0.000000000  entity 0  send          –         –      –
     0.000000000  blocks    arrive        0         1      0
     0.500000000  entity 0  send          –         –      –
     0.500000000  blocks    arrive        0         2      0
     1.000000000  blocks    depart        0         0      0
     1.000000000  blocks    block         –         –      –  2 of 2
     1.000000000  entity 0  send          –         –      –
     1.000000000  blocks    arrive        0         3      0
     2.000000000  blocks    depart        0         1      0
     2.000000000  blocks    depart        0         2      0
     2.000000000  blocks    block         –         –      –  1 of 2
     3.000000000  blocks    depart        0         3      0
     0.000000000  entity 0  send          –         –      –
     0.000000000  queue     arrive        0         0      0
     0.000000000  queue     start         0         0      0
     0.000000000  entity 0  send          –         –      –
     0.000000000  queue     arrive        0         1      0
     0.500000000  entity 0  send          –         –      –
     0.500000000  queue     arrive        0         2      0
     0.500000000  queue     lost          0         2      0
     1.000000000  queue     depart        0         0      0
     1.000000000  queue     start         0         1      0
     1.000000000  entity 0  send          –         –      –
     1.000000000  queue     arrive        0         3      0
     2.000000000  queue     depart        0         1      0
     2.000000000  queue     start         0         3      0
     3.000000000  queue     depart        0         3      0
`)
}

// TestTraceOfBlocksBeforeTheirService shows the generation of a staged block, the
// closing of a timed one, and who joins a block in service.
func TestTraceOfBlocksBeforeTheirService(t *testing.T) {
	one := rng.Deterministic{Value: 1}
	q := sim.BlockQueue{
		Entities: []sim.Entity{{Arrivals: sim.Replay{Times: []float64{0, 0.25}}}}, Size: 3, Service: one, Customers: 2,
	}
	for _, tt := range []struct {
		rule    sim.BlockRule
		timeout float64
		want    []string
	}{
		{sim.StagedBlocks, 0, []string{"0s generate 1 of 3", "1s block 2 of 3"}},
		{sim.TimedBlocks, 0.5, []string{"500ms close 2 of 3", "500ms block 2 of 3"}},
		{sim.JoinableBlocks, 0, []string{"0s block 1 of 3", "250ms join "}},
	} {
		var all seen
		q.Rule, q.Timeout, q.Tracer, q.Generation = tt.rule, tt.timeout, &all, nil
		if tt.rule == sim.StagedBlocks {
			q.Generation = one
		}
		if _, err := q.Run(t.Context(), rng.Key{}); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range all {
			if r.Action != "send" && r.Action != "arrive" && r.Action != "depart" {
				got = append(got, fmt.Sprintf("%v %s %s", r.Time, r.Action, r.Detail))
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%v: %s", tt.rule, diff)
		}
	}
}

// TestTraceOfAVisitor follows visitor 1 through a network where another comes to its
// second node before it, so that it has different numbers there.
func TestTraceOfAVisitor(t *testing.T) {
	var got seen
	n := sim.Network{
		Nodes: []sim.Node{
			{Arrivals: sim.Replay{Times: []float64{0, 0.5}}, Service: rng.Deterministic{Value: 1}},
			{Arrivals: sim.Replay{Times: []float64{0.75}}, Service: rng.Deterministic{Value: 0.1}},
		},
		Routing: sim.Tandem(2), Customers: 3, Tracer: &sim.FilterTracer{To: &got, Keep: []func(sim.Record) bool{sim.OfEntity(1)}},
	}
	if _, err := n.Run(t.Context(), rng.Key{}); err != nil {
		t.Fatal(err)
	}
	step := func(at float64, place, action string, number int64) sim.Record {
		return sim.Record{Time: sim.Seconds(at), Place: place, Action: action, Entity: 1, Customer: number}
	}
	want := seen{
		step(0.5, "node 0", "arrive", 1), step(1, "node 0", "start", 1), step(2, "node 0", "depart", 1),
		step(2, "node 1", "arrive", 2), step(2, "node 1", "start", 2), step(2.1, "node 1", "depart", 2),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestTraceOfMM1 asks that a trace change nothing, and tell of every departure by
// entity.
func TestTraceOfMM1(t *testing.T) {
	m := equalRates(2, 100)
	m.Customers, m.Discipline = 1000, sim.PreemptiveResume
	want, err := m.Run(t.Context(), rng.Key{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	var all seen
	m.Tracer = &all
	got, err := m.Run(t.Context(), rng.Key{Seed: 1})
	if diff := cmp.Diff(want.Tallies, got.Tallies, cmp.AllowUnexported(output.Tally{})); diff != "" || err != nil {
		t.Errorf("error %v, %s", err, diff)
	}
	departed := [2]int{}
	for _, r := range all {
		if r.Place == "queue" && r.Action == "depart" && r.Customer < 1000 {
			departed[r.Entity]++
		}
	}
	if departed != [2]int{want.Tallies[0].N(), want.Tallies[1].N()} {
		t.Errorf("told of departures %v, want %d and %d", departed, want.Tallies[0].N(), want.Tallies[1].N())
	}
}

// TestTraceOfAnUrgentRequest keeps a priority below 0.
func TestTraceOfAnUrgentRequest(t *testing.T) {
	var all seen
	s := sim.Simulation{Tracer: &all}
	defer s.Close()
	nurse := sim.NewResource(&s, "nurse", 1)
	s.Start("patient", func(p sim.Process) error { return nurse.Use(p, -3, time.Second) })
	run(t, &s, sim.Never)
	want := sim.Record{Place: "nurse", Action: "acquire", Entity: -1, Customer: 1, Class: -1, Detail: "patient, priority -3"}
	if !slices.Contains(all, want) {
		t.Errorf("no %+v in %+v", want, all)
	}
}

func checkText(t *testing.T, got, want string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
