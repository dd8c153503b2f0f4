package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"ihealth/experiments"
	"ihealth/experiments/compare"
)

// verdicts lists the verdicts in the order in which they are counted.
var verdicts = []compare.Verdict{
	compare.Higher, compare.Lower, compare.Changed, compare.Unshown, compare.WithNull, compare.NoNull, compare.Unknown, compare.Same,
}

// countVerdicts says how many rows have which verdict.
func countVerdicts(c *compare.Comparison) string {
	var parts []string
	for _, v := range verdicts {
		if n := c.Count(v); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	return fmt.Sprintf("%d rows compared: %s", len(c.Rows), strings.Join(parts, ", "))
}

// print writes a table for each metric, and the notes.
func (c *compared) print(w io.Writer, all bool) error {
	var rows [][]string
	title := ""
	flush := func() error {
		if len(rows) == 0 {
			return nil
		}
		if _, err := fmt.Fprintln(w, title); err != nil {
			return err
		}
		if err := writeTable(w, []string{"where", "A", "B", "B − A", "low", "high", "effect", "verdict"}, rows); err != nil {
			return err
		}
		rows = nil
		_, err := fmt.Fprintln(w)
		return err
	}
	for _, d := range c.Rows {
		if d.Verdict == compare.Same && !all {
			continue
		}
		if heading := headingOf(d); heading != title {
			if err := flush(); err != nil {
				return err
			}
			title = heading
		}
		rows = append(rows, cellsOf(d))
	}
	if err := flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, strings.Join(c.Notes, "\n"))
	return err
}

func headingOf(d compare.Difference) string {
	var heading strings.Builder
	heading.WriteString(d.Metric)
	if d.Unit != "" {
		heading.WriteString(" (" + d.Unit + ")")
	}
	for _, part := range []string{d.Experiment, string(d.Fidelity), d.Variant, d.Panel} {
		if part != "" {
			heading.WriteString(", " + part)
		}
	}
	return heading.String()
}

func cellsOf(d compare.Difference) []string {
	where := d.Series
	if !math.IsNaN(float64(d.X)) {
		where = strings.TrimPrefix(where+" "+strconv.FormatFloat(float64(d.X), 'g', -1, 64), " ")
	}
	a, b := d.TextA, d.TextB
	if a == "" && b == "" {
		a, b = fourDigits(d.A), fourDigits(d.B)
	}
	return []string{where, a, b, fourDigits(d.Delta), fourDigits(d.Low), fourDigits(d.High), fourDigits(d.Effect), verdictOf(d)}
}

func verdictOf(d compare.Difference) string {
	switch d.Verdict {
	case compare.Unshown:
		return fmt.Sprintf("%s (smallest detectable %s)", d.Verdict, fourDigits(d.Detectable))
	case compare.Higher, compare.Lower, compare.Changed:
		return fmt.Sprintf("%s by %s (%s)", d.Verdict, percentOf(d.Relative), d.Method)
	case compare.WithNull:
		return fmt.Sprintf("%s (%s)", d.Verdict, percentOf(d.Null))
	default:
		return string(d.Verdict)
	}
}

// percentOf formats an absolute share.
func percentOf(x experiments.Number) string {
	if math.IsNaN(float64(x)) {
		return undefined
	}
	return strconv.FormatFloat(100*max(float64(x), -float64(x)), 'g', 3, 64) + " %"
}

// fourDigits formats a number with four digits.
func fourDigits(x experiments.Number) string {
	if math.IsNaN(float64(x)) {
		return undefined
	}
	return strconv.FormatFloat(float64(x), 'g', 4, 64)
}
