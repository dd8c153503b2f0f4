package baseline

import (
	"context"
	"math"
	"slices"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// ParticleSwarm is binary particle swarm optimization (Kennedy and Eberhart, IEEE SMC
// 1997) with an inertia that falls over the budget: 30 particles, acceleration 2 towards
// the best set of each and of all, velocities within ±6, a validator in the set with the
// logistic probability of its velocity. Sizes that are not allowed are repaired at random.
// It stands for ADPSA (Li, Tian and Wu, arXiv 2303.15842), the swarm that the literature
// offers for this problem; that paper's own rules of adaption are not reproduced. A pass
// moves every particle once.
type ParticleSwarm struct {
	Evaluations int     // budget, ≥ 0; 0 means 20,000
	Key         rng.Key // names the random stream
}

const (
	particles    = 30
	acceleration = 2.0
	fastest      = 6.0
	firstInertia = 0.9
	lastInertia  = 0.4
)

// Name returns "particle-swarm".
func (ParticleSwarm) Name() string { return "particle-swarm" }

// Solve implements [bco.Solver].
func (w ParticleSwarm) Solve(ctx context.Context, p *bco.Problem) (bco.Solution, error) {
	return solve(ctx, p, w.Name(), w.Evaluations, w.Key, w.run)
}

// particle is a set that moves, with the best one that it has been.
type particle struct {
	members  []bool
	velocity []float64
	best     individual
}

func (ParticleSwarm) run(s *search) {
	budget := float64(s.left)
	swarm := make([]particle, particles)
	for i := range swarm {
		if !s.more() {
			return
		}
		members := s.anySet()
		swarm[i] = particle{members, make([]float64, len(members)), individual{slices.Clone(members), s.evaluate(members)}}
	}
	leader := lead(swarm)
	for s.more() {
		s.passes++
		inertia := lastInertia + (firstInertia-lastInertia)*float64(s.left)/budget
		for i := range swarm {
			if !s.more() {
				return
			}
			s.fly(&swarm[i], swarm[leader].best.members, inertia)
		}
		leader = lead(swarm)
	}
}

// lead returns which particle has been the best, the first of those that tie.
func lead(swarm []particle) int {
	best := 0
	for i := range swarm {
		if swarm[i].best.utility < swarm[best].best.utility {
			best = i
		}
	}
	return best
}

// fly moves a particle.
func (s *search) fly(p *particle, leader []bool, inertia float64) {
	for i := range p.members {
		v := inertia*p.velocity[i] +
			acceleration*s.random.Float64()*towards(p.members[i], p.best.members[i]) +
			acceleration*s.random.Float64()*towards(p.members[i], leader[i])
		p.velocity[i] = min(max(v, -fastest), fastest)
		p.members[i] = s.random.Float64() < 1/(1+math.Exp(-p.velocity[i]))
	}
	s.repair(p.members)
	if u := s.evaluate(p.members); u < p.best.utility {
		copy(p.best.members, p.members)
		p.best.utility = u
	}
}

// towards returns the difference of two members as numbers.
func towards(from, to bool) float64 {
	switch {
	case from == to:
		return 0
	case to:
		return 1
	default:
		return -1
	}
}
