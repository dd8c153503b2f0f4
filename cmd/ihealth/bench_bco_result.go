package main

import (
	"ihealth/cmd/ihealth/internal/bcobench"
	"ihealth/experiments"
)

type benchBCOResult struct {
	benchHost
	Sizes     []benchBCOSize     `json:"sizes"`
	Questions []benchBCOQuestion `json:"questions"`
	Targets   []benchTarget      `json:"targets"`
}

type benchBCOSize struct {
	Validators int              `json:"validators"`
	Blocks     int              `json:"blocks"`
	Solvers    []benchBCOSolver `json:"solvers"`
}

// benchBCOSolver is a contestant.
type benchBCOSolver struct {
	Name        string             `json:"name"`
	Absent      string             `json:"absent,omitempty"`
	Wrong       string             `json:"wrong,omitempty"`
	Instances   int                `json:"instances"` // of a repetition
	Repetitions int                `json:"repetitions"`
	Median      experiments.Number `json:"ns_per_solve"`
	Least       experiments.Number `json:"ns_least"`
	Most        experiments.Number `json:"ns_most"`
	Allocs      experiments.Number `json:"allocs_per_solve"` // undefined for other programs
	ToBCO       experiments.Number `json:"to_bco"`           // on the same instances
	ToExact     experiments.Number `json:"to_exact"`         // of all sets, with sorting
	Missed      *int               `json:"missed,omitempty"` // instances on which a better set exists
}

// benchBCOQuestion is what was asked without a rival.
type benchBCOQuestion struct {
	Name      string             `json:"name"`
	Instances int                `json:"instances"`
	Wrong     string             `json:"wrong,omitempty"`
	Median    experiments.Number `json:"ns"`
	Least     experiments.Number `json:"ns_least"`
	Most      experiments.Number `json:"ns_most"`
}

func newBenchBCOResult(r *bcobench.Report) benchBCOResult {
	out := benchBCOResult{benchHost: newBenchHost(), Targets: newBenchTargets(r.Targets())}
	for i := range r.Sizes {
		out.Sizes = append(out.Sizes, newBenchBCOSize(&r.Sizes[i]))
	}
	for i := range r.Questions {
		q := &r.Questions[i]
		least, most := q.Valid().Spread()
		out.Questions = append(out.Questions, benchBCOQuestion{
			Name: q.Name, Instances: q.Instances, Wrong: q.Wrong,
			Median: experiments.Number(q.Valid().Median()), Least: experiments.Number(least), Most: experiments.Number(most),
		})
	}
	return out
}

func newBenchBCOSize(s *bcobench.SizeReport) benchBCOSize {
	out := benchBCOSize{Validators: s.Validators, Blocks: s.Blocks}
	for i := range s.Results {
		r := &s.Results[i]
		times := r.Valid()
		least, most := times.Spread()
		solver := benchBCOSolver{
			Name: r.Name, Absent: r.Absent, Wrong: r.Wrong, Instances: r.Instances, Repetitions: len(r.Times),
			Median: experiments.Number(times.Median()), Least: experiments.Number(least), Most: experiments.Number(most),
			Allocs: experiments.Number(r.Allocs),
			ToBCO:  experiments.Number(r.Over(s.BCO())), ToExact: experiments.Number(r.Over(s.Exact())),
		}
		if r.Chooses && r.Wrong == "" {
			solver.Missed = &r.Missed
		}
		out.Solvers = append(out.Solvers, solver)
	}
	return out
}
