package main

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"strconv"

	"ihealth/cmd/ihealth/internal/bcobench"
	"ihealth/experiments"
)

func writeBenchBCO(w io.Writer, r benchBCOResult) error {
	p := printer{w: w}
	p.text("%s, %s, %d processors", r.Go, r.System, r.CPUs)
	for _, s := range r.Sizes {
		p.text("\nM = %d validators, N = %d block sizes: processor time of a solve, median of %d repetitions",
			s.Validators, s.Blocks, s.Solvers[0].Repetitions)
		p.table([]string{"solver", "time", "least", "most", "allocs", "BCO = 1", "exact = 1", "missed"}, s.rows())
		s.reasons(&p)
	}
	p.text("\nWithout a rival, M = 21, N = 20: processor time, median of all instances and repetitions")
	rows := make([][]string, len(r.Questions))
	for i, q := range r.Questions {
		name := q.Name
		if q.Wrong != "" {
			name += ": wrong"
		}
		rows[i] = []string{name, span(q.Median), span(q.Least), span(q.Most)}
	}
	p.table([]string{"question", "time", "least", "most"}, rows)
	p.text("\nTargets")
	rows = make([][]string, len(r.Targets))
	for i := range r.Targets {
		rows[i] = r.Targets[i].row()
	}
	p.table([]string{"target", "measured", "bound", "met"}, rows)
	return p.err
}

func (s benchBCOSize) rows() [][]string {
	rows := make([][]string, len(s.Solvers))
	for i, r := range s.Solvers {
		name := r.Name
		switch {
		case r.Absent != "":
			name += ": absent"
		case r.Wrong != "":
			name += ": wrong"
		}
		missed := undefined
		if r.Missed != nil {
			missed = fmt.Sprintf("%d of %d", *r.Missed, r.Instances)
		}
		rows[i] = []string{name, span(r.Median), span(r.Least), span(r.Most), whole(r.Allocs), ratio(r.ToBCO), ratio(r.ToExact), missed}
	}
	return rows
}

// reasons says why contestants have no times.
func (s benchBCOSize) reasons(p *printer) {
	for _, r := range s.Solvers {
		if why := r.Absent + r.Wrong; why != "" {
			p.text("%s: %s", r.Name, why)
		}
	}
}

func (t *benchBCOTarget) row() []string {
	show := func(n experiments.Number) string { return inUnit(n, t.Unit) }
	bound := "≤ "
	at := t.AtMost
	if t.AtLeast != nil {
		bound, at = "≥ ", t.AtLeast
	}
	met := "no"
	switch {
	case math.IsNaN(float64(t.Measured)):
		met = undefined
	case t.Met:
		met = "yes"
	}
	return []string{t.Name, show(t.Measured), bound + show(*at), met}
}

// span returns a time in ns with a unit and three digits.
func span(n experiments.Number) string {
	x := float64(n)
	if math.IsNaN(x) {
		return undefined
	}
	for _, unit := range []string{"ns", "µs", "ms"} {
		if x < 999.5 {
			return strconv.FormatFloat(x, 'g', 3, 64) + " " + unit
		}
		x /= 1e3
	}
	return strconv.FormatFloat(x, 'g', 3, 64) + " s"
}

// ratio returns a ratio with three digits, large ones with their power of ten.
func ratio(n experiments.Number) string {
	x := float64(n)
	if math.IsNaN(x) {
		return undefined
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}

// whole returns a whole number.
func whole(n experiments.Number) string {
	x := float64(n)
	if math.IsNaN(x) {
		return undefined
	}
	return strconv.FormatFloat(x, 'f', 0, 64)
}

// writeBCOBenchmarks writes a line a repetition in the format that benchstat reads.
func writeBCOBenchmarks(w io.Writer, r *bcobench.Report) error {
	p := printer{w: w}
	p.text("goos: %s\ngoarch: %s\npkg: ihealth/bco", runtime.GOOS, runtime.GOARCH)
	line := func(name string, n int, ns float64) {
		p.text("BenchmarkBCO/%s-%d\t%d\t%.2f ns/op", name, runtime.GOMAXPROCS(0), n, ns)
	}
	for i := range r.Sizes {
		s := &r.Sizes[i]
		for k := range s.Results {
			for _, ns := range s.Results[k].Valid() {
				line(fmt.Sprintf("M=%d/N=%d/solver=%s", s.Validators, s.Blocks, word(s.Results[k].Name)), s.Results[k].Instances, ns)
			}
		}
	}
	for i := range r.Questions {
		for _, ns := range r.Questions[i].Valid() {
			line("question="+word(r.Questions[i].Name), 1, ns)
		}
	}
	return p.err
}
