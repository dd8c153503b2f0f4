package sim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ihealth/sim"
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
	checkText(t, text.String(), `          time/s  place    action   customer  class  detail
     0.000000000  manager  arrive          0      1
     0.000000000  manager  start           0      1
     1.000000000  manager  arrive          1      1
     2.000000000  manager  arrive          2      0
     2.000000000  manager  preempt         0      1
     2.000000000  manager  start           2      0
     3.000000000  manager  depart          2      0
     3.000000000  manager  resume          0      1
    11.000000000  manager  depart          0      1
    11.000000000  manager  start           1      1
    21.000000000  manager  depart          1      1
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
	checkText(t, text.String(), `          time/s  place     action   customer  class  detail
     0.000000000  entity 0  send            –      –
     0.000000000  blocks    arrive          0      0
     0.000000000  blocks    block           –      –  1 of 2
     0.000000000  entity 0  send            –      –
     0.000000000  blocks    arrive          1      0
     0.500000000  entity 0  send            –      –
     0.500000000  blocks    arrive          2      0
     1.000000000  blocks    depart          0      0
     1.000000000  blocks    block           –      –  2 of 2
     1.000000000  entity 0  send            –      –
     1.000000000  blocks    arrive          3      0
     2.000000000  blocks    depart          1      0
     2.000000000  blocks    depart          2      0
     2.000000000  blocks    block           –      –  1 of 2
     3.000000000  blocks    depart          3      0
     0.000000000  entity 0  send            –      –
     0.000000000  queue     arrive          0      0
     0.000000000  queue     start           0      0
     0.000000000  entity 0  send            –      –
     0.000000000  queue     arrive          1      0
     0.500000000  entity 0  send            –      –
     0.500000000  queue     arrive          2      0
     0.500000000  queue     lost            2      0
     1.000000000  queue     depart          0      0
     1.000000000  queue     start           1      0
     1.000000000  entity 0  send            –      –
     1.000000000  queue     arrive          3      0
     2.000000000  queue     depart          1      0
     2.000000000  queue     start           3      0
     3.000000000  queue     depart          3      0
`)
}

func checkText(t *testing.T, got, want string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
