package simbench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
)

// Options say how much is measured. All fields but Progress must be set.
type Options struct {
	Classes       []int  // numbers of classes of the models
	Customers     int    // of a repetition, ≥ 1000
	SlowCustomers int    // of a repetition of SimPy, ≥ 1000
	HoldSizes     []int  // pending events of the hold model, ≥ 1
	Holds         int    // of a repetition
	Replications  int    // that workers share
	Repetitions   int    // ≥ 1
	Seed          uint64 // of the first repetition; the next has the next
	Progress      func(done, total int)
}

// Measure measures everything. It returns ErrWrong with the report when a
// contestant is wrong.
func Measure(ctx context.Context, o Options) (Report, error) {
	folder, err := os.MkdirTemp("", "ihealth-bench-")
	if err != nil {
		return Report{}, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	all, err := contestants(ctx, folder)
	if err != nil {
		return Report{}, err
	}
	r := newReport(o, all)
	steps := 2*o.Repetitions + len(o.HoldSizes)
	step := func(done int) {
		if o.Progress != nil {
			o.Progress(done, steps)
		}
	}
	for repetition := range o.Repetitions {
		if err := r.models(ctx, o, all, repetition); err != nil {
			return Report{}, err
		}
		step(repetition + 1)
	}
	for i, size := range o.HoldSizes {
		r.Hold[i], err = measureHold(ctx, o, size)
		if err != nil {
			return Report{}, err
		}
		step(o.Repetitions + i + 1)
	}
	for repetition := range o.Repetitions {
		if err := r.Workers.measure(ctx, o); err != nil {
			return Report{}, err
		}
		step(o.Repetitions + len(o.HoldSizes) + repetition + 1)
	}
	return r, r.judge()
}

// models runs one repetition of all contestants.
func (r *Report) models(ctx context.Context, o Options, all []contestant, repetition int) error {
	for i := range r.Models {
		m := &r.Models[i]
		for j, c := range all {
			if c.absent != "" {
				continue
			}
			result := &m.Results[j]
			runtime.GC()
			run, err := c.run(ctx, m.Model, result.Customers, o.Seed+uint64(repetition))
			if err != nil {
				return fmt.Errorf("%s, %d classes: %w", c.name, m.Classes, err)
			}
			result.add(run)
		}
	}
	return nil
}

// judge marks who is wrong, and returns an error when somebody is.
func (r *Report) judge() error {
	var wrong []error
	for i := range r.Models {
		m := &r.Models[i]
		for j := range m.Results {
			result := &m.Results[j]
			if len(result.runs) == 0 {
				continue
			}
			if err := m.check(result.runs); err != nil {
				result.Wrong = err.Error()
				wrong = append(wrong, fmt.Errorf("%s: %w", result.Name, err))
			}
		}
	}
	if !r.Workers.Identical() {
		wrong = append(wrong, fmt.Errorf("%w: workers change the results: digests %v", ErrWrong, r.Workers.Digests))
	}
	return errors.Join(wrong...)
}
