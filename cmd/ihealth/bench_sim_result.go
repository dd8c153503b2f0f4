package main

import (
	"math"

	"ihealth/cmd/ihealth/internal/simbench"
	"ihealth/experiments"
)

type benchSimResult struct {
	benchHost
	Models  []benchSimModel `json:"models"`
	Hold    []benchSimHold  `json:"hold"`
	Workers benchSimWorkers `json:"workers"`
}

type benchSimModel struct {
	Classes   int                 `json:"classes"`
	Here      []benchSimHere      `json:"here"`
	Elsewhere []benchSimElsewhere `json:"elsewhere"`
}

// benchSimHere is a simulator that was measured in this run.
type benchSimHere struct {
	Name        string              `json:"name"`
	Absent      string              `json:"absent,omitempty"`
	Wrong       string              `json:"wrong,omitempty"`
	Customers   int                 `json:"customers"` // of a repetition
	Repetitions int                 `json:"repetitions"`
	Median      experiments.Number  `json:"ns_per_customer"`
	Least       experiments.Number  `json:"ns_least"`
	Most        experiments.Number  `json:"ns_most"`
	Allocs      experiments.Number  `json:"allocs_per_customer"` // undefined for other programs
	ToLoop      experiments.Number  `json:"to_c_loop"`
	ToOurs      experiments.Number  `json:"to_ours"`
	Target      *experiments.Number `json:"target,omitempty"` // of to_ours at least, for our own styles of to_c_loop at most
}

// benchSimElsewhere is a simulator that was measured on another machine.
type benchSimElsewhere struct {
	Name   string              `json:"name"`
	From   experiments.Number  `json:"ns_from"`
	To     experiments.Number  `json:"ns_to"`
	ToLoop experiments.Number  `json:"to_c_loop"`        // of the same session
	ToOurs experiments.Number  `json:"to_ours"`          // through the loop
	Target *experiments.Number `json:"target,omitempty"` // of to_ours, at least
}

type benchSimHold struct {
	Size  int                `json:"size"`
	Ours  experiments.Number `json:"ns"`
	Heap  experiments.Number `json:"container_heap_ns"`
	Ratio experiments.Number `json:"to_ours"`
}

type benchSimWorkers struct {
	Replications int                `json:"replications"`
	Customers    int                `json:"customers"`
	One          experiments.Number `json:"one_s"`
	Two          experiments.Number `json:"two_s"`
	SpeedUp      experiments.Number `json:"speed_up"` // undefined for less than half a second of work
	Target       experiments.Number `json:"target"`   // of the speed-up, at least
	Digest       string             `json:"digest"`
	Identical    bool               `json:"identical"`
}

// leastWork is the time in s that one worker takes, below which starting goroutines
// and what else the machine does hide how much faster two are.
const leastWork = 0.5

// target returns one that is set, or nil.
func target(x float64) *experiments.Number {
	if x == 0 {
		return nil
	}
	return known(x)
}

func newBenchSimResult(r simbench.Report) benchSimResult {
	out := benchSimResult{benchHost: newBenchHost()}
	for i := range r.Models {
		out.Models = append(out.Models, newBenchSimModel(&r.Models[i]))
	}
	for _, h := range r.Hold {
		ours, other := h.Sim.Median(), h.Heap.Median()
		out.Hold = append(out.Hold, benchSimHold{
			Size: h.Size, Ours: experiments.Number(ours), Heap: experiments.Number(other), Ratio: experiments.Number(other / ours),
		})
	}
	one, two := r.Workers.One.Median(), r.Workers.Two.Median()
	speedUp := one / two
	if one < leastWork {
		speedUp = math.NaN()
	}
	out.Workers = benchSimWorkers{
		Replications: r.Workers.Replications, Customers: r.Workers.Customers,
		One: experiments.Number(one), Two: experiments.Number(two), SpeedUp: experiments.Number(speedUp), Target: simbench.SpeedUpTarget,
		Digest: r.Workers.Digests[0], Identical: r.Workers.Identical(),
	}
	return out
}

func newBenchSimModel(m *simbench.ModelReport) benchSimModel {
	out := benchSimModel{Classes: m.Classes}
	ours, loop := m.Own().Median(), m.Loop().Median()
	for i := range m.Results {
		r := &m.Results[i]
		least, most := r.Spread()
		out.Here = append(out.Here, benchSimHere{
			Name: r.Name, Absent: r.Absent, Wrong: r.Wrong, Customers: r.Customers, Repetitions: len(r.Times),
			Median: experiments.Number(r.Median()), Least: experiments.Number(least), Most: experiments.Number(most),
			Allocs: experiments.Number(r.Allocs),
			ToLoop: experiments.Number(r.Median() / loop), ToOurs: experiments.Number(r.Median() / ours), Target: target(r.Target),
		})
	}
	for _, p := range simbench.Peers() {
		toLoop := p.ToLoop(m.Classes)
		out.Elsewhere = append(out.Elsewhere, benchSimElsewhere{
			Name: p.Name, From: experiments.Number(p.From[m.Classes]), To: experiments.Number(p.To[m.Classes]),
			ToLoop: experiments.Number(toLoop), ToOurs: experiments.Number(toLoop * loop / ours), Target: target(p.Target),
		})
	}
	return out
}
