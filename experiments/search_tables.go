package experiments

import "fmt"

// tables shows every solver's answer and what it took.
func (x *searchStudy) tables(r *Results) []Table {
	t := Table{
		Title:  "Solvers on the reference problem (times: medians of this run)",
		Header: []string{"solver", "m", "n", "U", "evaluations", "set-up µs", "search µs"},
	}
	for _, c := range x.spec.Search.choices(&x.spec.Network) {
		value := func(metric string) float64 {
			v, _ := r.Value(Query{Series: c.label(), Metric: metric})
			return v
		}
		if value("evaluations") == 0 {
			continue
		}
		microseconds := func(metric string) string {
			if v, ok := r.Value(Query{Series: c.label(), Metric: metric}); ok {
				return fmt.Sprintf("%.2f", 1e6*v)
			}
			return undefined
		}
		t.Rows = append(t.Rows, []string{
			c.label(), figure4(value("validators")), figure4(value("block_size")), fmt.Sprintf("%.6f", value("utility")),
			fmt.Sprintf("%.0f", value("evaluations")), microseconds("setup_time"), microseconds("search_time"),
		})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Table{t}
}
