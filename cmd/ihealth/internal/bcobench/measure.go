package bcobench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"time"

	"ihealth/bco"
	"ihealth/cmd/ihealth/internal/measure"
)

// Options say how much is measured. All fields but Progress must be set.
type Options struct {
	Sizes       []Size
	Questions   int           // instances of each question, ≥ 1
	Repetitions int           // ≥ 1
	Batch       time.Duration // processor time of a repetition at least, but of slow contestants, > 0
	Seed        uint64        // of the instances
	Progress    func(done, total int)
}

// Measure measures everything. It returns an error that wraps ErrWrong with the
// report when a contestant is wrong.
func Measure(ctx context.Context, o Options) (Report, error) {
	folder, err := os.MkdirTemp("", "ihealth-bench-")
	if err != nil {
		return Report{}, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	all := contestants(folder)
	var r Report
	var wrong []error
	steps := len(o.Sizes) + len(questions)
	step := func(done int) {
		if o.Progress != nil {
			o.Progress(done, steps)
		}
	}
	for i, size := range o.Sizes {
		s, err := measureSize(ctx, o, size, all)
		if err != nil && !errors.Is(err, ErrWrong) {
			return Report{}, err
		}
		wrong = append(wrong, err)
		r.Sizes = append(r.Sizes, s)
		step(i + 1)
	}
	for i, ask := range questions {
		q, err := ask.measure(ctx, o)
		if err != nil && !errors.Is(err, ErrWrong) {
			return Report{}, err
		}
		wrong = append(wrong, err)
		r.Questions = append(r.Questions, q)
		step(len(o.Sizes) + i + 1)
	}
	return r, errors.Join(wrong...)
}

// entry is a contestant at a size.
type entry struct {
	contestant
	solver solver
	count  int // instances
}

// enter prepares who takes part at a size.
func enter(all []contestant, size Size, problems []bco.Problem) ([]entry, error) {
	var out []entry
	for _, c := range all {
		e := entry{contestant: c, count: size.Instances}
		if c.slow {
			e.count = size.Slow
		}
		if size.Validators*size.Blocks > c.most || e.count == 0 {
			continue
		}
		if c.absent == "" {
			var err error
			if e.solver, err = c.start(problems[:e.count]); err != nil {
				return nil, fmt.Errorf("%s, %v: %w", c.name, size, err)
			}
		}
		out = append(out, e)
	}
	return out, nil
}

// measureSize lets the contestants that can solve a size take turns.
func measureSize(ctx context.Context, o Options, size Size, all []contestant) (SizeReport, error) {
	problems := size.instances(o.Seed)
	entries, err := enter(all, size, problems)
	if err != nil {
		return SizeReport{}, err
	}
	r := SizeReport{Size: size, Results: make([]Result, len(entries))}
	for i := range entries {
		r.Results[i] = Result{Name: entries[i].name, Absent: entries[i].absent, Instances: entries[i].count}
	}
	for range o.Repetitions {
		for i := range entries {
			if err := entries[i].repeat(ctx, o.Batch, size.Slow, &r.Results[i]); err != nil {
				return SizeReport{}, fmt.Errorf("%s, %v: %w", entries[i].name, size, err)
			}
		}
	}
	return r, r.judge(entries, problems)
}

// repeat measures one repetition: all instances and, where slow contestants solve
// fewer, those alone.
func (e *entry) repeat(ctx context.Context, batch time.Duration, few int, r *Result) error {
	if e.absent != "" {
		r.Allocs = math.NaN()
		return nil
	}
	ns, allocs, err := e.timed(ctx, batch, e.count)
	if err != nil {
		return err
	}
	r.Times, r.Allocs = append(r.Times, ns), max(r.Allocs, allocs)
	if e.slow || few == 0 || few == e.count {
		return nil
	}
	ns, _, err = e.timed(ctx, batch, few)
	r.Few, r.FewOf = append(r.Few, ns), few
	return err
}

// timed measures the first count instances, in passes that double until they take long
// enough: ns and allocations of a solve.
func (e *entry) timed(ctx context.Context, batch time.Duration, count int) (ns, allocs float64, err error) {
	runtime.GC()
	for passes := 1; ; passes *= 2 {
		before, begin := measure.Allocations(), e.now()
		if err := e.pass(ctx, passes, count); err != nil {
			return 0, 0, err
		}
		took, solves := e.now()-begin, float64(passes*count)
		if took < batch && !e.slow {
			continue
		}
		allocs = math.Floor(float64(measure.Allocations()-before) / solves)
		if e.external() {
			allocs = math.NaN()
		}
		return float64(took.Nanoseconds()) / solves, allocs, nil
	}
}

// pass solves the first count instances some times.
func (e *entry) pass(ctx context.Context, passes, count int) error {
	for range passes {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		for i := range count {
			if err := e.solver.solve(ctx, i); err != nil {
				return err
			}
		}
	}
	return nil
}
