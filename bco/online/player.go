package online

import (
	"fmt"
	"math"
	"slices"
)

// player is a policy in a game.
type player struct {
	game      *Game
	policy    Policy
	estimator Estimator
	solver    *solver // for the policy
	knowing   *solver // for the optimum
	forecast  []float64
	last      []int // block in which a validator was seen
}

func newPlayer(g *Game, p Policy) *player {
	nominal := g.Nominal()
	return &player{
		game: g, policy: p, estimator: p.Estimation.Estimator(nominal), solver: newSolver(g.problem), knowing: newSolver(g.problem),
		forecast: make([]float64, len(nominal)), last: never(len(nominal)),
	}
}

// play chooses for block t, whose true means and responses are given in s.
func (p *player) play(t int, means, responses []float64) Block {
	p.estimator.Forecast(p.forecast, t)
	off := p.off(means)
	set, n := p.solver.solve(p.forecast, p.policy.Greedy)
	shadow := none
	if p.policy.Feedback == Shadowed {
		shadow = p.longestUnseen(set)
	}
	b := Block{M: len(set), N: n, Error: off}
	b.Utility, b.Shadow = p.game.utility(set, n, means, shadow)
	best, size := p.knowing.solve(means, false)
	b.Optimum, _ = p.game.utility(best, size, means, none)
	p.see(t, set, shadow, responses)
	return b
}

// off returns the largest error of the forecasts, s.
func (p *player) off(means []float64) float64 {
	worst := 0.0
	for i, f := range p.forecast {
		if !(f > 0) || math.IsInf(f, 1) {
			panic(fmt.Sprintf("online: policy %q forecasts %v s for validator %d, want a finite time > 0", p.policy.Name, f, i))
		}
		worst = max(worst, math.Abs(f-means[i]))
	}
	return worst
}

// none is a shadow that there is not.
const none = -1

// longestUnseen returns the validator outside the set that was not seen for the longest
// time, the first of ties, none when all are in the set.
func (p *player) longestUnseen(set []int) int {
	oldest := none
	for i, block := range p.last {
		if !slices.Contains(set, i) && (oldest == none || block < p.last[oldest]) {
			oldest = i
		}
	}
	return oldest
}

// see gives the estimator what the policy sees of block t.
func (p *player) see(t int, set []int, shadow int, responses []float64) {
	for i, r := range responses {
		if i == shadow || p.policy.Feedback == Everybody || slices.Contains(set, i) {
			p.estimator.Observe(i, t, r)
			p.last[i] = t
		}
	}
}
