package experiments

import "fmt"

// tables shows what is reached of every front, and what is chosen for the channels.
func (x *paretoStudy) tables(r *Results) []Table {
	reach := Table{
		Title:  fmt.Sprintf("What is reached of the Pareto front (least to greatest instance), and which of BCO's choices with %d weight vectors can be bettered", x.spec.Pareto.Choices),
		Header: []string{"instances", "points", "by weights", "at most", "by the fastest", "BCO bettered", "cost saved, up to"},
	}
	for _, panel := range r.panels(Query{Metric: "weights_share"}) {
		row := func(metric string) Row { return r.Select(Query{Panel: panel, Metric: metric})[0] }
		reach.Rows = append(reach.Rows, []string{
			panel, fmt.Sprintf("%.0f", row("points").Value), shareRange(row("weights_share")), shareRange(row("weights_most")), shareRange(row("prefix_share")),
			shareRange(row("bco_bettered_share")), fmt.Sprintf("%.3g %%", 100*row("largest_saving").Value),
		})
	}
	chosen := Table{
		Title:  "What is chosen for the channels, and the part of its cost that could be saved at the same latency and security",
		Header: []string{"network", "channel", "solver", "m", "n", "L in s", "C", "U", "saved"},
	}
	for _, row := range r.Select(Query{Metric: "bco_cost"}) {
		chosen.Rows = append(chosen.Rows, chosenRow(r, row, "bco"), chosenRow(r, row, "exact"))
	}
	if len(reach.Rows) == 0 {
		return nil
	}
	return []Table{reach, chosen}
}

// chosenRow describes the choice of a solver for the channel of a row.
func chosenRow(r *Results, of Row, solver string) []string {
	row := func(metric string) Row {
		return r.Select(Query{Panel: of.Panel, Series: of.Series, Metric: solver + "_" + metric})[0]
	}
	value := func(metric string) string { return figure4(float64(row(metric).Value)) }
	return []string{
		of.Panel, of.Series, solver, value("validators"), value("block_size"), figure4(float64(row("cost").X)), value("cost"),
		fmt.Sprintf("%.6f", row("utility").Value), fmt.Sprintf("%.3g %%", 100*row("saving").Value),
	}
}
