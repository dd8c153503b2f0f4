package scenario

import (
	"context"
	"fmt"

	"ihealth/experiments/contracts"
	"ihealth/iomt/edge"
)

// Grading is a trial of the grades 0, 1 and 2 on every value about some limits: the edge's
// arithmetic, and that of the contract Registry by a view and by a transaction, against
// integers of any size.
type Grading struct {
	Limits []GradingLimits `yaml:"limits"`
	Margin int             `yaml:"margin"` // values from low − margin to high + margin, 1 to 1000
}

// GradingLimits are limits with a band, of any one unit.
type GradingLimits struct {
	Low  int `yaml:"low"`
	High int `yaml:"high"` // low to low + 1e6
	Band int `yaml:"band"` // ≥ 0
}

func (g *Grading) check(report Reporter) {
	if g.Margin < 1 || g.Margin > 1000 {
		report("margin", "a margin of %d: want 1 to 1000", g.Margin)
	}
	for i, l := range g.Limits {
		if l.Low > l.High || l.High-l.Low > 1e6 || l.Band < 0 || max(-l.Low, l.High, l.Band) > 1e15 {
			report(indexed("limits", i), "limits of %d to %d with a band of %d\nwant low ≤ high ≤ low + 1e6, a band of 0 or more, and none beyond 1e15", l.Low, l.High, l.Band)
		}
	}
}

func (g *Grading) cells() []Cell {
	return []Cell{
		{ID: "native", Fidelity: analytic, Run: g.by(onTheEdge, "differences")},
		{ID: "view", Fidelity: simulated, Run: g.by(onChainBy((*contracts.Grader).View), "view_differences")},
		{ID: "transaction", Fidelity: simulated, Run: g.by(onChainBy((*contracts.Grader).Transact), "transaction_differences")},
	}
}

// grader returns what grades values by limits.
type grader func(low, high, band int64) (func(value int64) (edge.Code, error), error)

func onTheEdge(low, high, band int64) (func(int64) (edge.Code, error), error) {
	return func(value int64) (edge.Code, error) { return edge.Grade(value, low, high, band), nil }, nil
}

// onChainBy grades by a contract, called in one way.
func onChainBy(call func(*contracts.Grader, int64) (uint8, error)) grader {
	return func(low, high, band int64) (func(int64) (edge.Code, error), error) {
		g, err := contracts.NewGrader(low, high, band)
		return func(value int64) (edge.Code, error) {
			code, err := call(g, value)
			return edge.Code(code), err
		}, err
	}
}

// by counts the values that are graded otherwise than by integers of any size.
func (g *Grading) by(grader grader, metric string) func(context.Context, *Env) ([]Point, error) {
	return func(ctx context.Context, _ *Env) ([]Point, error) {
		var out []Point
		for _, l := range g.Limits {
			var t gradingTally
			t.about(ctx, grader, [3]int64{int64(l.Low), int64(l.High), int64(l.Band)}, int64(g.Margin))
			if t.err != nil {
				return nil, t.err
			}
			out = append(out, t.point(fmt.Sprintf("%d to %d, band %d", l.Low, l.High, l.Band), metric))
		}
		var t gradingTally
		t.ends(ctx, grader)
		return append(out, t.point("ends of 64 bits", metric)), t.err
	}
}
