package experiments

import (
	"cmp"
	"fmt"
	"math"
	"strings"
)

func (x *paretoStudy) rules() []rule {
	const u = "I-Health eq. (12)"
	return []rule{
		{
			id: "16a", source: u, claim: "some weights ask for every best trade-off",
			predicate: "no point of the Pareto front is proven to be the optimum of no weights > 0, of every instance", finding: true,
			check: x.all("weights_most", "weights can reach at most"),
		},
		{
			id: "16b", source: "I-Health Algorithm 1", claim: "the m fastest validators are the best m",
			predicate: "prefixes are all points of the Pareto front, of every instance", finding: true, check: x.all("prefix_share", "they are"),
		},
		{
			id: "16c", source: "I-Health Algorithm 1", claim: "what BCO chooses cannot be bettered in latency, security and cost at once",
			predicate: "no other choice is as good in all three and better in one, for any weights", finding: true, check: x.undominated,
		},
		{
			id: "16d", source: u + " (added)", claim: "the exact optimum of all weights is on the Pareto front",
			predicate: "least U on the front = U of the exact search, to 1e-12, for all weights", check: x.optimaOnFront,
		},
		{
			id: "16e", source: "I-Health Fig. 9 (added)", claim: "on the paper's network, BCO chooses the best trade-offs",
			predicate: "no other choice is as good in all three and better in one, for any channel", check: x.channelsOnFront,
		},
	}
}

// all returns a check that a share is 1 for every family.
func (x *paretoStudy) all(metric, words string) func(*Results) (outcome, error) {
	return func(r *Results) (outcome, error) {
		rows := r.Select(Query{Metric: metric})
		if len(rows) == 0 {
			return outcome{}, errMissing("fidelity analytic")
		}
		out := outcome{true: true}
		shares := make([]string, len(rows))
		for i, row := range rows {
			out.true = out.true && row.Value == 1
			shares[i] = row.Panel + " " + shareRange(row)
		}
		out.measured = words + " " + strings.Join(shares, ", ")
		return out, nil
	}
}

// shareRange formats a share with its extremes over instances.
func shareRange(row Row) string {
	if row.Interval == nil || row.Interval.Low == row.Interval.High {
		return fmt.Sprintf("%.0f %%", 100*row.Value)
	}
	return fmt.Sprintf("%.0f–%.0f %%", 100*row.Interval.Low, 100*row.Interval.High)
}

func (x *paretoStudy) undominated(r *Results) (outcome, error) {
	rows := r.Select(Query{Metric: "bco_bettered_share"})
	if len(rows) == 0 {
		return outcome{}, errMissing("fidelity analytic")
	}
	out := outcome{true: true}
	words := make([]string, len(rows))
	for i, row := range rows {
		saving, _ := r.Value(Query{Panel: row.Panel, Metric: "largest_saving"})
		out.true = out.true && row.Value == 0
		words[i] = fmt.Sprintf("%s: %s, up to %.3g %% of the cost", row.Panel, shareRange(row), 100*saving)
	}
	out.measured = fmt.Sprintf("bettered of %d choices for each of %d instances of a family: %s", x.spec.Pareto.Choices, x.spec.Pareto.Random.Instances, strings.Join(words, "; "))
	return out, nil
}

func (x *paretoStudy) optimaOnFront(r *Results) (outcome, error) {
	gaps := r.Values(Query{Metric: "exact_gap"})
	if len(gaps) == 0 {
		return outcome{}, errMissing("fidelity analytic")
	}
	worst := 0.0
	for _, gap := range gaps {
		worst = math.Max(worst, gap) // NaN stays
	}
	return outcome{worst <= 1e-12, fmt.Sprintf("largest relative difference %.1g over %d sets of instances", worst, len(gaps))}, nil
}

func (x *paretoStudy) channelsOnFront(r *Results) (outcome, error) {
	rows := r.Select(Query{Panel: referenceFront, Metric: "bco_bettered"})
	if len(rows) == 0 {
		return outcome{}, errMissing("fidelity analytic")
	}
	var bettered []string
	for _, row := range rows {
		if row.Value != 0 {
			bettered = append(bettered, row.Series)
		}
	}
	return outcome{len(bettered) == 0, fmt.Sprintf("of %d channels can be bettered: %s", len(rows), cmp.Or(strings.Join(bettered, ", "), "none"))}, nil
}
