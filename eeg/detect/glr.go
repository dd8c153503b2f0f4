package detect

import (
	"fmt"
	"math"
)

// GLRTest names what a generalised likelihood ratio takes to change.
type GLRTest string

// The tests.
const (
	GLRMean     GLRTest = "mean"     // of z, which is a log variance
	GLRVariance GLRTest = "variance" // of the samples, with the effective degrees of freedom of a window
)

// GLRRule holds the options of GLR.
type GLRRule struct {
	Limit   float64 `option:"limit"`   // of the statistic, > 0
	Test    GLRTest `option:"test"`    // what changes
	Horizon int     `option:"horizon"` // windows back to which a change is looked for, 1 to 10000
	Freedom float64 `option:"freedom"` // of the variance in a window, > 0; GLRVariance alone uses it
}

// DefaultGLRRule returns a test of the mean over the last 75 windows, 5 min of 4 s,
// whose average run length without a change is about 500 independent windows. A window
// of 4 s of EEG has about 23 effective degrees of freedom rather than its 511.
func DefaultGLRRule() GLRRule {
	return GLRRule{Limit: 6.1, Test: GLRMean, Horizon: 75, Freedom: 23}
}

// mostWindows bounds what a chart remembers, and so its memory and time per window.
const mostWindows = 10000

// Validate returns ErrRule with the option that cannot be used.
func (r GLRRule) Validate() error {
	if r.Test != GLRMean && r.Test != GLRVariance {
		return fmt.Errorf("%w: test %q: want mean or variance", ErrRule, string(r.Test))
	}
	if r.Horizon < 1 || r.Horizon > mostWindows {
		return fmt.Errorf("%w: horizon %d: want 1 to %d windows", ErrRule, r.Horizon, mostWindows)
	}
	if err := positive("freedom", r.Freedom); err != nil {
		return err
	}
	return positive("limit", r.Limit)
}

// WithLimit returns the rule with that limit.
func (r GLRRule) WithLimit(limit float64) Rule { r.Limit = limit; return r }

// Train returns a detector with this chart.
func (r GLRRule) Train(t Training, patient int) (Detector, error) {
	return charted(r, NewGLR(r), t, patient)
}

// GLR is the window-limited generalised likelihood ratio (Willsky and Jones 1976; Lai
// 1995): the largest over k ≤ Horizon of the log likelihood of a change before the last
// k values against none. For the mean of standard normal values that is (Σz)²/2k.
//
// For the variance, z stands for a window's variance v = σ₀²·exp(z·√(2/ν)), with the
// effective degrees of freedom ν, and the ratio is νk/2·(r − 1 − ln r) with r = mean
// v/σ₀²; it weighs a rise more than a fall, and is that of the mean for large ν.
type GLR struct {
	rule   GLRRule
	recent []float64 // ring of the last Horizon values, or variance ratios
	next   int       // where the coming value goes
	seen   int       // values in recent
}

// NewGLR returns the chart; the rule must be valid.
func NewGLR(rule GLRRule) *GLR {
	return &GLR{rule: rule, recent: make([]float64, min(max(rule.Horizon, 0), mostWindows))}
}

// Step implements Chart.
func (g *GLR) Step(z float64) (statistic float64, alarm bool) {
	if !finite(z) {
		return math.NaN(), false
	}
	if g.rule.Test == GLRVariance {
		z = math.Exp(z * math.Sqrt(2/g.rule.Freedom))
	}
	g.recent[g.next] = z
	g.next = (g.next + 1) % len(g.recent)
	g.seen = min(g.seen+1, len(g.recent))
	sum, at := 0.0, g.next
	for k := 1; k <= g.seen; k++ {
		if at--; at < 0 {
			at = len(g.recent) - 1
		}
		sum += g.recent[at]
		statistic = max(statistic, g.ratio(sum, float64(k)))
	}
	return statistic, statistic > g.rule.Limit
}

// ratio returns the log likelihood ratio of the last k values, which have that sum.
func (g *GLR) ratio(sum, k float64) float64 {
	if g.rule.Test == GLRMean {
		return sum * sum / (2 * k)
	}
	r := sum / k
	return g.rule.Freedom * k / 2 * (r - 1 - math.Log(r))
}

// Reset implements Chart.
func (g *GLR) Reset() { g.next, g.seen = 0, 0 }
