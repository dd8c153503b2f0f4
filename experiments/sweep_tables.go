package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// maxSweepLines bounds a table of a sweep.
const maxSweepLines = 40

// sweepTables shows the first metric that the sweep changes: a line for each variant,
// panel, series and fidelity, with the chosen abscissas beside each other.
func sweepTables(s *Spec, r *Results) []Table {
	axis := newSweepAxis(s.Sweep)
	metrics := axis.varying(r)
	if len(metrics) == 0 {
		return nil
	}
	rows := r.Select(Query{Metric: metrics[0]})
	columns := shownAt(rows)
	t := Table{Title: metrics[0] + " over " + axis.label, Header: append(slices.Clone(axis.keys), "of", "fidelity")}
	for _, x := range columns {
		heading := labelOf(rows[0])
		if x != "" {
			heading += " at " + x
		}
		t.Header = append(t.Header, heading)
	}
	lines := axis.lines(rows, columns)
	if len(lines) > maxSweepLines {
		t.Title += fmt.Sprintf(": the first %d of %d lines; all are in results.jsonl", maxSweepLines, len(lines))
		lines = lines[:maxSweepLines]
	}
	t.Rows = lines
	return []Table{t}
}

// lines are in order of first appearance, which is that of the plan.
func (a *sweepAxis) lines(rows []Row, columns []string) [][]string {
	type key struct{ variant, of, fidelity string }
	keyOf := func(row Row) key {
		of := row.Panel
		if of != "" && row.Series != "" {
			of += ", "
		}
		return key{row.Variant, of + row.Series, string(row.Fidelity)}
	}
	lines := map[key][]string{}
	for _, row := range rows {
		k := keyOf(row)
		if lines[k] == nil {
			lines[k] = append(slices.Clone(a.at[row.Variant].values), k.of, k.fidelity)
			for range columns {
				lines[k] = append(lines[k], undefined)
			}
		}
		for i, x := range columns {
			if sweptOf(row).x == x {
				lines[k][len(a.keys)+2+i] = sweepValue(row)
			}
		}
	}
	var out [][]string
	for _, k := range distinct(rows, keyOf) {
		out = append(out, lines[k])
	}
	return out
}

// sweepValue shows a value with its interval.
func sweepValue(row Row) string {
	v := float64(row.Value)
	i := intervalOf(row)
	if i == nil {
		return cmp.Or(row.Text, figure4(v))
	}
	below, above := v-float64(i.Low), float64(i.High)-v
	if math.Abs(above-below) < 0.01*above {
		return fmt.Sprintf("%s ± %.2g", figure4(v), above)
	}
	return fmt.Sprintf("%s (%s to %s)", figure4(v), figure4(float64(i.Low)), figure4(float64(i.High)))
}
