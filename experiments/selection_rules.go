package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"ihealth/sim/output"
)

// lossOfMeans is by what part the choice on mean response times must be worse than the
// best, under random ones, to matter.
const lossOfMeans = 0.01

// threeErrors is what chance is allowed in a proportion: so many standard errors.
const threeErrors = 3

func (x *selectionStudy) rules() []rule {
	const (
		noisy  = "I-Health Fig. 8 (added)"
		kimNel = "Kim and Nelson (2001)"
		budget = "Chen, Lin, Yücesan and Chick (2000)"
	)
	return []rule{
		{
			id: "20a", source: noisy, claim: "what is best with mean response times is best with random ones",
			predicate: fmt.Sprintf("E[U] of the best prefix on the means ≤ %g·min E[U]", 1+lossOfMeans), finding: true, check: x.means,
		},
		{
			id: "20b", source: kimNel, claim: "KN selects the best as often as it promises, common random numbers or not",
			predicate: fmt.Sprintf("PCS ≥ 1−α less %d standard errors, where the best is better by δ and observations are averages of blocks", threeErrors), check: x.promise,
		},
		{
			id: "20c", source: kimNel, claim: "common random numbers save observations, and a screen by bounds, which does not drop the best, saves more",
			predicate: "mean blocks of KN: screened < with common random numbers < 0.8·without, simultaneous intervals apart; E[U] inside the bounds; the best passes", check: x.saves,
		},
		{
			id: "20d", source: budget, claim: "with the same budget and independent observations OCBA is right more often than equal allocation, and with common random numbers more often still",
			predicate: "PCS of equal < OCBA < OCBA with common random numbers at every budget, simultaneous intervals apart", check: x.budgeted,
		},
		{
			id: "20e", source: kimNel, claim: "KN may observe single blocks: where one set of validators holds another, their differences are normal enough",
			predicate: fmt.Sprintf("PCS ≥ 1−α less %d standard errors with common random numbers", threeErrors), finding: true, check: x.single,
		},
		{
			id: "20f", source: noisy, claim: "KN finds a configuration of a simulated manager that serves blocks as good as the best but for δ, and sooner with common random numbers",
			predicate: "in every selection mean U of the selected ≤ least mean U + δ (upper ends of simultaneous intervals of paired differences at length), with common random numbers and without; fewer observations with, intervals of the means apart", check: x.serviceSelected,
		},
		{
			id: "20g", source: noisy, claim: "what KN selects among real nodes is as good as every other configuration, but for δ, in runs that it has not seen",
			predicate: "U of the selected less that of each other ≤ δ in the median of fresh runs, with confidence 1−α for all together (largest difference, no distribution assumed); skipped where the host set the pace or fresh runs disagree", check: x.nodesSelected,
		},
	}
}

// byConfiguration returns the rows of a metric by configuration, at least two.
func byConfiguration(r *Results, q Query) ([]Row, error) {
	rows := r.Select(q)
	if len(rows) < 2 {
		return nil, errMissing(q.Metric + " of " + q.Panel)
	}
	return rows, nil
}

// leastRow returns the row with the smallest value, the first of ties.
func leastRow(rows []Row) Row {
	return slices.MinFunc(rows, func(a, b Row) int { return cmp.Compare(a.Value, b.Value) })
}

// rowOf returns the row of the configuration x.
func rowOf(rows []Row, x Number) (Row, bool) {
	i := slices.IndexFunc(rows, func(row Row) bool { return row.X == x })
	if i < 0 {
		return Row{}, false
	}
	return rows[i], true
}

func (x *selectionStudy) means(r *Results) (outcome, error) {
	onMeans, err := byConfiguration(r, Query{Panel: randomResponses, Metric: "utility_on_means"})
	if err != nil {
		return outcome{}, err
	}
	expected, err := byConfiguration(r, Query{Panel: randomResponses, Metric: "utility"})
	if err != nil {
		return outcome{}, err
	}
	best, chosen := leastRow(expected), leastRow(onMeans).X
	got, ok := rowOf(expected, chosen)
	if !ok {
		return outcome{}, errMissing("utility of the choice on the means")
	}
	loss := float64(got.Value/best.Value) - 1
	return outcome{
		loss <= lossOfMeans,
		fmt.Sprintf("on the means m = %g, E[U] = %s; best m = %g, %s: %.1f %% worse", chosen, figure4(float64(got.Value)), best.X, figure4(float64(best.Value)), 100*loss),
	}, nil
}

// standardError returns that of a proportion p in n trials.
func standardError(p float64, n int) float64 { return math.Sqrt(p * (1 - p) / float64(n)) }

func (x *selectionStudy) promise(r *Results) (outcome, error) {
	expected, err := byConfiguration(r, Query{Panel: randomResponses, Metric: "utility"})
	if err != nil {
		return outcome{}, err
	}
	best := leastRow(expected)
	second := leastRow(slices.DeleteFunc(expected, func(row Row) bool { return row.X == best.X }))
	s := x.spec.Selection
	if gap := float64(second.Value - best.Value); gap < s.Responses.Delta {
		return outcome{}, errMissing(fmt.Sprintf("a best that is better by δ = %g than the second: its gap is %s", s.Responses.Delta, figure4(gap)))
	}
	return x.keeps(r, knProcedure, knProcedure+withCommon)
}

// keeps reports whether KN is right as often as it promises.
func (x *selectionStudy) keeps(r *Results, names ...string) (outcome, error) {
	promise := 1 - x.spec.Selection.Alpha
	out := outcome{true: true}
	var seen []string
	for _, name := range names {
		rows := r.Select(Query{Panel: randomResponses, Series: name, Metric: "pcs"})
		if len(rows) == 0 {
			return outcome{}, errMissing("fidelity simulated")
		}
		n := rows[0].Interval.N
		out.true = out.true && float64(rows[0].Value) >= promise-threeErrors*standardError(promise, n)
		seen = append(seen, fmt.Sprintf("%s: %.3f of %d selections, %.0f blocks each", name, rows[0].Value, n, rows[0].X))
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

func (x *selectionStudy) single(r *Results) (outcome, error) {
	return x.keeps(r, knProcedure+withCommon+withSingle)
}

func (x *selectionStudy) saves(r *Results) (outcome, error) {
	expected, err := byConfiguration(r, Query{Panel: randomResponses, Metric: "utility"})
	if err != nil {
		return outcome{}, err
	}
	lower := r.Select(Query{Panel: randomResponses, Metric: "lower_bound"})
	upper := r.Select(Query{Panel: randomResponses, Metric: "upper_bound"})
	kept := r.Select(Query{Panel: randomResponses, Metric: "kept"})
	out, passed := outcome{true: true}, 0
	for i, row := range expected {
		out.true = out.true && lower[i].Value <= row.Value && row.Value <= upper[i].Value
		if kept[i].Value == 1 {
			passed++
		}
	}
	best, _ := rowOf(kept, leastRow(expected).X)
	var total [3]Row
	for i, name := range []string{knProcedure, knProcedure + withCommon, knProcedure + withCommon + withScreened} {
		rows := r.Select(Query{Panel: randomResponses, Series: name, Metric: "blocks"})
		if len(rows) == 0 || rows[0].Interval == nil {
			return outcome{}, errMissing("fidelity simulated")
		}
		total[i] = rows[0]
	}
	without, common, screened := total[0].Interval, total[1].Interval, total[2].Interval
	out.true = out.true && best.Value == 1 && screened.High < common.Low && common.High < 0.8*without.Low
	out.measured = fmt.Sprintf("%s independently, %s with common random numbers, %s for the %d of %d that the bounds leave",
		blocksBetween(total[0]), blocksBetween(total[1]), blocksBetween(total[2]), passed, len(expected))
	return out, nil
}

func blocksBetween(row Row) string {
	return fmt.Sprintf("%.0f blocks [%.0f, %.0f]", row.Value, row.Interval.Low, row.Interval.High)
}

// budgeted compares shares by intervals. What equal allocation reaches with common random
// numbers is shown beside them: at large budgets OCBA has nothing on it.
func (x *selectionStudy) budgeted(r *Results) (outcome, error) {
	of := func(name string) []Row {
		return r.Select(Query{Panel: randomResponses, Series: name, Metric: "pcs"})
	}
	equal, ocba, common := of(equalProcedure), of(ocbaProcedure), of(ocbaProcedure+withCommon)
	beside := of(equalProcedure + withCommon)
	if len(equal) == 0 || len(ocba) != len(equal) || len(common) != len(equal) || len(beside) != len(equal) {
		return outcome{}, errMissing("fidelity simulated")
	}
	out := outcome{true: true}
	var seen []string
	for i := range equal {
		intervals := 3 * len(equal)
		low, middle, high := equal[i].together(intervals), ocba[i].together(intervals), common[i].together(intervals)
		out.true = out.true && low.High < middle.Low && middle.High < high.Low
		seen = append(seen, fmt.Sprintf("%g: %.3f, %.3f, %.3f (equal with common: %.3f)",
			equal[i].X, equal[i].Value, ocba[i].Value, common[i].Value, beside[i].Value))
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

func (x *selectionStudy) serviceSelected(r *Results) (outcome, error) {
	utility, err := byConfiguration(r, Query{Panel: blockServer, Metric: "utility"})
	if err != nil {
		return outcome{}, err
	}
	best, above := leastRow(utility), r.Select(Query{Panel: blockServer, Metric: "above_best"})
	out := outcome{true: true}
	var seen []string
	var runs []output.Interval
	for _, name := range []string{knProcedure, knProcedure + withCommon} {
		selected := r.Values(Query{Panel: blockServer, Series: name, Metric: "selected"})
		if len(selected) == 0 {
			return outcome{}, errMissing("fidelity simulated")
		}
		good := 0
		for _, m := range selected {
			row, ok := rowOf(above, Number(m))
			if Number(m) == best.X || ok && float64(row.Interval.High) <= x.spec.Selection.Service.Delta {
				good++
			}
		}
		interval, err := output.MeanInterval(r.Values(Query{Panel: blockServer, Series: name, Metric: "observations"}), 1-0.05/2)
		if err != nil {
			return outcome{}, err
		}
		runs = append(runs, interval)
		out.true = out.true && good == len(selected)
		seen = append(seen, fmt.Sprintf("%s: %d of %d selections, %.0f runs each [%.0f, %.0f]", name, good, len(selected), interval.Mean, interval.Low, interval.High))
	}
	out.true = out.true && runs[1].High < runs[0].Low
	out.measured = fmt.Sprintf("%s; at length the best is m = %g", strings.Join(seen, "; "), best.X)
	return out, nil
}

// nodesSelected judges by fresh runs alone: what KN selects has the least average of its
// own runs by construction.
func (x *selectionStudy) nodesSelected(r *Results) (outcome, error) {
	of := func(metric string) float64 {
		v, _ := r.Value(Query{Fidelity: OnChain, Panel: realNodes, Metric: metric})
		return v
	}
	place, observations, bound := int(of("selected")), of("observations"), of("host_bound")
	switch {
	case place < 1:
		return outcome{}, errMissing("a selection among " + realNodes)
	case bound > 0:
		return outcome{}, fmt.Errorf("the host set the pace of %.0f runs (%.0f selected), which therefore tell nothing of the nodes", bound, observations)
	case of("confidence") == 0:
		return outcome{}, errMissing("a selection that ended: KN was at its patience")
	}
	list := x.spec.Selection.Nodes.Configurations
	fresh := r.Select(Query{Fidelity: OnChain, Panel: realNodes, Metric: "above"})
	if len(fresh) != len(list)-1 {
		return outcome{}, errMissing("fresh runs of all configurations")
	}
	within, beyond := true, false
	var seen []string
	for _, row := range fresh {
		within = within && float64(row.Interval.High) <= x.spec.Selection.Nodes.Delta
		beyond = beyond || float64(row.Interval.Low) > x.spec.Selection.Nodes.Delta
		seen = append(seen, fmt.Sprintf("%s [%s, %s] above %q", figure4(float64(row.Value)),
			figure4(float64(row.Interval.Low)), figure4(float64(row.Interval.High)), list[int(row.X)-1].Name))
	}
	measured := fmt.Sprintf("%q after %.0f runs; in %d fresh runs of each its U is %s; δ = %g",
		list[place-1].Name, observations, fresh[0].Interval.N, strings.Join(seen, ", "), x.spec.Selection.Nodes.Delta)
	if !within && !beyond {
		return outcome{}, fmt.Errorf("fresh runs disagree: %s", measured)
	}
	return outcome{within, measured}, nil
}
