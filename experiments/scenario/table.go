package scenario

import (
	"math"
	"strconv"
)

// Table is a summary of what the trials measure: a row for every series and x of its
// metrics.
type Table struct {
	Title   string   `yaml:"title"`
	Series  string   `yaml:"series"` // heading of the series; empty leaves them out
	X       string   `yaml:"x"`      // heading of the abscissa with its unit; empty leaves it out
	Columns []Column `yaml:"columns"`
}

// Column is a metric of a table.
type Column struct {
	Metric string `yaml:"metric"` // trial/metric
	Name   string `yaml:"name"`   // heading, with the unit
}

// Of returns what the column shows.
func (c *Column) Of(all []Measurement) []Measurement {
	var out []Measurement
	for _, m := range all {
		if m.Trial+"/"+m.Metric == c.Metric {
			out = append(out, m)
		}
	}
	return out
}

func (t *Table) check(report Reporter, trials []string) {
	if t.Title == "" || len(t.Columns) == 0 {
		report("", "a table needs a title and columns")
	}
	for i, c := range t.Columns {
		at := under(report, indexed("columns", i))
		checkMetric(under(at, "metric"), c.Metric, trials)
		if c.Name == "" {
			at("name", "a column needs a heading")
		}
	}
}

// Header returns the headings.
func (t *Table) Header() []string {
	var out []string
	for _, heading := range []string{t.Series, t.X} {
		if heading != "" {
			out = append(out, heading)
		}
	}
	for _, c := range t.Columns {
		out = append(out, c.Name)
	}
	return out
}

// Rows returns the rows, in order of first appearance, each as long as the header.
func (t *Table) Rows(all []Measurement) [][]string {
	type key struct {
		series string
		x      float64
		hasX   bool
	}
	of := func(m Measurement) key {
		if math.IsNaN(m.X) {
			return key{series: m.Series}
		}
		return key{m.Series, m.X, true}
	}
	var keys []key
	cells := map[key][]string{}
	for i, c := range t.Columns {
		for _, m := range c.Of(all) {
			k := of(m)
			if cells[k] == nil {
				keys = append(keys, k)
				cells[k] = missing(len(t.Columns))
			}
			cells[k][i] = m.shown()
		}
	}
	out := make([][]string, len(keys))
	for i, k := range keys {
		if t.Series != "" {
			out[i] = append(out[i], k.series)
		}
		if t.X != "" {
			out[i] = append(out[i], shownX(k.x, k.hasX))
		}
		out[i] = append(out[i], cells[k]...)
	}
	return out
}

// undefined is how a table shows a value that there is none of.
const undefined = "–"

func missing(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = undefined
	}
	return out
}

func shownX(x float64, has bool) string {
	if !has {
		return undefined
	}
	return figure4(x)
}

// shown formats a value for people.
func (p *Point) shown() string {
	switch {
	case p.Text != "":
		return p.Text
	case math.IsNaN(p.Value) || math.IsInf(p.Value, 0):
		return undefined
	case p.SE > 0:
		return withDoubt(p.Value, p.SE)
	default:
		return figure4(p.Value)
	}
}

// withDoubt formats a value with its standard error to two digits of the latter.
func withDoubt(value, se float64) string {
	decimals := 1 - int(math.Floor(math.Log10(se)))
	if se >= 100 && se < 1e6 {
		decimals = 0
	}
	if decimals < 0 || decimals > 6 {
		return figure4(value) + " ± " + strconv.FormatFloat(se, 'g', 2, 64)
	}
	return strconv.FormatFloat(value, 'f', decimals, 64) + " ± " + strconv.FormatFloat(se, 'f', decimals, 64)
}
