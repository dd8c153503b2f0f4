package compare

import (
	"errors"
	"fmt"
	"math"

	"ihealth/experiments"
)

// Verdict is what can be said of a difference.
type Verdict string

// The verdicts. Whether more is better, the rows do not tell.
const (
	Same     Verdict = "same"                 // equal to the last digit
	Changed  Verdict = "changed"              // and the rows tell of no doubt: closed forms, words
	Higher   Verdict = "higher"               // the second side, with an interval above zero
	Lower    Verdict = "lower"                // the second side, with an interval below zero
	Unshown  Verdict = "no difference shown"  // the interval holds zero
	Unknown  Verdict = "no interval"          // differs, but nothing tells how well the values are known
	NoNull   Verdict = "no null"              // read off a clock, and the first side was not run again
	WithNull Verdict = "as small as the null" // no larger than between the first side and itself
)

// Errors of comparisons.
var (
	ErrNothing = errors.New("nothing to compare")
	ErrLevel   = errors.New("level out of range")
	ErrRuns    = errors.New("one run against several")
)

// Difference is a row of a comparison: the second side less the first.
type Difference struct {
	Experiment string               `json:"experiment,omitempty"` // where the sides have several
	Fidelity   experiments.Fidelity `json:"fidelity"`
	Variant    string               `json:"variant,omitempty"`
	Panel      string               `json:"panel,omitempty"`
	Series     string               `json:"series,omitempty"`
	X          experiments.Number   `json:"x"`
	Metric     string               `json:"metric"`
	Unit       string               `json:"unit,omitempty"`

	A          experiments.Number `json:"a"` // mean over the runs of the first side
	B          experiments.Number `json:"b"`
	TextA      string             `json:"text_a,omitempty"` // of metrics that are words
	TextB      string             `json:"text_b,omitempty"`
	Delta      experiments.Number `json:"difference"` // B − A
	Relative   experiments.Number `json:"relative"`   // (B − A)/|A|
	Low        experiments.Number `json:"low"`        // interval of B − A; all of them hold together
	High       experiments.Number `json:"high"`
	Effect     experiments.Number `json:"effect"`     // Hedges' g, of pairs d_z
	Detectable experiments.Number `json:"detectable"` // smallest difference shown four times in five
	Null       experiments.Number `json:"null"`       // largest relative difference between the first side and itself, in this metric
	Measured   bool               `json:"measured,omitempty"`
	Method     Method             `json:"method"`
	Verdict    Verdict            `json:"verdict"`
}

// Comparison is what comparing two sides gave.
type Comparison struct {
	Level  float64      `json:"level"`       // confidence of all intervals together
	Family int          `json:"comparisons"` // how many intervals that are
	Each   float64      `json:"level_each"`  // confidence of each, by Bonferroni's inequality
	OnlyA  int          `json:"only_a"`      // rows that the second side lacks
	OnlyB  int          `json:"only_b"`
	Rows   []Difference `json:"rows"` // in the order of the first side
}

// Count returns how many rows have a verdict.
func (c *Comparison) Count(v Verdict) int {
	n := 0
	for _, d := range c.Rows {
		if d.Verdict == v {
			n++
		}
	}
	return n
}

// Runs compares two sides. null holds further runs of the first side, without which what
// is read off a clock gets no verdict. All intervals together hold with confidence level,
// in (0, 1). It fails with ErrLevel, with ErrNothing when the sides share no row, and with
// ErrRuns when one side has one run and the other several.
func Runs(a, b, null []Run, level float64) (*Comparison, error) {
	if !(level > 0 && level < 1) {
		return nil, fmt.Errorf("compare: %w: %v is not between 0 and 1", ErrLevel, level)
	}
	named := experimentsOf(a) > 1 || experimentsOf(b) > 1
	first, second := gather(a, named), gather(b, named)
	spread := noise(first, gather(null, named))
	c := &Comparison{Level: level, Rows: []Difference{}}
	var estimates []estimate // by row; without a method where there is none
	for _, k := range first.order {
		values, ok := second.cells[k]
		if !ok {
			c.OnlyA++
			continue
		}
		if (len(first.cells[k]) > 1) != (len(values) > 1) {
			return nil, fmt.Errorf("compare: %w: of %s, the first side has %d and the second %d: compare one run with one, or several with several",
				ErrRuns, k.metric, len(first.cells[k]), len(values))
		}
		d, e := difference(k, first.cells[k], values)
		if e.method != "" {
			c.Family++
		}
		d.Null = at(spread, k)
		c.Rows, estimates = append(c.Rows, d), append(estimates, e)
	}
	c.OnlyB = len(second.order) - len(c.Rows)
	if len(c.Rows) == 0 {
		return nil, fmt.Errorf("compare: %w: the first side has %d rows, the second %d, and none tells the same", ErrNothing, len(first.order), len(second.order))
	}
	c.Each = 1 - (1-level)/float64(max(c.Family, 1))
	for i := range c.Rows {
		c.Rows[i].judge(estimates[i], c.Each)
	}
	return c, nil
}

// difference sets two sides' values of a row beside each other. The estimate has no
// method where there is no need of an interval, or nothing to make it of.
func difference(k key, a, b []value) (Difference, estimate) {
	d := Difference{
		Experiment: k.experiment, Fidelity: k.fidelity, Variant: k.variant, Panel: k.panel, Series: k.series,
		X: a[0].row.X, Metric: k.metric, Unit: k.unit, TextA: a[0].row.Text, TextB: b[0].row.Text,
		A: experiments.Number(mean(a)), B: experiments.Number(mean(b)),
		Low: none, High: none, Effect: none, Detectable: none, Method: NoMethod,
	}
	d.Delta = d.B - d.A
	d.Relative = experiments.Number(relative(float64(d.A), float64(d.B)))
	for _, v := range append(a[:len(a):len(a)], b...) {
		d.Measured = d.Measured || v.row.Measured
	}
	if equal(a, b) || exact(a, b) {
		d.Method = Exactly
		return d, estimate{}
	}
	e, ok := infer(a, b)
	if !ok {
		return d, estimate{}
	}
	d.Method = e.method
	return d, e
}

// infer estimates the difference from the runs of both sides, or from the intervals of
// one run each.
func infer(a, b []value) (estimate, bool) {
	switch {
	case len(a) == 1 && len(b) == 1:
		return fromRows(a[0].row, b[0].row)
	case paired(a, b):
		return pairs(numbers(sorted(a)), numbers(sorted(b)))
	case len(a) > 1 && len(b) > 1:
		return welch(momentsOf(numbers(a)), momentsOf(numbers(b)))
	}
	return estimate{}, false
}

// judge sets what follows from the estimate at the level of each interval.
func (d *Difference) judge(e estimate, level float64) {
	if e.method != "" {
		low, high := e.interval(level)
		d.Low, d.High = experiments.Number(low), experiments.Number(high)
		d.Effect, d.Detectable = experiments.Number(e.effect), experiments.Number(e.detectable(level))
	}
	d.Verdict = d.verdict(e)
}

// same reports whether the sides tell the same to the last digit.
func (d *Difference) same() bool {
	return d.Method == Exactly && d.TextA == d.TextB && (d.A == d.B || undefined(d.A) && undefined(d.B))
}

func (d *Difference) verdict(e estimate) Verdict {
	switch {
	case d.same():
		return Same
	case d.Measured && undefined(d.Null):
		return NoNull
	case d.Measured && math.Abs(float64(d.Relative)) <= float64(d.Null):
		return WithNull
	case d.Method == Exactly:
		return Changed
	case e.method == "":
		return Unknown
	case d.Low > 0:
		return Higher
	case d.High < 0:
		return Lower
	}
	return Unshown
}
