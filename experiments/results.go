package experiments

// Results are the rows of one experiment, in the order of its plan.
type Results struct {
	Rows []Row
}

// Query selects rows; an empty field selects all values of it.
type Query struct {
	Fidelity              Fidelity
	Panel, Series, Metric string
}

// Select returns the rows that match q, in order.
func (r *Results) Select(q Query) []Row {
	var out []Row
	for _, row := range r.Rows {
		if (q.Fidelity == "" || row.Fidelity == q.Fidelity) && (q.Panel == "" || row.Panel == q.Panel) &&
			(q.Series == "" || row.Series == q.Series) && (q.Metric == "" || row.Metric == q.Metric) {
			out = append(out, row)
		}
	}
	return out
}

// Values returns the values of the rows that match q, in order.
func (r *Results) Values(q Query) []float64 {
	rows := r.Select(q)
	out := make([]float64, len(rows))
	for i, row := range rows {
		out[i] = float64(row.Value)
	}
	return out
}

// Value returns the value of the first row that matches q.
func (r *Results) Value(q Query) (float64, bool) {
	if rows := r.Select(q); len(rows) > 0 {
		return float64(rows[0].Value), true
	}
	return 0, false
}

// panels returns the panels of the rows that match q, in order of first
// appearance.
func (r *Results) panels(q Query) []string {
	return distinct(r.Select(q), func(row Row) string { return row.Panel })
}

// series returns the series of the rows that match q, in order of first
// appearance.
func (r *Results) series(q Query) []string {
	return distinct(r.Select(q), func(row Row) string { return row.Series })
}

// distinct returns the keys of rows in order of first appearance.
func distinct[K comparable](rows []Row, key func(Row) K) []K {
	var out []K
	seen := map[K]bool{}
	for _, row := range rows {
		if k := key(row); !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}
