package scenario

import (
	"context"
	"math"

	"ihealth/sim/rng"
)

// Cell is one unit of work of a trial: a pure function of its parameters and, when
// Measured, of the clock.
type Cell struct {
	ID       string // unique within the trial
	Fidelity string // analytic, simulated or chain
	Measured bool   // reads a clock: runs alone, after all others
	Run      func(ctx context.Context, env *Env) ([]Point, error)
}

// Env is what a cell gets from its runner.
type Env struct {
	Key     rng.Key              // names the cell's random streams
	Shared  rng.Key              // names streams that are the same in all cells of the trial
	Workers int                  // goroutines that the cell may use, ≥ 1
	Note    func(message string) // says something the reader of the results must know
}

// The fidelities of cells.
const (
	analytic  = "analytic"
	simulated = "simulated"
	onChain   = "chain"
)

// Point is one value of a metric. Series, X and Metric together identify it within its
// trial.
type Point struct {
	Series string  // line or set of points of a figure; may be empty
	X      float64 // place on the abscissa; NaN where there is none
	Metric string
	Unit   string  // SI, or empty for a pure number
	Text   string  // value of a metric that is a word
	Value  float64 // NaN when it is undefined
	SE     float64 // standard error, ≥ 0; 0 of what is exact
	N      int     // independent values behind it; 0 of what is exact
}

// Measurement is a point with the trial that it comes from.
type Measurement struct {
	Trial string
	Point
}

// none is the abscissa of a point that has none.
var none = math.NaN()

// sameX reports whether two abscissas are equal, or both are none.
func sameX(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// estimated returns the share of k in n with the standard error of Agresti and Coull's
// estimate, (k + 2)/(n + 4), which is above 0 where all or none are counted.
func estimated(k, n int) (value, se float64) {
	_, se = proportion(k, n+4, float64(k+2)/float64(n+4))
	return float64(k) / float64(n), se
}

// proportion returns the share of k in n with its standard error, that of a share of p.
func proportion(k, n int, p float64) (value, se float64) {
	return float64(k) / float64(n), math.Sqrt(p * (1 - p) / float64(n))
}
