package baseline

import (
	"ihealth/bco"
	"ihealth/sim/rng"
)

// Solvers returns every solver of the package with the same budget, 0 for the default of
// 20,000 evaluations, and a stream of its own below key.
func Solvers(evaluations int, key rng.Key) []bco.Solver {
	return []bco.Solver{
		RandomSearch{evaluations, key},
		Annealing{evaluations, key},
		Genetic{evaluations, key},
		ParticleSwarm{evaluations, key},
		CMAES{evaluations, key},
		NelderMead{evaluations, key},
	}
}
