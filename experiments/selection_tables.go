package experiments

import (
	"fmt"
	"math"

	"ihealth/sim/output"
)

// tables shows how often each procedure is right and what a wrong selection costs, and
// what was selected once.
func (x *selectionStudy) tables(r *Results) []Table {
	var out []Table
	for _, t := range []Table{x.pcsTable(r), x.onceTable(r)} {
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

func (x *selectionStudy) pcsTable(r *Results) Table {
	t := Table{
		Title:  "Random responses: probability of correct selection (95 % interval), and how much worse than the best the selected is on average",
		Header: []string{"procedure", "blocks", "PCS", "from", "to", "loss"},
	}
	for _, p := range x.procedures() {
		loss := r.Values(Query{Panel: randomResponses, Series: p.name, Metric: "loss"})
		for i, row := range r.Select(Query{Panel: randomResponses, Series: p.name, Metric: "pcs"}) {
			t.Rows = append(t.Rows, []string{
				p.name, fmt.Sprintf("%.0f", row.X), fmt.Sprintf("%.3f", row.Value),
				fmt.Sprintf("%.3f", row.Interval.Low), fmt.Sprintf("%.3f", row.Interval.High), fmt.Sprintf("%.2f %%", 100*loss[i]),
			})
		}
	}
	return t
}

func (x *selectionStudy) onceTable(r *Results) Table {
	t := Table{
		Title:  "Selected by KN, which promises so much if observations are normal and the best is better by δ",
		Header: []string{"objective", "procedure", "selected", "observations (mean)", "promised"},
	}
	for _, panel := range []string{blockServer, realNodes} {
		for _, name := range r.series(Query{Panel: panel, Metric: "selected"}) {
			value := func(metric string) float64 {
				v, ok := r.Value(Query{Panel: panel, Series: name, Metric: metric})
				if !ok {
					return math.NaN()
				}
				return v
			}
			selected := mostSelected(r.Values(Query{Panel: panel, Series: name, Metric: "selected"}))
			if panel == realNodes {
				selected = x.spec.Selection.Nodes.Configurations[int(value("selected"))-1].Name
			}
			runs := output.NewSample(r.Values(Query{Panel: panel, Series: name, Metric: "observations"})).Mean()
			t.Rows = append(t.Rows, []string{panel, name, selected, figure4(runs), figure4(value("confidence"))})
		}
	}
	return t
}

// mostSelected returns the smallest m of those that were selected most often, and how often.
func mostSelected(ms []float64) string {
	times := map[float64]int{}
	best := ms[0]
	for _, m := range ms {
		times[m]++
	}
	for _, m := range ms {
		if times[m] > times[best] || times[m] == times[best] && m < best {
			best = m
		}
	}
	return fmt.Sprintf("m = %g in %d of %d", best, times[best], len(ms))
}
