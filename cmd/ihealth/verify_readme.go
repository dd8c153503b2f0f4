package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"ihealth/experiments"
)

// The marks between which a document has the claims.
const (
	claimsBegin = "<!-- claims: written by ihealth verify --quick --readme -->"
	claimsEnd   = "<!-- end of claims -->"
)

// onYourMachine stands for what was measured with a clock: it differs everywhere.
const onYourMachine = "on your machine"

// rewriteClaims puts the claims in place of those between the marks of a document. One
// that was skipped here, for want of a recording, keeps the row that it has.
func rewriteClaims(path string, reports []*experiments.Report) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(text), claimsBegin+"\n")
	old, after, both := strings.Cut(rest, claimsEnd)
	if !ok || !both {
		return fmt.Errorf("%s: no place for the claims: write the lines %s and %s where they belong", path, claimsBegin, claimsEnd)
	}
	block := claimsBlock(reports, rowsOf(old))
	return writeAside(path, func(w io.Writer) error {
		_, err := io.WriteString(w, before+claimsBegin+"\n"+block+claimsEnd+after)
		return err
	})
}

// claimsBlock is a table in Markdown that a reader unfolds.
func claimsBlock(reports []*experiments.Report, old map[string]string) string {
	var rows []string
	for _, r := range reports {
		ticking := clocked(r)
		for _, c := range r.Claims {
			if known, ok := old[c.ID]; ok && c.Verdict == experiments.Skip {
				rows = append(rows, known)
				continue
			}
			if ticking[c.ID] {
				c.Measured = onYourMachine
			}
			rows = append(rows, claimRow(c))
		}
	}
	return folded(rows)
}

// folded is the table of the rows below a line that counts them.
func folded(rows []string) string {
	count := map[experiments.Verdict]int{}
	for _, row := range rows {
		count[verdictIn(row)]++
	}
	summary := fmt.Sprintf("All %d claims: %d hold, %d are findings", len(rows), count[experiments.Holds], count[experiments.Finding])
	if n := count[experiments.Skip]; n > 0 {
		summary += fmt.Sprintf(", %d were skipped here, for want of recordings or of a quiet machine", n)
	}
	return "<details><summary>" + summary + "</summary>\n\n| id | source | claim | predicate | measured with <code>--quick</code> | verdict |\n|---|---|---|---|---|---|\n" +
		strings.Join(rows, "\n") + "\n\n</details>\n"
}

// claimRow is a row of the table. What was measured is cut to what a glance takes in; pages
// and runs have all of it.
func claimRow(c experiments.Claim) string {
	cells := []string{c.ID, c.Source, c.Claim, c.Predicate, shortened(c.Measured), string(c.Verdict)}
	for i := range cells {
		cells[i] = markdown.Replace(cells[i])
	}
	return "| " + strings.Join(cells, " | ") + " |"
}

// glance is the greatest length of a measurement in the table.
const glance = 80

// shortened cuts a text between words.
func shortened(s string) string {
	runes := []rune(s)
	if len(runes) <= glance {
		return s
	}
	cut := string(runes[:glance])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + " …"
}

// markdown escapes what would end a cell of a table, or begin something else.
var markdown = strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`, "_", `\_`, "\n", " ")

// verdictIn returns the last cell of a row.
func verdictIn(row string) experiments.Verdict {
	cells := strings.Split(row, " | ")
	return experiments.Verdict(strings.TrimSuffix(cells[len(cells)-1], " |"))
}

// rowsOf returns the rows of a table of claims by their id.
func rowsOf(block string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(block) {
		if id, _, ok := strings.Cut(strings.TrimPrefix(line, "| "), " | "); ok {
			out[id] = strings.TrimSpace(line)
		}
	}
	return out
}

// clocked tells the claims of a report that say something else without what was measured
// with a clock.
func clocked(r *experiments.Report) map[string]bool {
	without := &experiments.Results{}
	for _, row := range r.Results.Rows {
		if !row.Measured {
			without.Rows = append(without.Rows, row)
		}
	}
	out := map[string]bool{}
	for i, c := range r.Experiment.Spec.Judge(without) {
		out[c.ID] = c != r.Claims[i]
	}
	return out
}
