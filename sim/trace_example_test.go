package sim_test

import (
	"fmt"
	"os"
	"time"

	"ihealth/sim"
)

// interruption is a job that an urgent one interrupts.
func interruption(tracer sim.Tracer) *sim.Simulation {
	s := &sim.Simulation{Tracer: tracer}
	manager := sim.NewStation(s, sim.StationConfig{
		Name: "manager", Discipline: sim.PreemptiveResume, Classes: 2, Departed: func(sim.Customer) {},
	})
	manager.Arrive(sim.Customer{Class: 1, Service: 10 * time.Second})
	s.Schedule(2500*time.Millisecond, sim.HandlerFunc(func(*sim.Simulation) {
		manager.Arrive(sim.Customer{Class: 0, Service: time.Second})
	}))
	return s
}

func ExampleJSONTracer() {
	tracer := sim.NewJSONTracer(os.Stdout)
	for s := interruption(tracer); s.Step(); {
	}
	if err := tracer.Err(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"t_s":0,"place":"manager","action":"arrive","entity":0,"customer":0,"class":1,"detail":""}
	// {"t_s":0,"place":"manager","action":"start","entity":0,"customer":0,"class":1,"detail":""}
	// {"t_s":2.5,"place":"manager","action":"arrive","entity":0,"customer":1,"class":0,"detail":""}
	// {"t_s":2.5,"place":"manager","action":"preempt","entity":0,"customer":0,"class":1,"detail":""}
	// {"t_s":2.5,"place":"manager","action":"start","entity":0,"customer":1,"class":0,"detail":""}
	// {"t_s":3.5,"place":"manager","action":"depart","entity":0,"customer":1,"class":0,"detail":""}
	// {"t_s":3.5,"place":"manager","action":"resume","entity":0,"customer":0,"class":1,"detail":""}
	// {"t_s":11,"place":"manager","action":"depart","entity":0,"customer":0,"class":1,"detail":""}
}

func ExampleTextTracer() {
	tracer := sim.NewTextTracer(os.Stdout)
	for s := interruption(tracer); s.Step(); {
	}
	if err := tracer.Err(); err != nil {
		fmt.Println(err)
	}
	// Output:
	//           time/s  place    action   entity  customer  class  detail
	//      0.000000000  manager  arrive        0         0      1
	//      0.000000000  manager  start         0         0      1
	//      2.500000000  manager  arrive        0         1      0
	//      2.500000000  manager  preempt       0         0      1
	//      2.500000000  manager  start         0         1      0
	//      3.500000000  manager  depart        0         1      0
	//      3.500000000  manager  resume        0         0      1
	//     11.000000000  manager  depart        0         0      1
}

// The life of one customer, number 1.
func ExampleFilterTracer() {
	tracer := sim.NewTextTracer(os.Stdout)
	one := &sim.FilterTracer{To: tracer, Keep: []func(sim.Record) bool{sim.OfPlace("manager"), sim.OfCustomer(1)}}
	for s := interruption(one); s.Step(); {
	}
	if err := tracer.Err(); err != nil {
		fmt.Println(err)
	}
	// Output:
	//           time/s  place    action   entity  customer  class  detail
	//      2.500000000  manager  arrive        0         1      0
	//      2.500000000  manager  start         0         1      0
	//      3.500000000  manager  depart        0         1      0
}
