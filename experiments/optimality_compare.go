package experiments

import (
	"context"
	"math"

	"ihealth/bco"
)

// comparison is one choice that is held against a better one.
type comparison struct{ key, name string }

// comparisons are those of the experiment. The first two take n* rounded, and n* itself,
// the latter for both choices.
var comparisons = []comparison{
	{"rounded", "BCO, n* rounded / prefix"},
	{"relaxed", "BCO / prefix, n* itself"},
	{"greedy", "BCO / best prefix"},
	{"order", "best prefix / best set"},
	{"total", "BCO / best set"},
}

// compared is what one instance shows.
type compared struct {
	gaps   map[string]float64 // by key of the comparison: by what part the choice is worse
	passes int                // of BCO
	below  bool               // a choice is better than what bounds it
	few    bool               // the best set is smaller than the literal security term allows
}

// literalLeast returns the m below which no optimum lies under the literal security term:
// all M validators with any n have U ≤ 1, since L/l_m, C/c_m ≤ 1 and the term is β, so
// the optimum has β·(M/m)^q ≤ 1.
func literalLeast(p *bco.Problem) float64 {
	return float64(p.MaxValidators) * math.Pow(p.Weights.Security, 1/p.Security.Q)
}

// compareOn solves one instance by BCO and the exact searches.
func compareOn(ctx context.Context, p *bco.Problem) (compared, error) {
	e, err := bco.NewEvaluator(p)
	if err != nil {
		return compared{}, err
	}
	var u [3]float64
	var out compared
	for i, solver := range []bco.Solver{bco.BCO{}, bco.Prefix{}, bco.Exact{}} {
		s, err := e.Solve(ctx, solver)
		if err != nil {
			return compared{}, err
		}
		if i == 0 {
			out.passes = s.Passes
		}
		u[i] = s.Utility
		out.few = float64(s.M) < literalLeast(p)*(1-1e-12)
	}
	curve := prefixCurveOf(e)
	rounded := curve.nearest[greedyStop(curve.nearest)]
	out.below = gapOf(u[1], u[0]) > 0 || gapOf(u[2], u[1]) > 0 || gapOf(u[1], rounded) > 0
	out.gaps = map[string]float64{
		"rounded": gapOf(rounded, u[1]), "greedy": gapOf(u[0], u[1]), "order": gapOf(u[1], u[2]), "total": gapOf(u[0], u[2]),
		"relaxed": greedyGap(curve.relaxed),
	}
	return out, nil
}
