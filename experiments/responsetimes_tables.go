package experiments

import (
	"fmt"

	"ihealth/bco/stochastic"
)

// methodTitles tell what the methods are in figures and tables.
var methodTitles = map[stochastic.Method]string{
	stochastic.Means:       "exact search on the means",
	stochastic.Candidates:  "candidates by expected time",
	stochastic.LocalSearch: "local search",
}

// tables shows what the methods reach.
func (x *responseStudy) tables(r *Results) []Table {
	t := Table{
		Title:  fmt.Sprintf("Optima of %d instances of %d validators, and how far above the optimum the others are: 95th percentile, most", x.spec.ResponseTimes.Instances, x.spec.ResponseTimes.Validators),
		Header: []string{"waits for", "spread"},
	}
	for _, m := range judgedMethods() {
		t.Header = append(t.Header, methodTitles[m], "p95", "most")
	}
	t.Header = append(t.Header, "proven (median)")
	for _, first := range r.Select(Query{Series: string(stochastic.Means), Metric: "optimal"}) {
		value := func(series, metric string) string {
			row, ok := r.at(Query{Panel: first.Panel, Series: series, Metric: metric}, first.X)
			if !ok {
				return undefined
			}
			return fmt.Sprintf("%.1f %%", 100*float64(row.Value))
		}
		line := []string{waitTitles[first.Panel], figure4(float64(first.X))}
		for _, m := range judgedMethods() {
			line = append(line, value(string(m), "optimal"), value(string(m), "gap_p95"), value(string(m), "gap_max"))
		}
		t.Rows = append(t.Rows, append(line, value(string(stochastic.LocalSearch), "gap_proven")))
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Table{t}
}
