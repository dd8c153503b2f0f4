package experiments

import (
	"fmt"
	"strings"

	"ihealth/chain/simulated"
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
			predicate: fmt.Sprintf("%d messages a block at N = %d", simulated.PBFTMessages(most), most), check: x.flatAtMost,
		},
		{
			id: "27c", source: source, claim: "cluster heads save messages",
			predicate: fmt.Sprintf("fewer than flat on every field with N ≥ %d, by every rule", manyNodes), check: x.headsAreFewer,
		},
		{
			id: "27d", source: source, claim: "clusters keep the network tolerant of Byzantine nodes",
			predicate: "at least as many are tolerated among the heads as among all, on average over the fields", finding: true, check: x.toleranceStays,
		},
		{
			id: "27e", source: source + " (added)", claim: "heads by density or lowest id last longer than by highest degree",
			predicate: fmt.Sprintf("half of the nodes that become or cease to be a head in a step by highest degree, less those by the rule: above 0 with the whole of its interval over %d fields, in pairs, together %g %%",
				x.spec.Messages.Mobility.Fields, 100*fieldsLevel), check: x.headsLast,
		},
		{
			id: "27f", source: source + " (added)", claim: "f colluders of K heads hold C(f,r)/C(K,r) of history alone, with r keepers",
			predicate: fmt.Sprintf("exact binomial test of the simulated count for every r, p ≥ %g, which refuses (f/K)^r, keepers drawn with replacement, for every r ≥ 2", exactSize), check: x.exposureIsFormula,
		},
		{
			id: "27g", source: source, claim: "a head may keep a hash or pass it on: history cannot be changed unseen",
			predicate: "one keeper a block leaves the colluders nothing", finding: true, check: x.oneKeeperIsEnough,
		},
	}
}

// manyNodes is the N from which on clusters are held to save messages on every field.
const manyNodes = 50

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
	miscounted, violations := r.Values(Query{Metric: "miscounted"}), r.Values(Query{Metric: "violations"})
	if clustered := len(x.spec.Messages.Nodes) * len(x.spec.Messages.Rules); len(miscounted) != clustered || len(violations) == 0 {
		return outcome{}, errMissing("every rule at every N")
	}
	for _, v := range miscounted {
		runs += x.spec.Messages.Fields
		wrong += v
	}
	for _, v := range violations {
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
	return outcome{int(row.Value) == simulated.PBFTMessages(n), fmt.Sprintf("%.0f", float64(row.Value))}, nil
}

func (x *messagesStudy) headsAreFewer(r *Results) (outcome, error) {
	if x.largest() < manyNodes {
		return outcome{}, errMissing(fmt.Sprintf("N ≥ %d", manyNodes))
	}
	out := outcome{true: true}
	var seen []string
	for _, n := range x.spec.Messages.Nodes {
		for _, name := range x.spec.Messages.Rules {
			row, ok := rowAt(r, Query{Series: name, Metric: "messages"}, n)
			if !ok || row.Interval == nil {
				return outcome{}, errMissing("fidelity simulated")
			}
			if n < manyNodes {
				continue
			}
			out.true = out.true && float64(row.Interval.High) < float64(simulated.PBFTMessages(n))
			if n == x.largest() {
				seen = append(seen, fmt.Sprintf("%s %.0f", name, float64(row.Value)))
			}
		}
	}
	out.measured = fmt.Sprintf("N = %d: flat %d, %s on average", x.largest(), simulated.PBFTMessages(x.largest()), strings.Join(seen, ", "))
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
