package experiments

import (
	"fmt"
	"strings"
)

func (x *cloningStudy) rules() []rule {
	const rule225 = "EIP-225; Ekparinya et al., arXiv 1902.10244"
	return []rule{
		{
			id: "28a", source: rule225, claim: "with floor(N/2)+1 honest signers proof of authority does not fork for good", finding: true,
			predicate: "with one cloned signer (N odd) or two (N even) not both sides of a cut grow by half a block a period; of the N listed those count that keep floor(N/2)+1 honest signers, which leaves out 4", check: x.doesNotFork,
		},
		{
			id: "28b", source: rule225 + " (added)", claim: "one clone fewer, and one side stops",
			predicate: "with one clone fewer the lesser side of the cut seals at most floor(N/2)+1 blocks, for every N", check: x.oneFewerStalls,
		},
		{
			id: "28c", source: "Clique, as used", claim: "a block with floor(N/2)+1 seals is final", finding: true,
			predicate: "with the clones of 28a no decided block is taken back and no two nodes decide differently, for every N", check: x.isFinal,
		},
		{
			id: "28d", source: rule225 + " (added)", claim: "the healing takes back all that one side has sealed, so the damage grows with the cut",
			predicate: fmt.Sprintf("N = %d: the deepest reorganisation is at least 0.9 of the lesser side's growth for every cut, and grows with the cut", x.spec.Cloning.Shown), check: x.takesBack,
		},
		{
			id: "28e", source: "arXiv 1807.04938, OSDI 1999 (added)", claim: "Byzantine fault tolerance among the same nodes does not fork, and goes on when healed",
			predicate: "PBFT and rounds, same cut, same nodes on both sides: wherever clones ≤ floor((N−1)/3), no two nodes decide differently and blocks are decided after the healing", check: x.toleratesClones,
		},
	}
}

// lesser returns by how much the lesser side grew during a cut.
func (x *cloningStudy) lesser(r *Results, n, clones int, cut float64) (float64, error) {
	var grown [2]float64
	for i, metric := range grownSide {
		v, ok := valueAt(r, Query{Panel: ofSigners(n), Series: ofClones(clones), Metric: metric}, cut)
		if !ok {
			return 0, errMissing(fmt.Sprintf("%s, %s, a cut of %g periods", ofSigners(n), ofClones(clones), cut))
		}
		grown[i] = v
	}
	return min(grown[0], grown[1]), nil
}

// valueAt returns the value of the first row that matches q and stands at x.
func valueAt(r *Results, q Query, x float64) (float64, bool) {
	for _, row := range r.Select(q) {
		if float64(row.X) == x {
			return float64(row.Value), true
		}
	}
	return 0, false
}

func (x *cloningStudy) doesNotFork(r *Results) (outcome, error) {
	c := x.spec.Cloning
	var seen []string
	counted, forks := 0, 0
	for _, n := range c.Signers {
		least, err := x.lesser(r, n, enoughClones(n), c.longest())
		if err != nil {
			return outcome{}, err
		}
		if !honestMajority(n) {
			continue
		}
		counted++
		forks += one(least >= c.longest()/2)
		seen = append(seen, fmt.Sprintf("%d: %.0f", n, least))
	}
	if counted == 0 {
		return outcome{}, errMissing("an N that keeps floor(N/2)+1 honest signers beside its clones")
	}
	return outcome{forks < counted, fmt.Sprintf("in %g periods the lesser side grows by, for N = %s", c.longest(), strings.Join(seen, ", "))}, nil
}

func (x *cloningStudy) oneFewerStalls(r *Results) (outcome, error) {
	c, out := x.spec.Cloning, outcome{true: true}
	worst := 0.0
	for _, n := range c.Signers {
		least, err := x.lesser(r, n, enoughClones(n)-1, c.longest())
		if err != nil {
			return outcome{}, err
		}
		out.true = out.true && least <= float64(n/2+1)
		worst = max(worst, least)
	}
	out.measured = fmt.Sprintf("at most %.0f blocks in %g periods", worst, c.longest())
	return out, nil
}

func (x *cloningStudy) isFinal(r *Results) (outcome, error) {
	c := x.spec.Cloning
	final, reverted, disagree := 0, 0.0, 0.0
	for _, n := range c.Signers {
		q := Query{Panel: ofSigners(n), Series: ofClones(enoughClones(n)), Metric: "reverted"}
		back, ok := valueAt(r, q, c.longest())
		q.Metric = "disagreements"
		other, okToo := valueAt(r, q, c.longest())
		if !ok || !okToo {
			return outcome{}, errMissing(ofSigners(n))
		}
		if back == 0 && other == 0 {
			final++
		}
		reverted, disagree = max(reverted, back), max(disagree, other)
	}
	return outcome{final > 0, fmt.Sprintf("up to %.0f decided blocks taken back, up to %.0f decisions against another node's; blocks stayed final for %d of %d N", reverted, disagree, final, len(c.Signers))}, nil
}

func (x *cloningStudy) takesBack(r *Results) (outcome, error) {
	c, out := x.spec.Cloning, outcome{true: true}
	if len(c.Cuts) < 2 {
		return outcome{}, errMissing("two cuts, to see the damage grow")
	}
	var seen []string
	last := 0.0
	for _, cut := range c.Cuts {
		least, err := x.lesser(r, c.Shown, enoughClones(c.Shown), cut)
		depth, ok := valueAt(r, Query{Panel: ofSigners(c.Shown), Series: ofClones(enoughClones(c.Shown)), Metric: "depth"}, cut)
		if err != nil || !ok {
			return outcome{}, errMissing(fmt.Sprintf("a cut of %g periods", cut))
		}
		out.true = out.true && depth >= 0.9*least && depth > last
		last = depth
		seen = append(seen, fmt.Sprintf("%g periods: %.0f blocks", cut, depth))
	}
	out.measured = strings.Join(seen, ", ")
	return out, nil
}

func (x *cloningStudy) toleratesClones(r *Results) (outcome, error) {
	c, out := x.spec.Cloning, outcome{true: true}
	var forks []string
	runs, after, judged := 0, 0, 0
	for _, n := range c.Signers {
		for _, p := range tolerant {
			q := Query{Panel: ofSigners(n), Series: p.name, Metric: "disagreements"}
			disagree, ok := valueAt(r, q, float64(n))
			q.Metric = "decided_after"
			goesOn, okToo := valueAt(r, q, float64(n))
			if !ok || !okToo {
				return outcome{}, errMissing(p.name + ", " + ofSigners(n))
			}
			runs++
			if goesOn > 0 {
				after++
			}
			tolerated := enoughClones(n) <= (n-1)/3
			judged += one(tolerated)
			if disagree > 0 {
				forks = append(forks, fmt.Sprintf("%s with N = %d and %s", p.name, n, ofClones(enoughClones(n))))
			}
			out.true = out.true && (!tolerated || disagree == 0 && goesOn > 0)
		}
	}
	if judged == 0 {
		return outcome{}, errMissing("an N that tolerates its clones")
	}
	out.measured = fmt.Sprintf("%d runs, %d go on after the healing; forks: %s", runs, after, orNone(forks))
	return out, nil
}

// orNone lists what there is.
func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}
