package experiments

import "fmt"

// tables shows the choices on the file's network and the comparison on random
// instances.
func (x *jointStudy) tables(r *Results) []Table {
	chosen := Table{
		Title:  "Joint optimum of the channels (in brackets: sum of their utilities above that of their own optima)",
		Header: []string{"capacity", "channel", "m", "n", "U"},
	}
	for _, c := range x.spec.Joint.Capacities {
		panel := referencePanel(c)
		cost, _ := r.Value(Query{Panel: panel, Metric: "cost_of_sharing"})
		for _, row := range r.Select(Query{Panel: panel, Metric: "channel_utility"}) {
			value := func(metric string) string {
				v, _ := r.Value(Query{Panel: panel, Series: row.Series, Metric: metric})
				return figure4(v)
			}
			chosen.Rows = append(chosen.Rows, []string{
				fmt.Sprintf("%d (%+.2f %%)", c, 100*cost), row.Series, value("validators"), value("block_size"), fmt.Sprintf("%.6f", row.Value),
			})
		}
	}
	gaps := Table{
		Title:  "Choices for channels of random instances (medians, in brackets the largest)",
		Header: []string{"family", "capacity", "fit: BCO", "fit: exact", "joint above own %", "orders above joint %", "with exchanges %", "nodes"},
	}
	for _, row := range r.Select(Query{Series: jointlyOptimal, Metric: "above_own_optima"}) {
		gaps.Rows = append(gaps.Rows, gapRow(r, row))
	}
	var out []Table
	for _, t := range []Table{chosen, gaps} {
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// gapRow describes the instances of the family and the capacity of a row.
func gapRow(r *Results, of Row) []string {
	at := func(way, metric string) Row {
		for _, row := range r.Select(Query{Panel: of.Panel, Series: way, Metric: metric}) {
			if row.X == of.X {
				return row
			}
		}
		return Row{Value: none}
	}
	spread := func(row Row, scale float64) string {
		if row.Interval == nil {
			return undefined
		}
		return fmt.Sprintf("%.3g (%.3g)", scale*float64(row.Value), scale*float64(row.Interval.High))
	}
	return []string{
		of.Panel, fmt.Sprintf("%.0f", of.X), percent(float64(at(eachByBCO, "fits").Value)), percent(float64(at(eachExact, "fits").Value)),
		spread(of, 100), spread(at(oneAfterOther, "above_joint"), 100), spread(at(withExchanges, "above_joint"), 100), spread(at(jointlyOptimal, "nodes"), 1),
	}
}
