package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// urgent returns the number of urgent entities: those of the first class, by
// default the 8 of I-Health, section V.
func (x *sojournStudy) urgent() int {
	s := x.spec.Sojourn
	if len(s.Classes) > 0 {
		return min(s.Classes[0], s.Entities)
	}
	return min(8, s.Entities)
}

func (x *sojournStudy) rules() []rule {
	const fig5, fig10 = "I-Health Fig. 5", "I-Health Fig. 10"
	return []rule{
		{id: "5a", source: fig5, claim: "equal priority: one sojourn time for all", predicate: "S_i all equal 1/(μ−Σλ)", check: x.allEqual},
		{id: "5b", source: fig5, claim: "urgent entities gain", predicate: "S_i < S_eq for the urgent, i = 1..8", check: x.urgentGain},
		{id: "5c", source: fig5, claim: "low priority loses", predicate: "S_last > S_eq", check: x.lowLoses},
		{id: "5d", source: fig5, claim: "the sojourn time falls as μ grows", predicate: "S_i(μ') < S_i(μ) for μ' > μ, every scheme", check: x.fallsWithMu},
		{
			id: "5e", source: fig5, claim: "only three entities are worse off (true for 21 levels at 42.75 < μ ≤ 43.714 only)",
			predicate: "#{i: S_i > S_eq} = 3 exactly where there are 21 levels and 42.75 < μ ≤ 43.714", check: x.threeWorse,
		},
		{id: "5f", source: fig5 + " (added)", claim: "work is conserved", predicate: "Σλ_i S_i = Λ/(μ−Λ) to 1e-9, every scheme", check: x.conserved},
		{
			id: "5g", source: fig5 + " (added)", claim: "the simulation agrees with the formula",
			predicate: "closed form inside the simultaneous (Bonferroni) intervals of all entities", check: x.agrees,
		},
		{id: "10a", source: fig10, claim: "priority cuts the sojourn time of urgent entities", predicate: "S_i ≤ 0.85·S_eq for the urgent, i = 1..8, at the nominal rates", check: x.urgentCut},
		{id: "10b", source: fig10 + " (added)", claim: "every channel is stable", predicate: "n/L > Σλ", check: x.stable},
		{
			id: "10c", source: fig10 + " (added)", claim: "a transaction does not leave before its block is verified",
			predicate: "S_i ≥ L", finding: true, check: x.leavesAfterBlock,
		},
		{
			id: "10d", source: fig10 + " (added)", claim: "the simulation agrees with the formula on every channel",
			predicate: "closed form inside the simultaneous (Bonferroni) intervals of all entities", check: x.agrees,
		},
	}
}

// curve returns the closed-form sojourn times of all entities.
func (x *sojournStudy) curve(r *Results, panel, scheme string) ([]float64, error) {
	v := r.Values(Query{Fidelity: Analytic, Panel: panel, Series: schemeName(scheme), Metric: "sojourn"})
	if len(v) != x.spec.Sojourn.Entities {
		return nil, errMissing("closed form of " + schemeName(scheme))
	}
	return v, nil
}

// stagePanels returns the panels that hold closed forms.
func (x *sojournStudy) stagePanels(r *Results) ([]string, error) {
	p := r.panels(Query{Fidelity: Analytic, Metric: "sojourn"})
	if len(p) == 0 {
		return nil, errMissing("fidelity analytic")
	}
	return p, nil
}

// against calls see with the curve of equal priority and that of every other
// scheme, for every stage.
func (x *sojournStudy) against(r *Results, see func(panel, scheme string, equal, priority []float64)) error {
	panels, err := x.stagePanels(r)
	if err != nil {
		return err
	}
	compared := false
	for _, panel := range panels {
		equal, err := x.curve(r, panel, equalPriority)
		if err != nil {
			return err
		}
		for _, scheme := range x.spec.Sojourn.Schemes {
			if scheme == equalPriority {
				continue
			}
			priority, err := x.curve(r, panel, scheme)
			if err != nil {
				return err
			}
			compared = true
			see(panel, scheme, equal, priority)
		}
	}
	if !compared {
		return errMissing("a scheme with priority to compare with")
	}
	return nil
}

func (x *sojournStudy) allEqual(r *Results) (outcome, error) {
	panels, err := x.stagePanels(r)
	if err != nil {
		return outcome{}, err
	}
	out := outcome{true: true}
	var seen []string
	for i, mu := range x.serviceRates(r) {
		v, err := x.curve(r, panels[i], equalPriority)
		if err != nil {
			return outcome{}, err
		}
		want := 1 / (mu - x.load())
		for _, s := range v {
			out.true = out.true && math.Abs(s-want) <= 1e-9*want
		}
		seen = append(seen, fmt.Sprintf("%s: %s", panels[i], seconds(v[0])))
	}
	out.measured = strings.Join(seen, ", ")
	return out, nil
}

// serviceRates returns μ of every stage, 1/s, in the order of the panels.
func (x *sojournStudy) serviceRates(r *Results) []float64 {
	return r.Values(Query{Metric: "service_rate"})
}

// load returns Λ = Σλ_i at the nominal rates, 1/s.
func (x *sojournStudy) load() float64 {
	return x.spec.Sojourn.ArrivalRate * float64(x.spec.Sojourn.Entities)
}

func (x *sojournStudy) urgentGain(r *Results) (outcome, error) {
	worst := 0.0
	err := x.against(r, func(_, _ string, equal, priority []float64) {
		for i := range x.urgent() {
			worst = max(worst, priority[i]/equal[i])
		}
	})
	return outcome{worst < 1, fmt.Sprintf("largest S_i/S_eq = %.4f", worst)}, err
}

func (x *sojournStudy) lowLoses(r *Results) (outcome, error) {
	least := math.Inf(1)
	err := x.against(r, func(_, _ string, equal, priority []float64) {
		last := len(priority) - 1
		least = min(least, priority[last]/equal[last])
	})
	return outcome{least > 1, fmt.Sprintf("smallest S_last/S_eq = %.4f", least)}, err
}

func (x *sojournStudy) fallsWithMu(r *Results) (outcome, error) {
	panels, err := x.stagePanels(r)
	if err != nil {
		return outcome{}, err
	}
	mus := x.serviceRates(r)
	if len(mus) < 2 {
		return outcome{}, errMissing("a second service rate")
	}
	order := make([]int, len(mus))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(math.Copysign(1, mus[a]-mus[b])) })
	falls, least := true, math.Inf(1)
	for _, scheme := range x.spec.Sojourn.Schemes {
		for k := 1; k < len(order); k++ {
			slow, err := x.curve(r, panels[order[k-1]], scheme)
			if err != nil {
				return outcome{}, err
			}
			fast, err := x.curve(r, panels[order[k]], scheme)
			if err != nil {
				return outcome{}, err
			}
			for i := range slow {
				falls = falls && fast[i] < slow[i]
				least = min(least, 1-fast[i]/slow[i])
			}
		}
	}
	return outcome{falls, fmt.Sprintf("smallest fall from one μ to the next: %.1f %%", 100*least)}, nil
}

func (x *sojournStudy) threeWorse(r *Results) (outcome, error) {
	if s := x.spec.Sojourn; s.Entities != 21 || s.ArrivalRate != 2 {
		return outcome{}, errMissing("21 entities of 2/s, to which the claim applies")
	}
	out, applies := outcome{true: true}, false
	counts := map[string][]string{}
	err := x.against(r, func(panel, scheme string, equal, priority []float64) {
		mu, _ := r.Value(Query{Panel: panel, Metric: "service_rate"})
		worse := 0
		for i := range priority {
			if priority[i] > equal[i] {
				worse++
			}
		}
		expected := scheme == byLevel && mu > 42.75 && mu <= 43.714
		applies = applies || expected
		out.true = out.true && (worse == 3) == expected
		counts[scheme] = append(counts[scheme], fmt.Sprintf("%d at %s", worse, panel))
	})
	var seen []string
	for _, scheme := range x.spec.Sojourn.Schemes {
		if c := counts[scheme]; c != nil {
			seen = append(seen, scheme+": "+strings.Join(c, ", "))
		}
	}
	if err == nil && out.true && !applies {
		err = errMissing("a service rate in 42.75 < μ ≤ 43.714 with 21 levels")
	}
	out.measured = strings.Join(seen, "; ")
	return out, err
}

func (x *sojournStudy) conserved(r *Results) (outcome, error) {
	panels, err := x.stagePanels(r)
	if err != nil {
		return outcome{}, err
	}
	worst := 0.0
	for k, mu := range x.serviceRates(r) {
		want := x.load() / (mu - x.load())
		for _, scheme := range x.spec.Sojourn.Schemes {
			v, err := x.curve(r, panels[k], scheme)
			if err != nil {
				return outcome{}, err
			}
			sum := 0.0
			for _, s := range v {
				sum += x.spec.Sojourn.ArrivalRate * s
			}
			worst = max(worst, math.Abs(sum/want-1))
		}
	}
	return outcome{worst <= 1e-9, fmt.Sprintf("largest relative error %.1e", worst)}, nil
}

func (x *sojournStudy) agrees(r *Results) (outcome, error) {
	rows := r.Select(Query{Fidelity: Simulated, Metric: "sojourn_simultaneous"})
	if len(rows) == 0 {
		return outcome{}, errMissing("fidelity simulated")
	}
	inside, alone := 0, 0
	singles := r.Select(Query{Fidelity: Simulated, Metric: "sojourn"})
	for i, row := range rows {
		exact, ok := r.exact(row)
		if !ok {
			return outcome{}, errMissing("fidelity analytic")
		}
		if row.Interval.contains(exact) {
			inside++
		}
		if singles[i].Interval.contains(exact) {
			alone++
		}
	}
	level := x.spec.Sojourn.Simulation.Level
	return outcome{inside == len(rows), fmt.Sprintf("%d of %d inside the simultaneous %g %% intervals (%d inside their single ones, %.0f expected)",
		inside, len(rows), 100*level, alone, level*float64(len(rows)))}, nil
}

// exact returns the closed form of the quantity that a simulated row estimates.
func (r *Results) exact(row Row) (float64, bool) {
	for _, c := range r.Select(Query{Fidelity: Analytic, Panel: row.Panel, Series: row.Series, Metric: "sojourn"}) {
		if c.X == row.X {
			return float64(c.Value), true
		}
	}
	return 0, false
}

func (i *Range) contains(x float64) bool { return float64(i.Low) <= x && x <= float64(i.High) }

func (x *sojournStudy) urgentCut(r *Results) (outcome, error) {
	worst, at := 0.0, ""
	err := x.against(r, func(panel, scheme string, equal, priority []float64) {
		for i := range x.urgent() {
			if ratio := priority[i] / equal[i]; ratio > worst {
				worst, at = ratio, fmt.Sprintf("entity %d, channel %s, %s", i+1, panel, scheme)
			}
		}
	})
	return outcome{worst <= 0.85, fmt.Sprintf("largest S_i/S_eq = %.3f (%s)", worst, at)}, err
}

func (x *sojournStudy) stable(r *Results) (outcome, error) {
	panels, err := x.stagePanels(r)
	mu := x.serviceRates(r)
	out := outcome{true: err == nil}
	seen := make([]string, len(panels))
	for i, panel := range panels {
		out.true = out.true && mu[i] > x.load()
		seen[i] = fmt.Sprintf("%s %.2f/s", panel, mu[i])
	}
	out.measured = fmt.Sprintf("Σλ = %g/s; μ: %s", x.load(), strings.Join(seen, ", "))
	return out, err
}

func (x *sojournStudy) leavesAfterBlock(r *Results) (outcome, error) {
	latencies := r.Select(Query{Metric: "block_latency"})
	if len(latencies) == 0 {
		return outcome{}, errMissing("the block latency of a channel")
	}
	out := outcome{true: true}
	var seen []string
	for _, row := range latencies {
		panel, latency := row.Panel, float64(row.Value)
		equal, err := x.curve(r, panel, equalPriority)
		if err != nil {
			return outcome{}, err
		}
		out.true = out.true && equal[0] >= latency
		seen = append(seen, fmt.Sprintf("%s: S_eq = %s, L = %s", panel, seconds(equal[0]), seconds(latency)))
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

// seconds formats a duration in s to four significant digits.
func seconds(s float64) string { return fmt.Sprintf("%.4g s", s) }
