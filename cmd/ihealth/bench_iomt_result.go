package main

import (
	"ihealth/cmd/ihealth/internal/iomtbench"
	"ihealth/experiments"
)

type benchIoMTResult struct {
	benchHost
	Figures []benchIoMTFigure `json:"figures"`
	Targets []benchTarget     `json:"targets"`
}

type benchIoMTFigure struct {
	Name        string             `json:"name"`
	Unit        string             `json:"unit,omitempty"`
	Repetitions int                `json:"repetitions"`
	Median      experiments.Number `json:"median"`
	Least       experiments.Number `json:"least"`
	Most        experiments.Number `json:"most"`
}

func newBenchIoMTResult(r *iomtbench.Report) benchIoMTResult {
	out := benchIoMTResult{benchHost: newBenchHost(), Targets: newBenchTargets(r.Targets())}
	for i := range r.Figures {
		f := &r.Figures[i]
		least, most := f.Values.Spread()
		out.Figures = append(out.Figures, benchIoMTFigure{
			Name: f.Name, Unit: f.Unit, Repetitions: len(f.Values),
			Median: experiments.Number(f.Values.Median()), Least: experiments.Number(least), Most: experiments.Number(most),
		})
	}
	return out
}
