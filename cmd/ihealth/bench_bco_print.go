package main

import (
	"fmt"
	"io"
	"runtime"

	"ihealth/cmd/ihealth/internal/bcobench"
)

func writeBenchBCO(w io.Writer, r benchBCOResult) error {
	p := printer{w: w}
	p.text("%v", r.benchHost)
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
	p.targets(r.Targets)
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
		p.reason(r.Name, r.Absent+r.Wrong)
	}
}

// writeBCOBenchmarks writes a line a repetition in the format that benchstat reads.
func writeBCOBenchmarks(w io.Writer, r *bcobench.Report) error {
	p := printer{w: w}
	p.system("ihealth/bco")
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
