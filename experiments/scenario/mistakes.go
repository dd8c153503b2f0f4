package scenario

import (
	"context"

	"ihealth/experiments/contracts"
)

// Mistakes is a trial of the seed's contract beside what mends it: the counts that
// contracts.Facts explains. It has no parameters.
type Mistakes struct{}

func (*Mistakes) check(Reporter) {}

func (m *Mistakes) cells() []Cell {
	return []Cell{{ID: "facts", Fidelity: simulated, Run: m.run}}
}

func (*Mistakes) run(context.Context, *Env) ([]Point, error) {
	facts, err := contracts.Facts()
	out := make([]Point, len(facts))
	for i, f := range facts {
		out[i] = Point{Series: f.Way, X: none, Metric: f.What, Value: float64(f.Count)}
	}
	return out, err
}
