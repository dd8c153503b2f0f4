package main

import (
	"ihealth/cmd/ihealth/internal/chainbench"
	"ihealth/experiments"
)

type benchChainResult struct {
	benchHost
	Figures   []benchChainFigure   `json:"figures"`
	Overheads []benchChainOverhead `json:"overheads"`
	Targets   []benchTarget        `json:"targets"`
}

type benchChainFigure struct {
	benchFigure
	Trial  experiments.Number `json:"trial"`       // of the trial on two cores
	Worse  experiments.Number `json:"times_worse"` // than the trial
	Others experiments.Number `json:"others_cpu"`  // share of the host that others used
}

// benchChainOverhead is how many times as long something takes with the toolkit.
type benchChainOverhead struct {
	Name      string              `json:"name"`
	Pairs     int                 `json:"pairs"`
	Ratio     experiments.Number  `json:"ratio"`
	HalfWidth *experiments.Number `json:"half_width,omitempty"` // at 0.95; with ten pairs or more
}

func newBenchChainResult(r *chainbench.Report) benchChainResult {
	out := benchChainResult{benchHost: newBenchHost(), Targets: newBenchTargets(r.Targets())}
	for i := range r.Figures {
		f := &r.Figures[i]
		out.Figures = append(out.Figures, benchChainFigure{
			benchFigure: newBenchFigure(f.Name, f.Unit, f.Values),
			Trial:       experiments.Number(f.Trial), Worse: experiments.Number(f.Worse()), Others: experiments.Number(f.Others),
		})
	}
	for i := range r.Overheads {
		o := &r.Overheads[i]
		row := benchChainOverhead{Name: o.Name, Pairs: len(o.Ratios), Ratio: experiments.Number(o.Mean())}
		if interval, err := o.Interval(); err == nil {
			row.HalfWidth = known(interval.HalfWidth())
		}
		out.Overheads = append(out.Overheads, row)
	}
	return out
}
