package detect

import (
	"fmt"
	"math"
)

// BOCPDRule holds the options of BOCPD.
type BOCPDRule struct {
	Limit   float64 `option:"limit"`   // of the statistic, a probability, > 0
	Every   float64 `option:"every"`   // windows between changes on average, > 1: one over the hazard
	Recent  int     `option:"recent"`  // windows since a change that is recent, ≥ 1
	Longest int     `option:"longest"` // run length in windows from which all are one, > Recent, ≤ 10000
}

// DefaultBOCPDRule returns a change every 1000 windows, which is recent for 30, 2 min
// of 4 s.
func DefaultBOCPDRule() BOCPDRule {
	return BOCPDRule{Limit: 0.5, Every: 1000, Recent: 30, Longest: 150}
}

// Validate returns ErrRule with the option that cannot be used.
func (r BOCPDRule) Validate() error {
	if !(r.Every > 1) || math.IsInf(r.Every, 1) {
		return fmt.Errorf("%w: every %v: want a number of windows > 1", ErrRule, r.Every)
	}
	if r.Recent < 1 || r.Longest <= r.Recent || r.Longest > mostWindows {
		return fmt.Errorf("%w: recent %d and longest %d: want 1 ≤ recent < longest ≤ %d", ErrRule, r.Recent, r.Longest, mostWindows)
	}
	return positive("limit", r.Limit)
}

// WithLimit returns the rule with that limit.
func (r BOCPDRule) WithLimit(limit float64) Rule { r.Limit = limit; return r }

// Train returns a detector with this chart, which learns from the patient's training
// how much of a window the one before it explains.
func (r BOCPDRule) Train(t Training, patient int) (Detector, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	standard, err := NewStandard(t, patient)
	if err != nil {
		return nil, err
	}
	var series []float64
	for _, w := range t[patient] {
		z, err := standard.Scores(w)
		if err != nil {
			return nil, err
		}
		series = append(series, standard.Median(z))
	}
	return NewCharted(standard, NewBOCPD(r, autocorrelation(series))), nil
}

// autocorrelation returns the correlation of neighbours in a series about 0, within
// [0, 0.9]: below it whitening would add noise, above it nothing would be left.
func autocorrelation(z []float64) float64 {
	var products, squares float64
	for i := 1; i < len(z); i++ {
		if p := z[i] * z[i-1]; finite(p) {
			products += p
			squares += (z[i]*z[i] + z[i-1]*z[i-1]) / 2
		}
	}
	if squares == 0 {
		return 0
	}
	return max(0, min(0.9, products/squares))
}

// BOCPD is Bayesian online change-point detection (Adams and MacKay 2007) on what the
// last value does not explain of z: e = (z_t − φ·z_{t−1})/√(1 − φ²). It keeps the
// probability of every number of values since the last change. Its statistic is the
// probability that a change is recent; a gradual one need not ever be.
//
// It begins with the longest run, about 0 with variance 1: the patient's training.
type BOCPD struct {
	rule     BOCPDRule
	phi      float64
	previous float64 // NaN without one
	runs     []run   // by values since the change; the last stands for all longer ones too
}

// NewBOCPD returns the chart for values whose neighbours have the correlation phi, in
// [0, 1). The rule must be valid.
func NewBOCPD(rule BOCPDRule, phi float64) *BOCPD {
	b := &BOCPD{rule: rule, phi: phi, runs: make([]run, rule.Longest+1)}
	b.Reset()
	return b
}

// Reset implements Chart.
func (b *BOCPD) Reset() {
	b.previous = math.NaN()
	for i := range b.runs {
		b.runs[i] = standardRun(i)
		b.runs[i].log = math.Inf(-1)
	}
	b.runs[b.rule.Longest].log = 0
}

// Step implements Chart.
func (b *BOCPD) Step(z float64) (statistic float64, alarm bool) {
	if !finite(z) {
		return math.NaN(), false
	}
	e := z
	if finite(b.previous) {
		e = (z - b.phi*b.previous) / math.Sqrt(1-b.phi*b.phi)
	}
	b.previous = z
	b.advance(e)
	for _, r := range b.runs[:b.rule.Recent+1] {
		statistic += math.Exp(r.log)
	}
	return statistic, statistic > b.rule.Limit
}

// advance takes the next value into all runs, each of which then ends or goes on.
func (b *BOCPD) advance(e float64) {
	heaviest := math.Inf(-1)
	for i := range b.runs {
		b.runs[i].take(e)
		heaviest = max(heaviest, b.runs[i].log)
	}
	sum := 0.0
	for _, r := range b.runs {
		sum += math.Exp(r.log - heaviest)
	}
	goesOn := math.Log1p(-1/b.rule.Every) - heaviest - math.Log(sum)
	for i := range b.runs {
		b.runs[i].log += goesOn
	}
	last := len(b.runs) - 1
	b.runs[last] = b.runs[last].or(b.runs[last-1])
	copy(b.runs[1:last], b.runs)
	b.runs[0] = standardRun(0)
	b.runs[0].log = -math.Log(b.rule.Every)
}
