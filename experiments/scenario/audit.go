package scenario

import (
	"context"
	"fmt"
	"math"

	"ihealth/sim/rng"
)

// Audit is a trial of what finds an edge node that lies: the authority opens a share of all
// records, each as likely as any other.
type Audit struct {
	Rates []float64 `yaml:"rates"` // shares a that are audited, in (0, 1]
	Lies  []int     `yaml:"lies"`  // m that a node tells, ≥ 1
	Nodes int       `yaml:"nodes"` // that tell as many, 1 to 1e6
}

func (a *Audit) check(report Reporter) {
	for i, rate := range a.Rates {
		if !(rate > 0 && rate <= 1) {
			report(indexed("rates", i), "a share of %v: want more than 0 and at most 1", rate)
		}
	}
	for i, m := range a.Lies {
		if m < 1 || m > 1000 {
			report(indexed("lies", i), "%d lies: want 1 to 1000", m)
		}
	}
	if a.Nodes < 1 || a.Nodes > 1e6 {
		report("nodes", "%d nodes: want 1 to 1000000", a.Nodes)
	}
}

func (a *Audit) cells() []Cell {
	out := []Cell{{ID: "formula", Fidelity: analytic, Run: a.formula}}
	for _, rate := range a.Rates {
		out = append(out, Cell{ID: auditSeries(rate), Fidelity: simulated, Run: func(_ context.Context, env *Env) ([]Point, error) {
			return a.simulate(env, rate), nil
		}})
	}
	return out
}

func auditSeries(rate float64) string { return fmt.Sprintf("a = %g", rate) }

// caught returns the probability 1 − (1 − a)^m that at least one of m lies is audited.
func caught(rate float64, lies int) float64 {
	return -math.Expm1(float64(lies) * math.Log1p(-rate))
}

func (a *Audit) formula(context.Context, *Env) ([]Point, error) {
	var out []Point
	for _, rate := range a.Rates {
		for _, m := range a.Lies {
			out = append(out, Point{Series: auditSeries(rate), X: float64(m), Metric: "caught_formula", Value: caught(rate, m)})
		}
	}
	return out, nil
}

func (a *Audit) simulate(env *Env, rate float64) []Point {
	var out []Point
	for _, m := range a.Lies {
		stream := rng.New(env.Key.Sub(fmt.Sprintf("audits/%d", m)))
		found := 0
		for range a.Nodes {
			if firstAudit(stream, rate, m) {
				found++
			}
		}
		share, se := proportion(found, a.Nodes, caught(rate, m))
		out = append(out, Point{Series: auditSeries(rate), X: float64(m), Metric: "caught", Value: share, SE: se, N: a.Nodes})
	}
	return out
}

// firstAudit reports whether one of so many records is audited.
func firstAudit(stream *rng.Stream, rate float64, records int) bool {
	for range records {
		if stream.Float64() < rate {
			return true
		}
	}
	return false
}
