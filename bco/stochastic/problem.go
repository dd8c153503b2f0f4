package stochastic

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"ihealth/bco"
)

// maxValidators is the greatest number of validators that may be listed.
const maxValidators = 1000

// Problem is I-Health eqs (12)–(16) with random response times. Either Responses or
// Scenarios is given. A validator's time is that of the K = VerificationCycles of a
// block (> 0), so its ComputeHz is not read; where a transaction adds cycles, they add
// time in proportion. The normaliser l_m is that of the means.
type Problem struct {
	bco.Problem
	Responses []Response  // of Validators, in their order; independent of each other
	Scenarios [][]float64 // scenario × validator, s, ≥ 0, equally probable; of any dependence
	Wait      Wait        // how many answers end a block
}

// OnMeans returns the problem in which every validator takes its mean time. Its
// optimum is a lower bound of the optimum of p where all answers are waited for. The
// error wraps [bco.ErrProblem] or [ErrResponse].
func (p *Problem) OnMeans() (*bco.Problem, error) {
	if err := p.checkTimes(); err != nil {
		return nil, err
	}
	fixed := p.Problem
	fixed.Validators = slices.Clone(p.Validators)
	for i := range fixed.Validators {
		mean := p.mean(i)
		if !(mean > 0) || math.IsInf(mean, 1) {
			return nil, responseError(i, "the mean is %v s, want a finite time > 0", mean)
		}
		fixed.Validators[i].ComputeHz = p.Latency.VerificationCycles / mean
	}
	return &fixed, fixed.Validate()
}

func (p *Problem) mean(i int) float64 {
	if len(p.Scenarios) > 0 {
		return (&scenarios{times: p.Scenarios}).mean(i)
	}
	return p.Responses[i].Mean()
}

// checkTimes reports what is wrong with the form of the times.
func (p *Problem) checkTimes() error {
	listed := len(p.Validators)
	switch {
	case listed > maxValidators:
		return fieldError("validators", "%d are listed, at most %d are allowed where response times are random", listed, maxValidators)
	case !(p.Latency.VerificationCycles > 0):
		return fieldError("verification_cycles", "K = %v must be greater than 0: response times are those of K cycles", p.Latency.VerificationCycles)
	case !p.Wait.known():
		return fieldError("wait", "%q: want %q (all), %s or %s", p.Wait, All, Byzantine, Majority)
	case len(p.Responses) > 0 && len(p.Scenarios) > 0:
		return fieldError("responses", "distributions and scenarios are both given: leave one out")
	case len(p.Scenarios) == 0 && len(p.Responses) != listed:
		return fieldError("responses", "%d are given, want one for each of the %d validators", len(p.Responses), listed)
	}
	return errors.Join(p.checkResponses(), p.checkScenarios())
}

func (p *Problem) checkResponses() error {
	var errs []error
	for i, r := range p.Responses {
		errs = append(errs, checkResponse(i, r))
	}
	return errors.Join(errs...)
}

// checkScenarios reports the first that is wrong.
func (p *Problem) checkScenarios() error {
	for s, times := range p.Scenarios {
		if len(times) != len(p.Validators) {
			return fieldError(fmt.Sprintf("scenarios.%d", s), "%d times, want one for each of the %d validators", len(times), len(p.Validators))
		}
		for i, t := range times {
			if !(t >= 0) || math.IsInf(t, 1) {
				return fieldError(fmt.Sprintf("scenarios.%d.%d", s, i), "%v s, want a finite time ≥ 0", t)
			}
		}
	}
	return nil
}

// model prepares the times of validators in the order given.
func (p *Problem) model(ctx context.Context, order []int) (model, error) {
	if len(p.Scenarios) > 0 {
		times := make([][]float64, len(p.Scenarios))
		for s, row := range p.Scenarios {
			for _, i := range order {
				times[s] = append(times[s], row[i])
			}
		}
		return &scenarios{times, p.Wait}, nil
	}
	responses := make([]Response, len(order))
	for rank, i := range order {
		responses[rank] = p.Responses[i]
	}
	g, err := newGrid(ctx, responses)
	if err != nil {
		return nil, err
	}
	return &independent{g, responses, p.Wait}, nil
}
