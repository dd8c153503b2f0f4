package experiments

import (
	"fmt"
	"math"
	"strings"

	"ihealth/bco"
)

func (x *optimalityStudy) rules() []rule {
	const source, added = "I-Health Algorithm 1", "I-Health Algorithm 1 (added)"
	alike := []string{string(bco.Homogeneous)}
	return []rule{
		{
			id: "15a", source: added, claim: "among identical validators nobody but the fastest is needed",
			predicate: "U of the best prefix = U of the best set on every homogeneous instance", check: x.never("order", alike),
		},
		{
			id: "15b", source: added, claim: "among identical validators BCO misses only because n is an integer",
			predicate: "with n* itself the greedy stop costs nothing on every homogeneous instance", check: x.never("relaxed", alike),
		},
		{
			id: "15c", source: source, claim: "the fastest validators are the right ones",
			predicate: "U of the best prefix = U of the best set on every instance", finding: true, check: x.never("order", nil),
		},
		{
			id: "15d", source: added, claim: "what BCO misses is due to the order of the validators, not to where it stops",
			predicate: "normalised security, validators that differ: prefixes miss the best set more often than BCO the best prefix, 95 % intervals apart, every family and N",
			check:     x.orderOverStop,
		},
		{
			id: "15e", source: added, claim: "the literal security term hides what BCO misses",
			predicate: "validators that differ: BCO misses the best set less often under (M/m)^q than under (v/m)^q, 95 % intervals apart, every family and N", check: x.literalHides,
		},
		{
			id: "15f", source: added, claim: "no choice is better than what bounds it",
			predicate: "U of the best set ≤ of the best prefix ≤ of BCO, with n* rounded or not, on every instance", check: x.nothingBelow,
		},
		{
			id: "15g", source: source, claim: "rounding n* to the nearest integer costs nothing",
			predicate: "U of BCO with n* rounded = U of the best prefix on every homogeneous instance", finding: true, check: x.never("rounded", alike),
		},
		{
			id: "15h", source: "I-Health eq. (12) and Fig. 8", claim: "a security term of (M/m)^q goes with seven iterations at equal weights",
			predicate: "some optimum under (M/m)^q has m < M·β^(1/q), where 7 of 21 lies at equal weights", finding: true, check: x.fewEnough,
		},
	}
}

// row returns what was counted of a family under a condition.
func (x *optimalityStudy) row(r *Results, family string, c condition, metric string) (Row, error) {
	rows := r.Select(Query{Panel: c.String(), Series: family, Metric: metric})
	if len(rows) == 0 {
		return Row{}, errMissing(family + " instances, " + c.String())
	}
	return rows[0], nil
}

// never returns a check that one choice misses another on no instance of some families,
// or of all for none.
func (x *optimalityStudy) never(key string, families []string) func(*Results) (outcome, error) {
	return func(r *Results) (outcome, error) {
		if families == nil {
			families = x.spec.Optimality.Families
		}
		out := outcome{true: true}
		seen := make([]string, len(families))
		for i, family := range families {
			least, most, worst := math.Inf(1), 0.0, 0.0
			for _, c := range x.spec.Optimality.conditions() {
				misses, err := x.row(r, family, c, "misses_"+key)
				if err != nil {
					return outcome{}, err
				}
				gap, err := x.row(r, family, c, "gap_max_"+key)
				if err != nil {
					return outcome{}, err
				}
				least, most = min(least, 100*float64(misses.Value)), max(most, 100*float64(misses.Value))
				worst = max(worst, 100*float64(gap.Value))
			}
			out.true = out.true && most == 0
			seen[i] = fmt.Sprintf("%s %.3g to %.3g %%, worst by %.3g %%", family, least, most, worst)
		}
		out.measured = fmt.Sprintf("misses of %d under each condition: %s", x.spec.Optimality.Instances, strings.Join(seen, "; "))
		return out, nil
	}
}

// apartIn compares two counts of every family of validators that differ, and demands that
// the interval of the first lies above that of the second. It tells the closest pair.
func (x *optimalityStudy) apartIn(conditions []condition, more, less func(family string, c condition) (Row, error)) (outcome, error) {
	out, closest := outcome{}, Number(math.Inf(1))
	for _, c := range conditions {
		for _, family := range x.spec.Optimality.Families {
			if family == string(bco.Homogeneous) {
				continue
			}
			high, err := more(family, c)
			if err != nil {
				return outcome{}, err
			}
			low, err := less(family, c)
			if err != nil {
				return outcome{}, err
			}
			if distance := high.Interval.Low - low.Interval.High; distance < closest {
				closest = distance
				out.measured = fmt.Sprintf("closest for %s, N = %d: %s against %s", family, c.blocks, ratio(high), ratio(low))
			}
		}
	}
	if out.measured == "" {
		return outcome{}, errMissing("validators that differ")
	}
	out.true = closest > 0
	return out, nil
}

// under returns the conditions with a security term.
func (x *optimalityStudy) under(term bco.SecurityTerm) []condition {
	var out []condition
	for _, c := range x.spec.Optimality.conditions() {
		if c.term == string(term) {
			out = append(out, c)
		}
	}
	return out
}

func (x *optimalityStudy) orderOverStop(r *Results) (outcome, error) {
	return x.apartIn(x.under(bco.Normalised),
		func(family string, c condition) (Row, error) { return x.row(r, family, c, "misses_order") },
		func(family string, c condition) (Row, error) { return x.row(r, family, c, "misses_greedy") })
}

func (x *optimalityStudy) literalHides(r *Results) (outcome, error) {
	return x.apartIn(x.under(bco.Normalised),
		func(family string, c condition) (Row, error) { return x.row(r, family, c, "misses_total") },
		func(family string, c condition) (Row, error) {
			c.term = string(bco.Literal)
			return x.row(r, family, c, "misses_total")
		})
}

// fewEnough looks for an optimum that the lemma of literalLeast rules out.
func (x *optimalityStudy) fewEnough(r *Results) (outcome, error) {
	total, instances := 0.0, 0
	for _, c := range x.under(bco.Literal) {
		for _, row := range r.Select(Query{Panel: c.String(), Metric: "few"}) {
			total += float64(row.Value)
			instances += x.spec.Optimality.Instances
		}
	}
	if instances == 0 {
		return outcome{}, errMissing("instances with the literal security term")
	}
	p := bco.Reference(bco.Weights{Latency: 1. / 3, Security: 1. / 3, Cost: 1. / 3})
	return outcome{total > 0, fmt.Sprintf("%g of %d instances; at equal weights m ≥ %.4g of %d", total, instances, literalLeast(&p), p.MaxValidators)}, nil
}

func (x *optimalityStudy) nothingBelow(r *Results) (outcome, error) {
	rows := r.Select(Query{Metric: "below"})
	if len(rows) == 0 {
		return outcome{}, errMissing("random instances")
	}
	total := 0.0
	for _, row := range rows {
		total += float64(row.Value)
	}
	return outcome{total == 0, fmt.Sprintf("%g of %d instances contradict", total, len(rows)*x.spec.Optimality.Instances)}, nil
}
