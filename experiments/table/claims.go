package table

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Claim is one row of the claims table.
type Claim struct {
	ID        string // short identifier, such as 5a
	Source    string // where the claim is made, such as "I-Health Fig. 5"
	Claim     string // the claim in words
	Predicate string // what is evaluated
	Measured  string // what came out
	Verdict   string // holds, fails, finding or skipped
}

// verdict is how a verdict is shown on a terminal.
type verdict struct {
	word, symbol, color string
}

// verdicts in the order of the summary. The colours are ANSI: green, red, yellow
// and dim.
var verdicts = []verdict{
	{"holds", "✓", "\x1b[32m"},
	{"fails", "✗", "\x1b[31;1m"},
	{"finding", "●", "\x1b[33m"},
	{"skipped", "–", "\x1b[2m"},
}

const reset = "\x1b[0m"

// sourceWidth is the least width at which the claims table has room for the
// column of sources.
const sourceWidth = 110

// Claims writes the claims in their order, cells broken to lines of at most width
// columns, and a last line that counts the verdicts. The sources have a column of
// their own from 110 columns on. Symbols and colours are for terminals: without
// colour a verdict is its word alone. The errors are ErrNarrow, and ErrShape for
// an unknown verdict.
func Claims(w io.Writer, claims []Claim, width int, colour bool) error {
	t := grid{
		header: []string{"ID", "Claim", "Predicate", "Measured", "Verdict"},
		whole:  []bool{true, false, false, false, true},
		right:  make([]bool, 6),
		width:  width,
		ruled:  true,
	}
	wide := width >= sourceWidth
	if wide {
		t.header, t.whole = slices.Insert(t.header, 1, "Source"), slices.Insert(t.whole, 1, false)
	}
	for _, c := range claims {
		verdict, err := c.show(colour)
		if err != nil {
			return err
		}
		row := []string{clean(c.ID), clean(c.Claim), clean(c.Predicate), clean(c.Measured), verdict}
		if wide {
			row = slices.Insert(row, 1, clean(c.Source))
		}
		t.rows = append(t.rows, row)
	}
	if err := t.write(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s\n", strings.Join(wrap(summary(claims), width), "\n"))
	return err
}

// show returns the verdict as it is shown.
func (c *Claim) show(colour bool) (string, error) {
	i := slices.IndexFunc(verdicts, func(v verdict) bool { return v.word == c.Verdict })
	switch {
	case i < 0:
		return "", fmt.Errorf("table: claim %s has the verdict %q: %w", c.ID, c.Verdict, ErrShape)
	case colour:
		return verdicts[i].color + verdicts[i].symbol + " " + c.Verdict + reset, nil
	default:
		return c.Verdict, nil
	}
}

// summary counts the verdicts.
func summary(claims []Claim) string {
	count := map[string]int{}
	for _, c := range claims {
		count[c.Verdict]++
	}
	parts := make([]string, len(verdicts))
	for i, v := range verdicts {
		parts[i] = fmt.Sprintf("%s %d", v.word, count[v.word])
	}
	return fmt.Sprintf("%d claims: %s", len(claims), strings.Join(parts, ", "))
}
