package experiments

import (
	"fmt"
	"slices"
	"strings"
)

func (x *searchStudy) rules() []rule {
	const source = "I-Health Fig. 8"
	return []rule{
		{id: "8a", source: source, claim: "BCO needs 7 iterations", predicate: "passes = 7", check: x.sevenPasses},
		{
			id: "8b", source: source, claim: "BCO reaches the optimum of the exhaustive search",
			predicate: "U_BCO ≤ min over the coarse grid and = min over the full grid", check: x.reachesOptimum,
		},
		{id: "8c", source: source, claim: "the exhaustive search needs 420 evaluations", predicate: "evaluations on the coarse grid = 420", check: x.gridEvaluations},
		{id: "8d", source: source, claim: "BCO needs at most M evaluations", predicate: "evaluations of BCO ≤ M", check: x.atMostM},
		{id: "8e", source: source, claim: "BCO is optimal in general", predicate: "U_BCO = U of the exact prefix scan on all random instances", finding: true, check: x.optimalInGeneral},
		{
			id: "8f", source: source + " (added)", claim: "no solver gets below the certified optimum over all sets of validators",
			predicate: "U ≥ U of exact for every solver that answers", check: x.nobodyBelow,
		},
	}
}

// final returns a final value of a solver.
func (x *searchStudy) final(r *Results, c SolverChoice, metric string) (float64, error) {
	v, ok := r.Value(Query{Series: c.label(), Metric: metric})
	if !ok {
		return 0, errMissing("solver " + c.label())
	}
	return v, nil
}

// nobodyBelow compares every answer with the exact one.
func (x *searchStudy) nobodyBelow(r *Results) (outcome, error) {
	least, err := x.final(r, SolverChoice{Name: exactName}, "utility")
	if err != nil {
		return outcome{}, err
	}
	out := outcome{true: true}
	reached, missed := 0, ""
	for _, c := range x.spec.Search.choices(&x.spec.Network) {
		u, err := x.final(r, c, "utility")
		if err != nil {
			return outcome{}, err
		}
		switch {
		case u == 0: // it has no answer
		case gapOf(u, least) == 0:
			reached++
			out.true = out.true && gapOf(least, u) == 0
		default:
			missed += fmt.Sprintf("; %s is %.2g %% above", c.label(), 100*gapOf(u, least))
		}
	}
	out.measured = fmt.Sprintf("exact %.6f, which %d of %d solvers reach%s", least, reached, len(x.spec.Search.Solvers), missed)
	return out, nil
}

// grids returns the exhaustive searches of the file, coarsest first.
func (x *searchStudy) grids() []SolverChoice {
	grids := slices.DeleteFunc(x.spec.Search.choices(&x.spec.Network), func(c SolverChoice) bool { return c.Name != exhaustive })
	slices.SortFunc(grids, func(a, b SolverChoice) int { return b.Step - a.Step })
	return grids
}

func (x *searchStudy) sevenPasses(r *Results) (outcome, error) {
	passes, err := x.final(r, SolverChoice{Name: "bco"}, "passes")
	return outcome{passes == 7, fmt.Sprintf("%.0f passes", passes)}, err
}

func (x *searchStudy) reachesOptimum(r *Results) (outcome, error) {
	u, err := x.final(r, SolverChoice{Name: "bco"}, "utility")
	if err != nil {
		return outcome{}, err
	}
	grids := x.grids()
	if len(grids) == 0 || grids[len(grids)-1].Step != 1 {
		return outcome{}, errMissing("an exhaustive search over every n")
	}
	out := outcome{true: true, measured: fmt.Sprintf("BCO %.6f", u)}
	for _, c := range grids {
		best, err := x.final(r, c, "utility")
		if err != nil {
			return outcome{}, err
		}
		evaluations, err := x.final(r, c, "evaluations")
		if err != nil {
			return outcome{}, err
		}
		out.true = out.true && u <= best && (c.Step > 1 || u == best)
		out.measured += fmt.Sprintf(", %.0f points %.6f", evaluations, best)
	}
	return out, nil
}

func (x *searchStudy) gridEvaluations(r *Results) (outcome, error) {
	grids := x.grids()
	if len(grids) == 0 {
		return outcome{}, errMissing("an exhaustive search")
	}
	evaluations, err := x.final(r, grids[0], "evaluations")
	return outcome{evaluations == 420, fmt.Sprintf("%.0f evaluations", evaluations)}, err
}

func (x *searchStudy) atMostM(r *Results) (outcome, error) {
	evaluations, err := x.final(r, SolverChoice{Name: "bco"}, "evaluations")
	most := x.spec.Network.MaxValidators
	return outcome{evaluations <= float64(most), fmt.Sprintf("%.0f of at most %d", evaluations, most)}, err
}

func (x *searchStudy) optimalInGeneral(r *Results) (outcome, error) {
	rows := r.Select(Query{Metric: "bco_misses"})
	if len(rows) == 0 {
		return outcome{}, errMissing("random instances")
	}
	out := outcome{true: true}
	words := make([]string, len(rows))
	for i, row := range rows {
		worst, _ := r.Value(Query{Panel: row.Panel, Metric: "worst_gap"})
		out.true = out.true && row.Value == 0
		words[i] = fmt.Sprintf("%s: misses %.1f %% [%.1f, %.1f] of %d, worst by %.0f %%",
			row.Panel, 100*row.Value, 100*row.Interval.Low, 100*row.Interval.High, row.Interval.N, 100*worst)
	}
	out.measured = strings.Join(words, "; ")
	return out, nil
}
