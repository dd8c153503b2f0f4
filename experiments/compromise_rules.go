package experiments

import (
	"fmt"
	"strings"
)

func (x *compromiseStudy) rules() []rule {
	const security = "I-Health section IV (η = θ·m^q)"
	return []rule{
		{
			id: "22a", source: security, claim: "every further validator makes the channel safer",
			predicate: "P(more than a third of m compromised) falls with every m, for every number of compromised ones", finding: true, check: x.alwaysFalls,
		},
		{
			id: "22b", source: security + " (added)", claim: "with one validator more it falls only where m becomes a multiple of 3",
			predicate: "P(m+1) < P(m) only if 3 divides m+1, for every number of compromised ones", check: x.fallsByThirds,
		},
		{
			id: "22c", source: security + " (added)", claim: "the probability is the hypergeometric tail",
			predicate: "formula = count over all subsets of every m to 1e-12", check: x.isCounted,
		},
		{
			id: "22d", source: security + " (added)", claim: "with a bound on that probability the search over all subsets stays exact",
			predicate: "exact search = enumeration of every subset and every n, also in what is infeasible, on all small instances", check: staysExact,
		},
		{
			id: "22e", source: security, claim: "the optimum for η is safe",
			predicate: fmt.Sprintf("P ≤ %g at the optimum of every channel, with %d compromised", x.strictest(), x.spec.Compromise.Assumed), finding: true, check: x.isSafe,
		},
	}
}

// strictest returns the last, least bound on the probability.
func (x *compromiseStudy) strictest() float64 {
	risks := x.spec.Compromise.MaxRisks
	return risks[len(risks)-1]
}

// steps calls see with the probabilities of every m and m+1.
func (x *compromiseStudy) steps(r *Results, see func(series string, m int, now, next float64)) error {
	of := r.series(Query{Metric: "risk"})
	if len(of) == 0 {
		return errMissing("fidelity analytic")
	}
	for _, series := range of {
		risks := r.Values(Query{Series: series, Metric: "risk"})
		for i := 1; i < len(risks); i++ {
			see(series, i, risks[i-1], risks[i])
		}
	}
	return nil
}

func (x *compromiseStudy) alwaysFalls(r *Results) (outcome, error) {
	rises := map[string]int{}
	out := outcome{true: true}
	err := x.steps(r, func(series string, _ int, now, next float64) {
		if next > now*(1+1e-12) {
			rises[series]++
			out.true = false
		}
	})
	var seen []string
	for _, series := range r.series(Query{Metric: "risk"}) {
		risks := r.Values(Query{Series: series, Metric: "risk"})
		seen = append(seen, fmt.Sprintf("%s: rises %d of %d times", series, rises[series], len(risks)-1))
	}
	out.measured = strings.Join(seen, "; ")
	return out, err
}

func (x *compromiseStudy) fallsByThirds(r *Results) (outcome, error) {
	wrong, falls := 0, 0
	err := x.steps(r, func(_ string, m int, now, next float64) {
		if next < now*(1-1e-12) {
			falls++
			if (m+1)%3 != 0 {
				wrong++
			}
		}
	})
	return outcome{wrong == 0 && falls > 0, fmt.Sprintf("%d of %d falls elsewhere", wrong, falls)}, err
}

func (x *compromiseStudy) isCounted(r *Results) (outcome, error) {
	formula, counted := r.Values(Query{Metric: "risk"}), r.Values(Query{Metric: "risk_counted"})
	if len(formula) == 0 || len(formula) != len(counted) {
		return outcome{}, errMissing("fidelity analytic")
	}
	worst := 0.0
	for i := range formula {
		worst = max(worst, formula[i]-counted[i], counted[i]-formula[i])
	}
	return outcome{worst <= 1e-12, fmt.Sprintf("%d probabilities, largest difference %.0e", len(formula), worst)}, nil
}

func (x *compromiseStudy) isSafe(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, c := range x.spec.Compromise.Channels {
		free, ok := x.at(r, c.Name, 1)
		if !ok {
			return outcome{}, errMissing("channel " + c.Name)
		}
		out.true = out.true && free.risk <= x.strictest()
		text := fmt.Sprintf("%s: P = %.2f with m = %.0f", c.Name, free.risk, free.m)
		if bound, ok := x.at(r, c.Name, x.strictest()); ok {
			text += fmt.Sprintf(", P = %.2f with m = %.0f for %.1f %% more U", bound.risk, bound.m, 100*(bound.u/free.u-1))
		}
		seen = append(seen, text)
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

// bounded is a channel's optimum under a bound on the probability.
type bounded struct{ m, n, u, risk float64 }

// at returns the optimum of a channel under a bound, 1 for none; false when there is
// no choice.
func (x *compromiseStudy) at(r *Results, channel string, bound float64) (bounded, bool) {
	value := func(metric string) (float64, bool) {
		for _, row := range r.Select(Query{Panel: channel, Metric: metric}) {
			if float64(row.X) == bound {
				return float64(row.Value), true
			}
		}
		return 0, false
	}
	m, ok := value("validators")
	n, _ := value("block_size")
	u, _ := value("utility")
	risk, _ := value("risk_chosen")
	return bounded{m, n, u, risk}, ok
}
