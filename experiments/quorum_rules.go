package experiments

import (
	"fmt"

	"ihealth/chain/simulated"
)

func (x *quorumStudy) rules() []rule {
	const source = "quarantine monitoring (Zheng et al.)"
	q := x.spec.Quorum
	f := simulated.MaxFaulty(q.Nodes)
	return []rule{
		{
			id: "26a", source: source + " (added)", claim: "two quorums share an honest node, or agreement can be broken",
			predicate: "an attack by f nodes with two faces breaks agreement exactly where 2q − n ≤ f, at every q and f", check: x.agree("disagrees"),
		},
		{
			id: "26b", source: source + " (added)", claim: "a quorum must be there without the faulty",
			predicate: "f silent nodes end liveness exactly where n − q < f, at every q and f", check: x.agree("stalls"),
		},
		{
			id: "26c", source: source, claim: fmt.Sprintf("%d of %d signatures are enough, with f = %d", q.Seed, q.Nodes, f),
			predicate: "safe and live in the attacks, and the least such quorum", check: x.leastIsSeed,
		},
		{
			id: "26d", source: "textbook quorum of 2f + 1", claim: fmt.Sprintf("2f + 1 = %d of %d votes are safe with f = %d", 2*f+1, q.Nodes, f),
			predicate: "no attack breaks agreement; false unless n = 3f + 1", finding: q.Nodes != 3*f+1, check: x.textbookIsSafe,
		},
		{
			id: "26e", source: source + " (added)", claim: "nothing else ever breaks",
			predicate: "no gap, no invalid block, no doubled transaction in any run, and no disagreement by silence", check: x.nothingElse,
		},
	}
}

// agree compares what broke with the formula.
func (x *quorumStudy) agree(metric string) func(*Results) (outcome, error) {
	return func(r *Results) (outcome, error) {
		cells, wrong, broken := 0, 0, 0
		for f := 1; f <= x.spec.Quorum.MaxFaulty; f++ {
			seen := r.Values(Query{Series: ofFaulty(f), Metric: metric})
			formula := r.Values(Query{Series: ofFaulty(f), Metric: metric + "_formula"})
			if len(seen) == 0 || len(seen) != len(formula) {
				return outcome{}, errMissing("fidelities analytic and simulated")
			}
			for i := range seen {
				cells++
				broken += int(seen[i])
				wrong += one(seen[i] != formula[i])
			}
		}
		if wrong == 0 && (broken == 0 || broken == cells) {
			return outcome{}, errMissing("quorums on both sides of the bound")
		}
		return outcome{wrong == 0, fmt.Sprintf("broken in %d of %d cells, %d against the formula", broken, cells, wrong)}, nil
	}
}

// at returns what the attacks do to a quorum with as many faulty nodes as may be.
func (x *quorumStudy) at(r *Results, quorum int) (disagrees, stalls bool, err error) {
	value := func(metric string) float64 {
		for _, row := range r.Select(Query{Series: ofFaulty(simulated.MaxFaulty(x.spec.Quorum.Nodes)), Metric: metric}) {
			if int(row.X) == quorum {
				return float64(row.Value)
			}
		}
		err = errMissing(fmt.Sprintf("an attack on the quorum %d", quorum))
		return 0
	}
	disagrees, stalls = value("disagrees") > 0, value("stalls") > 0
	return disagrees, stalls, err
}

func (x *quorumStudy) leastIsSeed(r *Results) (outcome, error) {
	seed := x.spec.Quorum.Seed
	disagrees, stalls, err := x.at(r, seed)
	if err != nil {
		return outcome{}, err
	}
	below, _, err := x.at(r, seed-1)
	text := fmt.Sprintf("%d: disagrees %v, stalls %v; %d: disagrees %v", seed, disagrees, stalls, seed-1, below)
	return outcome{!disagrees && !stalls && below, text}, err
}

func (x *quorumStudy) textbookIsSafe(r *Results) (outcome, error) {
	f := simulated.MaxFaulty(x.spec.Quorum.Nodes)
	disagrees, _, err := x.at(r, 2*f+1)
	return outcome{!disagrees, fmt.Sprintf("two blocks decided at one height: %v", disagrees)}, err
}

func (x *quorumStudy) nothingElse(r *Results) (outcome, error) {
	counts := r.Values(Query{Metric: "other_violations"})
	if len(counts) == 0 {
		return outcome{}, errMissing("fidelity simulated")
	}
	total := 0.0
	for _, n := range counts {
		total += n
	}
	return outcome{total == 0, fmt.Sprintf("%.0f in %d runs", total, 2*len(counts))}, nil
}
