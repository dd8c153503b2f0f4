package experiments

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"ihealth/experiments/plot"
	"ihealth/experiments/yamlfile"
)

// sweepAxis says where the variants of a sweep stand in figures and tables: over the
// values of the first axis, with a series for each combination of the others.
type sweepAxis struct {
	label string
	keys  []string    // of all axes
	ticks []plot.Tick // values that are no numbers, over 0, 1 and so on
	log   bool
	at    map[string]sweepPlace
}

// sweepPlace is that of a variant.
type sweepPlace struct {
	x      float64
	others string   // settings of the other axes
	values []string // of all keys
}

func newSweepAxis(axes yamlfile.Axes) *sweepAxis {
	first := axes[0]
	out := &sweepAxis{at: map[string]sweepPlace{}}
	for _, axis := range axes {
		for _, path := range axis.Paths {
			out.keys = append(out.keys, shortKey(path, axes))
		}
	}
	out.label = strings.Join(out.keys[:len(first.Paths)], ", ")
	xs := numbersOf(first)
	if xs == nil {
		for i, step := range first.Steps {
			xs = append(xs, float64(i))
			out.ticks = append(out.ticks, plot.Tick{Value: float64(i), Label: stepText(step)})
		}
	} else {
		out.log = spansDecades(xs)
	}
	combined := combinations(axes)
	each := len(combined) / len(first.Steps)
	for i, settings := range combined {
		at := sweepPlace{x: xs[i/each], others: nameOf(settings[len(first.Paths):], axes)}
		for _, s := range settings {
			at.values = append(at.values, s.Value.String())
		}
		out.at[nameOf(settings, axes)] = at
	}
	return out
}

// numbersOf returns the values of an axis that is one key with numbers, and nil otherwise.
func numbersOf(axis yamlfile.Axis) []float64 {
	var out []float64
	for _, step := range axis.Steps {
		x, err := strconv.ParseFloat(step[0].String(), 64)
		if err != nil || len(step) > 1 {
			return nil
		}
		out = append(out, x)
	}
	return out
}

func stepText(step []yamlfile.Value) string {
	texts := make([]string, len(step))
	for i, v := range step {
		texts[i] = v.String()
	}
	return strings.Join(texts, ", ")
}

// spansDecades reports whether values are shown on a logarithmic axis: all are above 0,
// and the largest is at least 30 times the smallest.
func spansDecades(values []float64) bool {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if finite(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	return low > 0 && high >= 30*low
}

// swept is what a metric is followed along the sweep for.
type swept struct {
	fidelity      Fidelity
	panel, series string
	x             string // of the row itself, empty where it has none
}

func sweptOf(row Row) swept {
	c := swept{fidelity: row.Fidelity, panel: row.Panel, series: row.Series}
	if x := float64(row.X); finite(x) {
		c.x = strconv.FormatFloat(x, 'g', -1, 64)
	}
	return c
}

// varying lists the metrics that differ between variants in one curve at least.
func (a *sweepAxis) varying(r *Results) []string {
	type key struct {
		metric string
		swept
	}
	first := map[key]float64{}
	varies := map[string]bool{}
	for _, row := range r.Rows {
		v := float64(row.Value)
		if _, ok := a.at[row.Variant]; !ok || !finite(v) {
			continue
		}
		k := key{row.Metric, sweptOf(row)}
		if seen, ok := first[k]; ok && seen != v {
			varies[row.Metric] = true
		} else if !ok {
			first[k] = v
		}
	}
	metrics := distinct(r.Rows, func(row Row) string { return row.Metric })
	return slices.DeleteFunc(metrics, func(m string) bool { return !varies[m] })
}

// shownAt returns the abscissas of rows that are shown: all of three or fewer, else the
// first, the middle and the last.
func shownAt(rows []Row) []string {
	all := distinct(rows, func(row Row) string { return sweptOf(row).x })
	if n := len(all); n > 3 {
		return []string{all[0], all[(n-1)/2], all[n-1]}
	}
	return all
}
