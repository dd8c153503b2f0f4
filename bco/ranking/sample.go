package ranking

import (
	"context"
	"errors"
	"fmt"

	"ihealth/bco"
	"ihealth/sim/output"
)

// sample holds what was observed.
type sample struct {
	objective Objective
	workers   int
	systems   []output.Tally
	alive     []int // systems that were not eliminated, ascending
	total     int
	trace     []Step
}

func newSample(systems, workers int, f Objective) *sample {
	s := &sample{objective: f, workers: max(workers, 1), systems: make([]output.Tally, systems)}
	for j := range systems {
		s.alive = append(s.alive, j)
	}
	return s
}

// draw is one observation to be made.
type draw struct{ system, replication int }

// further returns the next count(j) observations of every survivor j.
func (s *sample) further(count func(system int) int) []draw {
	var draws []draw
	for _, j := range s.alive {
		for i := range count(j) {
			draws = append(draws, draw{j, s.systems[j].N() + i})
		}
	}
	return draws
}

// observe makes the draws, returns the observations in their order and records the
// state after them. When one cannot be made none counts.
func (s *sample) observe(ctx context.Context, draws []draw) ([]float64, error) {
	o := output.Replications{Count: len(draws), Workers: s.workers}
	values, err := output.Replicate(ctx, o, func(ctx context.Context, i int) (float64, error) { return s.one(ctx, draws[i]) })
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, errors.Unwrap(err) // which draw it was says nothing
	}
	for i, d := range draws {
		t := &s.systems[d.system]
		if t.Add(values[i]); !finite(t.Variance()) && t.N() > 1 {
			return nil, fmt.Errorf("ranking: system %d, replication %d: %w: variance overflows at %v", d.system, d.replication, ErrObservation, values[i])
		}
	}
	s.total += len(draws)
	s.record()
	return values, nil
}

// round observes every survivor once.
func (s *sample) round(ctx context.Context) ([]float64, error) {
	return s.observe(ctx, s.further(func(int) int { return 1 }))
}

// firstStage returns so many observations of each system. They are made in rounds, so
// that what all systems have in common at a time, such as the load of a host, is shared
// by a replication.
func (s *sample) firstStage(ctx context.Context, observations int) ([][]float64, error) {
	first := make([][]float64, len(s.systems))
	for range observations {
		values, err := s.round(ctx)
		if err != nil {
			return nil, err
		}
		for j, x := range values {
			first[j] = append(first[j], x)
		}
	}
	return first, nil
}

func (s *sample) one(ctx context.Context, d draw) (float64, error) {
	x, err := s.objective(ctx, d.system, d.replication)
	if err == nil && !finite(x) {
		err = fmt.Errorf("%w: %v", ErrObservation, x)
	}
	if err != nil {
		return 0, fmt.Errorf("ranking: system %d, replication %d: %w", d.system, d.replication, err)
	}
	return x, nil
}

// best returns the survivor with the smallest average, ties by number.
func (s *sample) best() int {
	best := s.alive[0]
	for _, j := range s.alive[1:] {
		if s.systems[j].Mean() < s.systems[best].Mean() {
			best = j
		}
	}
	return best
}

// record appends the present state to the trace.
func (s *sample) record() {
	b := s.best()
	s.trace = append(s.trace, Step{Observations: s.total, Best: b, Mean: s.systems[b].Mean(), Survivors: len(s.alive)})
}

// result returns what was observed so far.
func (s *sample) result(procedure string) Result {
	r := Result{
		Procedure: procedure, Best: -1, Total: s.total, Survivors: s.alive, Trace: s.trace,
		Certificate: bco.Certificate{Kind: bco.Uncertified},
	}
	if s.total > 0 {
		r.Best = s.best()
	}
	for j := range s.systems {
		r.Means = append(r.Means, s.systems[j].Mean())
		r.Observations = append(r.Observations, s.systems[j].N())
	}
	return r
}
