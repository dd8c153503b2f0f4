package main

import "ihealth/cmd/ihealth/internal/iomtbench"

type benchIoMTResult struct {
	benchHost
	Figures []benchFigure `json:"figures"`
	Targets []benchTarget `json:"targets"`
}

func newBenchIoMTResult(r *iomtbench.Report) benchIoMTResult {
	out := benchIoMTResult{benchHost: newBenchHost(), Targets: newBenchTargets(r.Targets())}
	for i := range r.Figures {
		f := &r.Figures[i]
		out.Figures = append(out.Figures, newBenchFigure(f.Name, f.Unit, f.Values))
	}
	return out
}
