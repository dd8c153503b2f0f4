package experiments

import (
	"fmt"

	"ihealth/bco"
)

// tables shows every solver's answer and what it took.
func (x *searchStudy) tables(r *Results) []Table {
	t := Table{
		Title:  "Solvers on the reference problem (times: medians of this run)",
		Header: []string{"solver", "m", "n", "U", "passes", "evaluations", "set-up µs", "search µs", "proven"},
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
			fmt.Sprintf("%.0f", value("passes")), fmt.Sprintf("%.0f", value("evaluations")), microseconds("setup_time"), microseconds("search_time"),
			x.proven(r, c),
		})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Table{t}
}

// proven says what is proven of a solver's answer.
func (x *searchStudy) proven(r *Results, c SolverChoice) string {
	text := func(metric string) string {
		rows := r.Select(Query{Series: c.label(), Metric: metric})
		if len(rows) == 0 {
			return undefined
		}
		return rows[0].Text
	}
	if certificate := text("certificate"); certificate != string(bco.CertifiedExact) {
		return certificate
	}
	return "best of " + text("scope")
}
