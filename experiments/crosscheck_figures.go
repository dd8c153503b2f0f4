package experiments

import (
	"fmt"
	"strings"

	"ihealth/experiments/plot"
)

// figures draws each stage that real nodes ran: the three fidelities side by side, and the
// steps between them.
func (x *crosscheckStudy) figures(r *Results) []plot.Figure {
	nodes, err := x.withNodes(r)
	if err != nil {
		return nil
	}
	fig := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 2}
	for _, mu := range x.spec.Crosscheck.Stages {
		stage := crossQuantity{mu: mu}.panel()
		var of []Comparison
		for _, c := range nodes {
			if c.Stage == stage {
				of = append(of, c)
			}
		}
		if len(of) > 0 {
			fig.Panels = append(fig.Panels, fidelityPanel(stage, len(fig.Panels), of), stepPanel(stage, len(fig.Panels)+1, of))
		}
	}
	return []plot.Figure{fig}
}

// fidelityPanel shows the sojourn times of a stage.
func fidelityPanel(stage string, number int, of []Comparison) plot.Panel {
	p := plot.Panel{
		Title: fmt.Sprintf("(%c) %s: three fidelities", 'a'+number, stage), XLabel: "scheme: entities", YLabel: "mean sojourn time (s)",
		FromZero: true, Dodge: true,
	}
	closed := plot.Series{Name: "closed form", Kind: plot.Points}
	simulated := plot.Series{Name: "simulated", Kind: plot.Points}
	nodes := plot.Series{Name: "real nodes, at the pace of the file", Kind: plot.Points}
	for i, c := range of {
		x := float64(i)
		p.XTicks = append(p.XTicks, plot.Tick{Value: x, Label: strings.TrimPrefix(c.Metric, byClass+": ")})
		closed.X, closed.Y = append(closed.X, x), append(closed.Y, float64(c.Closed))
		addEstimate(&simulated, x, c.Simulated)
		addEstimate(&nodes, x, c.Chain)
	}
	for _, s := range []plot.Series{closed, simulated, nodes} {
		if len(s.X) > 0 {
			p.Series = append(p.Series, s)
		}
	}
	return p
}

func addEstimate(s *plot.Series, x float64, e *Estimate) {
	if e == nil {
		return
	}
	s.X, s.Y = append(s.X, x), append(s.Y, float64(e.Mean))
	s.Low, s.High = append(s.Low, float64(e.Low)), append(s.High, float64(e.High))
}

// stepPanel shows what each parameter changes, and the rest.
func stepPanel(stage string, number int, of []Comparison) plot.Panel {
	p := plot.Panel{
		Title: fmt.Sprintf("(%c) %s: from the formula to nodes", 'a'+number, stage), XLabel: "scheme: entities", YLabel: "change / closed form",
		Dodge: true, References: []plot.Reference{{Value: 0}},
	}
	for k, step := range crosscheckSteps {
		s := plot.Series{Name: step.parameter, Kind: plot.Points}
		for i, c := range of {
			s.X, s.Y = append(s.X, float64(i)), append(s.Y, float64(c.Steps[k].Change))
		}
		p.Series = append(p.Series, s)
	}
	rest := plot.Series{Name: "rest", Kind: plot.Points}
	for i, c := range of {
		p.XTicks = append(p.XTicks, plot.Tick{Value: float64(i), Label: strings.TrimPrefix(c.Metric, byClass+": ")})
		addEstimate(&rest, float64(i), c.Rest)
	}
	p.Series = append(p.Series, rest)
	return p
}
