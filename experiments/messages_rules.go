package experiments

import (
	"fmt"
	"math"
	"strings"

	"ihealth/chain/overlay"
)

func (x *messagesStudy) rules() []rule {
	const source = "optimized model (Dwivedi et al.)"
	most := x.largest()
	return []rule{
		{
			id: "27a", source: source + " (added)", claim: "messages a block are those of the formulas",
			predicate: "simulated count = (n−1) + (n−1)² + n(n−1), among heads with N − n relays, in every run, and no invariant is broken", check: x.countsAreFormulas,
		},
		{
			id: "27b", source: source + " (added)", claim: "PBFT among all nodes floods them",
			predicate: fmt.Sprintf("%d messages a block at N = %d", pbftMessages(most), most), check: x.flatAtMost,
		},
		{
			id: "27c", source: source, claim: "cluster heads save messages",
			predicate: "fewer than flat on every field with N ≥ 50, by every rule", check: x.headsAreFewer,
		},
		{
			id: "27d", source: source, claim: "clusters keep the network tolerant of Byzantine nodes",
			predicate: "at least as many are tolerated among the heads as among all, on average over the fields", finding: true, check: x.toleranceStays,
		},
		{
			id: "27e", source: source + " (added)", claim: "heads by density or lowest id last longer than by highest degree",
			predicate: "at most half as many nodes become or cease to be a head in a step", check: x.headsLast,
		},
		{
			id: "27f", source: source + " (added)", claim: "f colluders of K heads hold C(f,r)/C(K,r) of history alone, with r keepers",
			predicate: "formula within 5 standard deviations of the simulation for every r", check: x.exposureIsFormula,
		},
		{
			id: "27g", source: source, claim: "a head may keep a hash or pass it on: history cannot be changed unseen",
			predicate: "one keeper a block leaves the colluders nothing", finding: true, check: x.oneKeeperIsEnough,
		},
	}
}

// largest returns the greatest N.
func (x *messagesStudy) largest() int {
	most := 0
	for _, n := range x.spec.Messages.Nodes {
		most = max(most, n)
	}
	return most
}

// at returns the row of a series at an abscissa.
func rowAt(r *Results, q Query, at int) (Row, bool) {
	for _, row := range r.Select(q) {
		if int(row.X) == at {
			return row, true
		}
	}
	return Row{}, false
}

func (x *messagesStudy) countsAreFormulas(r *Results) (outcome, error) {
	runs, wrong, broken := 0, 0.0, 0.0
	for _, n := range x.spec.Messages.Nodes {
		counted, ok := rowAt(r, Query{Series: flat, Metric: "messages"}, n)
		formula, known := rowAt(r, Query{Series: flat, Metric: "messages_formula"}, n)
		if !ok || !known {
			return outcome{}, errMissing("fidelities analytic and simulated")
		}
		runs++
		wrong += float64(one(counted.Value != formula.Value))
	}
	for _, row := range r.Select(Query{Metric: "miscounted"}) {
		runs += x.spec.Messages.Fields
		wrong += float64(row.Value)
	}
	for _, v := range r.Values(Query{Metric: "violations"}) {
		broken += v
	}
	return outcome{wrong == 0 && broken == 0, fmt.Sprintf("%d runs of %d blocks, %.0f miscounted, %.0f violations", runs, countedBlocks, wrong, broken)}, nil
}

func (x *messagesStudy) flatAtMost(r *Results) (outcome, error) {
	n := x.largest()
	row, ok := rowAt(r, Query{Series: flat, Metric: "messages"}, n)
	if !ok {
		return outcome{}, errMissing("fidelity simulated")
	}
	return outcome{int(row.Value) == pbftMessages(n), fmt.Sprintf("%.0f", float64(row.Value))}, nil
}

func (x *messagesStudy) headsAreFewer(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, n := range x.spec.Messages.Nodes {
		for _, name := range x.spec.Messages.Rules {
			row, ok := rowAt(r, Query{Series: name, Metric: "messages"}, n)
			if !ok || row.Interval == nil {
				return outcome{}, errMissing("fidelity simulated")
			}
			if n < 50 {
				continue
			}
			out.true = out.true && float64(row.Interval.High) < float64(pbftMessages(n))
			if n == x.largest() {
				seen = append(seen, fmt.Sprintf("%s %.0f", name, float64(row.Value)))
			}
		}
	}
	out.measured = fmt.Sprintf("N = %d: flat %d, %s on average", x.largest(), pbftMessages(x.largest()), strings.Join(seen, ", "))
	return out, nil
}

func (x *messagesStudy) toleranceStays(r *Results) (outcome, error) {
	out := outcome{true: true}
	intolerant, fields := 0.0, 0
	for _, name := range x.spec.Messages.Rules {
		for _, n := range x.spec.Messages.Nodes {
			all, ok := rowAt(r, Query{Series: flat, Metric: "tolerated"}, n)
			heads, known := rowAt(r, Query{Series: name, Metric: "tolerated"}, n)
			few, counted := rowAt(r, Query{Series: name, Metric: "intolerant"}, n)
			if !ok || !known || !counted {
				return outcome{}, errMissing("fidelity simulated")
			}
			out.true = out.true && heads.Value >= all.Value
			intolerant, fields = intolerant+float64(few.Value), fields+x.spec.Messages.Fields
		}
	}
	first, n := x.spec.Messages.Rules[0], x.largest()
	all, _ := rowAt(r, Query{Series: flat, Metric: "tolerated"}, n)
	heads, _ := rowAt(r, Query{Series: first, Metric: "tolerated"}, n)
	out.measured = fmt.Sprintf("N = %d: %.0f of all nodes, %.1f of the heads by %s; none at all on %.0f of %d fields", n, float64(all.Value), float64(heads.Value), first, intolerant, fields)
	return out, nil
}

func (x *messagesStudy) headsLast(r *Results) (outcome, error) {
	changes := func(rule overlay.Rule) (float64, error) {
		v, ok := r.Value(Query{Series: rule.String(), Metric: "head_changes"})
		if !ok {
			return 0, errMissing("the rule " + rule.String())
		}
		return v, nil
	}
	byDegree, err := changes(overlay.HighestDegree)
	if err != nil {
		return outcome{}, err
	}
	out := outcome{true: true, measured: fmt.Sprintf("%v %.1f", overlay.HighestDegree, byDegree)}
	for _, rule := range []overlay.Rule{overlay.Density, overlay.LowestID} {
		v, err := changes(rule)
		if err != nil {
			return outcome{}, err
		}
		out.true = out.true && v <= byDegree/2
		out.measured += fmt.Sprintf(", %v %.1f", rule, v)
	}
	return out, nil
}

func (x *messagesStudy) exposureIsFormula(r *Results) (outcome, error) {
	k := x.spec.Messages.Keepers
	out := outcome{true: len(k.Counts) > 0}
	var seen []string
	for _, count := range k.Counts {
		formula, ok := rowAt(r, Query{Metric: "exposure"}, count)
		simulated, known := rowAt(r, Query{Metric: "exposure_simulated"}, count)
		if !ok || !known {
			return outcome{}, errMissing("fidelities analytic and simulated")
		}
		p, share := float64(formula.Value), float64(simulated.Value)
		out.true = out.true && math.Abs(share-p) <= 5*math.Sqrt(p*(1-p)/float64(k.Blocks))
		seen = append(seen, fmt.Sprintf("r = %d: %.4f, simulated %.4f", count, p, share))
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

func (x *messagesStudy) oneKeeperIsEnough(r *Results) (outcome, error) {
	row, ok := rowAt(r, Query{Metric: "exposure_simulated"}, 1)
	if !ok {
		return outcome{}, errMissing("one keeper")
	}
	k := x.spec.Messages.Keepers
	return outcome{row.Value == 0, fmt.Sprintf("%d of %d heads hold %.1f %% alone", k.Colluders, k.Heads, 100*float64(row.Value))}, nil
}
