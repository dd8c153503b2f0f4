package experiments

import (
	"fmt"
	"slices"
)

// tables shows the actual coverage of every method, and what the defaults answer.
func (x *coverageStudy) tables(r *Results) []Table {
	nominal := fmt.Sprintf("nominal %g %%, in brackets the half-width in %% of the mean, all in %%", 100*x.spec.Coverage.Level)
	out := []Table{
		x.coverageTable(r, "Actual coverage of intervals from one run: "+nominal, singleMethods),
		x.coverageTable(r, "Actual coverage of intervals from replications: "+nominal, replicatedMethods),
		x.answersTable(r),
		x.elsewhereTable(r),
	}
	return slices.DeleteFunc(out, func(t Table) bool { return len(t.Rows) == 0 })
}

func (x *coverageStudy) coverageTable(r *Results, title string, methods []string) Table {
	t := Table{Title: title, Header: append([]string{"process", "n", "experiments"}, methods...)}
	x.each(r, func(panel string, n Number) {
		line, some := []string{panel, countOf(n), ""}, false
		for _, method := range methods {
			cell := undefined
			if m, ok := measure(r, panel, method, n); ok {
				some = true
				line[2] = fmt.Sprint(m.coverage.Interval.N)
				cell = fmt.Sprintf("%.1f (%s)", 100*float64(m.coverage.Value), figure2(100*float64(m.width)))
			}
			line = append(line, cell)
		}
		if some {
			t.Rows = append(t.Rows, line)
		}
	})
	return t
}

func (x *coverageStudy) answersTable(r *Results) Table {
	t := Table{
		Title: fmt.Sprintf("What the defaults answer, where the half-width is at most 15 %% of the mean and nothing is in doubt, and how often they are right; "+
			"claim 13a judges it where %.0f %% answer, with slack where fewer than %d do", 100*mostlyAnswers, judgedFrom),
		Header: []string{"process", "n", "method", "answered", "coverage of answers", "wrong answers", "judged by 13a"},
	}
	x.each(r, func(panel string, n Number) {
		for _, method := range defaultMethods {
			m, ok := measure(r, panel, method, n)
			if !ok {
				continue
			}
			covered := undefined
			if m.answered > 0 {
				covered = ratio(m.coverageAnswered)
			}
			t.Rows = append(t.Rows, []string{panel, countOf(n), method, percent(float64(m.answered)), covered, ratio(m.wrong), m.judgement()})
		}
	})
	return t
}

// mostlyAnswers reports whether there are enough answers to judge them.
func (m coverageCount) mostlyAnswers() bool { return m.answered >= mostlyAnswers }

// judgement says how claim 13a judges the coverage of answers, or why it does not.
func (m coverageCount) judgement() string {
	if !m.mostlyAnswers() {
		return "no: too few answers"
	}
	if slack := noise(m.coverageAnswered.Interval.N); slack > 0 {
		return fmt.Sprintf("yes, ± %.1f (of %d)", 100*slack, m.coverageAnswered.Interval.N)
	}
	return "yes"
}

// elsewhereTable sets coverage beside that of another program.
func (x *coverageStudy) elsewhereTable(r *Results) Table {
	t := Table{
		Title:  "Actual coverage beside that which another program measured on other random numbers",
		Header: []string{"process", "n", "method", "here", "there", "experiments there"},
	}
	x.each(r, func(panel string, n Number) {
		for _, method := range slices.Concat(singleMethods, replicatedMethods) {
			m, ok := measure(r, panel, method, n)
			share, experiments, known := coverageElsewhere(panel, method, n)
			if ok && known {
				t.Rows = append(t.Rows, []string{panel, countOf(n), method, ratio(m.coverage), fmt.Sprintf("%.1f %%", 100*share), fmt.Sprint(experiments)})
			}
		}
	})
	return t
}

// each calls see for every process and number of observations, in the file's order.
func (x *coverageStudy) each(r *Results, see func(panel string, n Number)) {
	type place struct {
		panel string
		n     Number
	}
	seen := map[place]bool{}
	for _, row := range r.Select(Query{Metric: "coverage"}) {
		if at := (place{row.Panel, row.X}); !seen[at] {
			seen[at] = true
			see(row.Panel, row.X)
		}
	}
}

// coverageCount is what was counted of one method on one process.
type coverageCount struct {
	coverage, coverageAnswered, wrong Row
	answered, width                   Number
}

func measure(r *Results, panel, method string, n Number) (coverageCount, bool) {
	var m coverageCount
	found := 0
	for _, row := range r.Select(Query{Panel: panel, Series: method}) {
		if row.X != n {
			continue
		}
		found++
		switch row.Metric {
		case "coverage":
			m.coverage = row
		case "coverage_answered":
			m.coverageAnswered = row
		case "wrong":
			m.wrong = row
		case "answered":
			m.answered = row.Value
		case "relative_half_width":
			m.width = row.Value
		}
	}
	return m, found == 5
}

// ratio formats a proportion with its interval, to a tenth of a per cent.
func ratio(row Row) string {
	return fmt.Sprintf("%.1f [%.1f, %.1f] %%", 100*float64(row.Value), 100*float64(row.Interval.Low), 100*float64(row.Interval.High))
}

// countOf formats a number of observations.
func countOf(n Number) string { return fmt.Sprintf("%.3g", float64(n)) }

// figure2 formats x with two significant digits, large ones in full.
func figure2(x float64) string {
	if x >= 10 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.1f", x)
}
