package experiments

import (
	"fmt"
	"slices"
)

func (x *counterexampleStudy) rules() []rule {
	const source = "I-Health Algorithm 1"
	return []rule{
		{
			id: "14a", source: source, claim: "among identical validators the greedy stop is exact", predicate: "U_BCO = U of the best prefix on CE0",
			finding: true, check: x.reaches("CE0", bcoName, prefixName),
		},
		{
			id: "14b", source: source, claim: "one dear validator among the fastest keeps no prefix from the optimum", predicate: "U_BCO = U of the best prefix = U of the best set on CE1",
			finding: true, check: x.reaches("CE1", bcoName, exactName),
		},
		{
			id: "14c", source: source, claim: "a step in the response times does not stop BCO early", predicate: "U_BCO = U of the best prefix on CE2",
			finding: true, check: x.reaches("CE2", bcoName, prefixName),
		},
		{
			id: "14d", source: source, claim: "the fastest validators are the right ones", predicate: "U of the best prefix = U of the best set on CE3",
			finding: true, check: x.reaches("CE3", prefixName, exactName),
		},
		{
			id: "14e", source: source, claim: "the integer nearest to n* is the best block size", predicate: "U of BCO with n* rounded = U of BCO with the best integer n on CE4",
			finding: true, check: x.reaches("CE4", roundedBCO, bcoName),
		},
		{
			id: "14f", source: source, claim: "costs that grow ever faster along the prefixes have one valley of U, n real",
			predicate: "on CE5 U with n* itself never falls after it has risen", finding: true, check: x.oneValley,
		},
	}
}

// Names of the solvers that are compared.
const (
	bcoName    = "bco"
	prefixName = "prefix"
	exactName  = "exact"
)

// reaches returns a check that one answer costs as little as another, on one instance; it
// shows the answers of BCO and the exact searches, and those compared.
func (x *counterexampleStudy) reaches(instance, answer, best string) func(*Results) (outcome, error) {
	return func(r *Results) (outcome, error) {
		u, ok := r.Value(Query{Panel: instance, Series: answer, Metric: "final_utility"})
		least, both := r.Value(Query{Panel: instance, Series: best, Metric: "final_utility"})
		if !ok || !both {
			return outcome{}, errMissing("instance " + instance)
		}
		out := outcome{true: gapOf(u, least) == 0, measured: fmt.Sprintf("%s is %.2f %% above %s", answer, 100*gapOf(u, least), best)}
		shown := []string{bcoName, prefixName, exactName}
		if answer == roundedBCO {
			shown = append(shown, roundedBCO)
		}
		for _, series := range shown {
			out.measured += fmt.Sprintf("; %s %s", series, x.shown(r, instance, series))
		}
		return out, nil
	}
}

// shown formats an answer.
func (x *counterexampleStudy) shown(r *Results, instance, series string) string {
	value := func(metric string) float64 {
		v, _ := r.Value(Query{Panel: instance, Series: series, Metric: metric})
		return v
	}
	return fmt.Sprintf("(%g, %g) %.4f", value("validators"), value("block_size"), value("final_utility"))
}

// oneValley looks for a fall of the relaxed curve after a rise.
func (x *counterexampleStudy) oneValley(r *Results) (outcome, error) {
	u := r.Values(Query{Panel: "CE5", Series: relaxedCurve, Metric: "utility"})
	if len(u) == 0 {
		return outcome{}, errMissing("instance CE5")
	}
	rise := greedyStop(u) + 1
	for m := rise + 1; m < len(u); m++ {
		if u[m] < u[m-1] {
			return outcome{false, fmt.Sprintf("U rises at m = %d and falls at m = %d; stopping there costs %.2f %%, the least U is at m = %d",
				rise+1, m+1, 100*greedyGap(u), slices.Index(u, slices.Min(u))+1)}, nil
		}
	}
	return outcome{true, "U never falls after it has risen"}, nil
}
