package experiments

import (
	"fmt"

	"ihealth/experiments/plot"
)

// figures draws the security term beside the probability that more than a third are
// compromised, and where a bound on it moves the optimum.
func (x *compromiseStudy) figures(r *Results) []plot.Figure {
	c := x.spec.Compromise
	of := r.series(Query{Metric: "risk"})
	if len(of) == 0 {
		return nil
	}
	risk := plot.Panel{XLabel: "validators drawn at random, m", YLabel: "P(more than a third), and 1/η", FromZero: true}
	power := r.Select(Query{Series: of[0], Metric: "security_term"})
	risk.Series = append(risk.Series, drawn(power, "1/η relative to m = 1", "1/η", plot.Line)...)
	for _, series := range of {
		risk.Series = append(risk.Series, drawn(r.Select(Query{Series: series, Metric: "risk"}), series, series, plot.LinePoints)...)
	}
	moved := plot.Panel{XLabel: "bound on P(more than a third), 1: none", YLabel: "validators of the optimum, m*", FromZero: true, LogX: true}
	for _, channel := range r.panels(Query{Metric: "validators"}) {
		moved.Series = append(moved.Series, drawn(r.Select(Query{Panel: channel, Metric: "validators"}), channel, channel, plot.LinePoints)...)
	}
	return []plot.Figure{
		{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Height: 3.6, Panels: []plot.Panel{risk}},
		{
			Name: x.spec.Name + "-optimum", Title: fmt.Sprintf("The bound moves m* (%s)", ofCompromised(c.Assumed, x.spec.Network.Validators.Count)),
			Width: plot.IEEEColumn, Panels: []plot.Panel{moved},
		},
	}
}

// tables shows the optimum of every channel under every bound.
func (x *compromiseStudy) tables(r *Results) []Table {
	c := x.spec.Compromise
	t := Table{
		Title:  fmt.Sprintf("Optimum over all subsets with a bound on P(more than a third of m compromised), %d of %d compromised", c.Assumed, x.spec.Network.Validators.Count),
		Header: []string{"channel", "bound", "m*", "n*", "P", "U", "rise of U"},
	}
	for _, channel := range c.Channels {
		free, ok := x.at(r, channel.Name, 1)
		if !ok {
			return nil
		}
		for _, bound := range append([]float64{1}, c.MaxRisks...) {
			row := []string{channel.Name, figure4(bound), undefined, undefined, undefined, "infeasible", undefined}
			if b, ok := x.at(r, channel.Name, bound); ok {
				row = []string{
					channel.Name, figure4(bound), figure4(b.m), figure4(b.n), fmt.Sprintf("%.4f", b.risk),
					fmt.Sprintf("%.6f", b.u), fmt.Sprintf("%.2f %%", 100*(b.u/free.u-1)),
				}
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return []Table{t}
}
