package experiments

import (
	"fmt"

	"ihealth/experiments/plot"
)

// figures draws n* and what eq. (19) loses over the share of growing work, on the
// network's channels and on random instances, and n* over the speed.
func (x *verificationStudy) figures(r *Results) []plot.Figure {
	const label, loss = "share of the work that grows with n (%)", "U above the optimum (%)"
	sizes := plot.Panel{Title: "(a) best block size", XLabel: label, YLabel: "transactions per block, n*", FromZero: true}
	losses := plot.Panel{Title: "(b) what eq. (19) loses", XLabel: label, YLabel: loss, FromZero: true}
	for _, channel := range r.panels(Query{Metric: "loss"}) {
		sizes.Series = append(sizes.Series, overShares(r, channel, "block_size", 1)...)
		losses.Series = append(losses.Series, overShares(r, channel, "loss", 100)...)
	}
	if len(sizes.Series) == 0 {
		return nil
	}
	random := plot.Panel{XLabel: label, YLabel: loss, FromZero: true, Dodge: true}
	for _, family := range r.panels(Query{Metric: "loss_median"}) {
		for _, s := range drawn(r.Select(Query{Panel: family, Metric: "loss_median"}), family, family, plot.LinePoints) {
			random.Series = append(random.Series, scaleX(inPercent(s), 100))
		}
	}
	channel, speed := x.speedPanel(r)
	return []plot.Figure{
		{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 2, Panels: []plot.Panel{sizes, losses}},
		{Name: x.spec.Name + "-speed", Title: "The speed enters n* (channel " + channel + ")", Width: plot.IEEEColumn, Panels: []plot.Panel{speed}},
		{Name: x.spec.Name + "-random", Title: "What eq. (19) loses: medians and 90 % of random instances", Width: plot.IEEEPage, Panels: []plot.Panel{random}},
	}
}

// overShares draws a metric, times a factor, over the shares in percent.
func overShares(r *Results, panel, metric string, factor float64) []plot.Series {
	list := drawn(r.Select(Query{Panel: panel, Metric: metric}), panel, panel, plot.LinePoints)
	for i := range list {
		list[i] = scaleX(list[i], 100)
		for k := range list[i].Y {
			list[i].Y[k] *= factor
		}
	}
	return list
}

// speedPanel draws n* over the speed for one channel, the second where there is one.
func (x *verificationStudy) speedPanel(r *Results) (channel string, p plot.Panel) {
	channels := x.spec.VerificationWork.Channels
	channel = channels[min(1, len(channels)-1)].Name
	p = plot.Panel{XLabel: "speed of the slowest validator (GHz)", YLabel: "transactions per block, n*", FromZero: true}
	for _, share := range x.spec.VerificationWork.Shares {
		rows := r.Select(Query{Panel: channel, Series: ofShare(share), Metric: "relaxed_block"})
		for _, s := range drawn(rows, ofShare(share), ofShare(share), plot.Line) {
			p.Series = append(p.Series, scaleX(s, 1e-9))
		}
	}
	return channel, p
}

// tables shows the choice with and without growing work, and what the latter loses.
func (x *verificationStudy) tables(r *Results) []Table {
	channels := Table{
		Title:  "Optimum over all subsets when a share of the verification work grows with the block",
		Header: []string{"channel", "share", "m*", "n*", "n by (19)", "U", "loss of (19)"},
	}
	for _, row := range r.Select(Query{Metric: "loss"}) {
		value := func(metric string) float64 {
			for _, other := range r.Select(Query{Panel: row.Panel, Metric: metric}) {
				if other.X == row.X {
					return float64(other.Value)
				}
			}
			return float64(none)
		}
		channels.Rows = append(channels.Rows, []string{
			row.Panel, percent(float64(row.X)), figure4(value("validators")), figure4(value("block_size")), figure4(value("block_size_19")),
			fmt.Sprintf("%.6f", value("utility")), fmt.Sprintf("%.2f %%", 100*row.Value),
		})
	}
	if len(channels.Rows) == 0 {
		return nil
	}
	random := Table{
		Title:  fmt.Sprintf("Random instances: the choice made without K₁ where a share of %g grows", x.lastShare()),
		Header: []string{"family", "not optimal", "loss: median", "p95", "largest"},
	}
	for _, family := range r.panels(Query{Metric: "misses"}) {
		cell := func(metric string, of func(Row) Number) string {
			row, ok := x.atLast(r, family, metric)
			if !ok {
				return undefined
			}
			return fmt.Sprintf("%.1f %%", 100*of(row))
		}
		random.Rows = append(random.Rows, []string{
			family, cell("misses", rowValue), cell("loss_median", rowValue), cell("loss_median", rowHigh), cell("loss_max", rowValue),
		})
	}
	return []Table{channels, random}
}

// scaleX returns s with a copy of its abscissa multiplied by factor.
func scaleX(s plot.Series, factor float64) plot.Series {
	xs := make([]float64, len(s.X))
	for i, x := range s.X {
		xs[i] = factor * x
	}
	s.X = xs
	return s
}
