package experiments

import "fmt"

// tables shows how well the models fit, and the points of shaped links with the use of
// the host's processors.
func (x *calibratedStudy) tables(r *Results) []Table {
	fits := Table{Title: "Fits", Header: []string{"measured", "model", "R²", "leave-one-out R²", "median |error|", "held out"}}
	points := Table{Title: "Points behind shaped links, ms", Header: []string{"measured", "m", "n", "median", paperModel, betterModel, "host CPU", "remarks"}}
	for _, panel := range r.panels(Query{Metric: "shaped"}) {
		for _, model := range []string{paperFree, paperModel, betterModel} {
			value := func(metric string) float64 {
				v, _ := r.Value(Query{Panel: panel, Series: model, Metric: metric})
				return v
			}
			fits.Rows = append(fits.Rows, []string{
				panel, model, fmt.Sprintf("%.3f", value("r2")), fmt.Sprintf("%.3f", value("leave_one_out_r2")),
				percent(value("median_error")), percent(value("held_out_error")),
			})
		}
		if s, _ := r.Value(Query{Panel: panel, Metric: "shaped"}); s == 1 {
			points.Rows = append(points.Rows, shapedRows(r, panel)...)
		}
	}
	if len(fits.Rows) == 0 {
		return nil
	}
	return append([]Table{fits}, filled(points)...)
}

// filled returns the table unless it is empty.
func filled(t Table) []Table {
	if len(t.Rows) == 0 {
		return nil
	}
	return []Table{t}
}

// shapedRows returns a line a point.
func shapedRows(r *Results, panel string) [][]string {
	var out [][]string
	for i, row := range r.Select(Query{Panel: panel, Metric: "measured"}) {
		at := func(metric string) float64 { return r.Values(Query{Panel: panel, Metric: metric})[i] }
		remarks := ""
		if at("held_out") == 1 {
			remarks = "held out"
		}
		if at("host_bound") == 1 {
			remarks += " host-bound*"
		}
		out = append(out, []string{
			panel, figure4(at("validators")), figure4(float64(row.X)), milliseconds(float64(row.Value)),
			milliseconds(at(paperModel)), milliseconds(at(betterModel)), percent(at("host_cpu")), remarks,
		})
	}
	return out
}
