package baseline

import (
	"context"
	"math"
	"slices"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// Annealing is simulated annealing (Kirkpatrick, Gelatt and Vecchi, Science 220, 1983). A
// move exchanges a validator for another, or goes to the next smaller or larger number of
// validators, each with probability ½. The temperature falls geometrically over the
// budget, from the least U so far to a millionth of it. A pass is a move.
type Annealing struct {
	Evaluations int     // budget, ≥ 0; 0 means 20,000
	Key         rng.Key // names the random stream
}

// The temperatures, in parts of the least utility so far.
const (
	hottest = 1.0
	coldest = 1e-6
)

// Name returns "annealing".
func (Annealing) Name() string { return "annealing" }

// Solve implements [bco.Solver].
func (a Annealing) Solve(ctx context.Context, p *bco.Problem) (bco.Solution, error) {
	return solve(ctx, p, a.Name(), a.Evaluations, a.Key, a.run)
}

func (Annealing) run(s *search) {
	now := s.anySet()
	u := s.evaluate(now)
	temperature := hottest
	cooling := math.Pow(coldest/hottest, 1/float64(s.left+1))
	next := slices.Clone(now)
	for s.more() {
		s.passes++
		copy(next, now)
		s.move(next)
		if v := s.evaluate(next); v <= u || s.random.Float64() < math.Exp((u-v)/(temperature*s.utility)) {
			now, next, u = next, now, v
		}
		temperature *= cooling
	}
}

// move goes to a random neighbour.
func (s *search) move(members []bool) {
	size := count(members)
	if size < len(members) && s.random.IntN(2) == 0 {
		s.flip(members, true, 1)
		s.flip(members, false, 1)
		return
	}
	at, _ := slices.BinarySearch(s.sizes, size)
	step := 2*s.random.IntN(2) - 1
	s.resize(members, s.sizes[min(max(at+step, 0), len(s.sizes)-1)])
}
