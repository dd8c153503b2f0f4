package online

import (
	"context"
	"errors"
	"fmt"
	"math"

	"ihealth/bco"
)

// Game is a problem that is solved again at every block. It is safe for concurrent
// use.
type Game struct {
	evaluator *bco.Evaluator
	problem   *bco.Problem
	lipschitz float64 // aT, 1/s: U changes by this for a second of the slowest validator
}

// NewGame prepares p, whose validators' speeds give the nominal response times K/x_i;
// where a transaction adds cycles, it adds time in proportion. The normaliser l_m stays
// that of the nominal times. The error wraps [bco.ErrProblem]: p must have K > 0, and of
// the constraints only those on the number of validators, because a choice that meets
// the others at forecast times may break them in truth.
func NewGame(p *bco.Problem) (*Game, error) {
	e, err := bco.NewEvaluator(p)
	if err != nil {
		return nil, err
	}
	l := &p.Latency
	if l.VerificationCycles == 0 {
		return nil, &bco.FieldError{Field: "verification_cycles", Reason: "K = 0 leaves no response times that could drift: give a number > 0"}
	}
	if c := &p.Constraints; p.ArrivalRate > 0 || c.MaxLatency > 0 || c.MaxCost > 0 || len(c.Classes) > 0 {
		return nil, &bco.FieldError{Field: "constraints", Reason: "a choice that meets them at forecast times may break them: leave out the arrival rate, classes, and caps on latency and cost"}
	}
	if !allowsAny(e) {
		return nil, &bco.FieldError{Field: "constraints", Reason: "no number of validators meets them: relax one"}
	}
	g := &Game{evaluator: e, problem: e.Problem()}
	g.lipschitz = p.Weights.Latency / longest(p) * (1 + float64(p.MaxBlock)*l.CyclesPerTransaction/l.VerificationCycles)
	return g, nil
}

// allowsAny reports whether some number of validators meets the constraints.
func allowsAny(e *bco.Evaluator) bool {
	for m := range e.Validators() {
		if e.Allows(m + 1) {
			return true
		}
	}
	return false
}

// Nominal returns the response times of the problem, s, by validator.
func (g *Game) Nominal() []float64 {
	out := make([]float64, len(g.problem.Validators))
	for i, v := range g.problem.Validators {
		out[i] = g.problem.Latency.VerificationCycles / v.ComputeHz
	}
	return out
}

// Bound returns by how much U of an exact choice is above the optimum at most when no
// forecast is off by more than so many seconds: 2·aT·off.
func (g *Game) Bound(off float64) float64 { return 2 * g.lipschitz * off }

// Block is what happened in one block.
type Block struct {
	M, N    int
	Utility float64 // U of the choice at the true means, the shadow left out
	Shadow  float64 // what the shadow's fee adds to U
	Optimum float64 // the least U at the true means
	Error   float64 // of the forecast, the largest of all validators, s
}

// Regret returns the dynamic regret of the block, the shadow's fee included.
func (b Block) Regret() float64 { return b.Utility + b.Shadow - b.Optimum }

// Play lets a policy choose through a path. The error wraps [ErrPolicy] or [ErrDrift];
// the context's comes with the blocks so far.
func (g *Game) Play(ctx context.Context, path *Path, policy Policy) ([]Block, error) {
	if err := errors.Join(policy.Validate(), g.check(path)); err != nil {
		return nil, err
	}
	p := newPlayer(g, policy)
	blocks := make([]Block, 0, len(path.Means))
	for t := range path.Means {
		if ctx.Err() != nil {
			return blocks, context.Cause(ctx)
		}
		blocks = append(blocks, p.play(t, path.Means[t], path.Responses[t]))
	}
	return blocks, nil
}

// check reports a path that is not of this game's validators.
func (g *Game) check(path *Path) error {
	if len(path.Means) != len(path.Responses) {
		return fmt.Errorf("%w: means of %d blocks and responses of %d", ErrDrift, len(path.Means), len(path.Responses))
	}
	for t := range path.Means {
		for _, times := range [][]float64{path.Means[t], path.Responses[t]} {
			if len(times) != len(g.problem.Validators) {
				return fmt.Errorf("%w: block %d has %d times, want one for each of the %d validators", ErrDrift, t, len(times), len(g.problem.Validators))
			}
			for i, x := range times {
				if !(x > 0) || math.IsInf(x, 1) {
					return fmt.Errorf("%w: block %d, validator %d: %v s, want a finite time > 0", ErrDrift, t, i, x)
				}
			}
		}
	}
	return nil
}

// utility returns U of validators and blocks of n at response times in s, and what the
// fee of one more adds, who is not waited for; none is -1.
func (g *Game) utility(set []int, n int, times []float64, shadow int) (u, added float64) {
	slowest, fees := 0.0, 0.0
	for _, i := range set {
		slowest, fees = max(slowest, times[i]), fees+g.problem.Validators[i].Fee
	}
	group := bco.Group{M: len(set), SlowestHz: g.problem.Latency.VerificationCycles / slowest, Fees: fees}
	if shadow >= 0 {
		added = g.evaluator.Terms(bco.Group{M: 1, SlowestHz: group.SlowestHz, Fees: g.problem.Validators[shadow].Fee}).PerBlock / float64(n)
	}
	return g.evaluator.Utility(group, n), added
}
