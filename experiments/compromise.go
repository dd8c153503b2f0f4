package experiments

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"slices"

	"ihealth/bco"
)

// Compromise is the section of an experiment that holds θ·m^q against the
// probability that more than a third of the m validators of a channel are
// compromised, when they are drawn at random.
type Compromise struct {
	Compromised []int     `yaml:"compromised"` // of the network's validators, ≥ 1, increasing
	Assumed     int       `yaml:"assumed"`     // those of the claims and of the constraint
	MaxRisks    []float64 `yaml:"max_risks"`   // bounds on the probability, in (0, 1), falling
	Channels    []Channel `yaml:"channels"`    // with weights
	Small       Drawn     `yaml:"small"`       // instances that are solved by enumeration, too: at most 12 validators
}

// countable bounds the validators of a network of which all subsets are counted.
const countable = 24

// compromiseStudy computes the finding on security as a power of m.
type compromiseStudy struct{ spec *Spec }

func (x *compromiseStudy) check(report reporter) {
	c, listed := x.spec.Compromise, x.spec.Network.Validators.Count
	checkCount(report, "network.validators.count", "validators to count the subsets of", listed, 1, countable)
	known := false
	for i, k := range c.Compromised {
		checkCount(report, indexed("compromise.compromised", i), "compromised validators", k, 1, listed)
		known = known || k == c.Assumed
	}
	if !known {
		report("compromise.assumed", "%d compromised validators are not among those listed: %v", c.Assumed, c.Compromised)
	}
	checkDistinct(report, "compromise.compromised", c.Compromised)
	for i, risk := range c.MaxRisks {
		if !(risk > 0 && risk < 1) {
			report(indexed("compromise.max_risks", i), "probability %v must lie between 0 and 1", risk)
		}
	}
	if len(c.MaxRisks) == 0 || !slices.IsSortedFunc(c.MaxRisks, func(a, b float64) int { return cmp.Compare(b, a) }) {
		report("compromise.max_risks", "the bounds must fall\nlist one or more, such as [0.3, 0.1]")
	}
	checkDistinct(report, "compromise.max_risks", c.MaxRisks)
	checkWeighted(report, "compromise.channels", c.Channels, &x.spec.Network)
	c.Small.checkSmall(report, "compromise.small")
}

func (x *compromiseStudy) cells() []Cell {
	c := x.spec.Compromise
	var out []Cell
	for _, k := range c.Compromised {
		out = append(out, Cell{ID: fmt.Sprintf("risk/%d", k), Fidelity: Analytic, Run: func(context.Context, *Env) ([]Row, error) { return x.risks(k), nil }})
	}
	for i := range c.Channels {
		channel := &c.Channels[i]
		out = append(out, Cell{ID: "channel/" + channel.Name, Fidelity: Analytic, Run: func(ctx context.Context, _ *Env) ([]Row, error) {
			return x.constrain(ctx, channel)
		}})
	}
	return append(out, c.Small.enumeration(func(ctx context.Context, p *bco.Problem, instance int) (bool, error) {
		free, err := bco.Exact{}.Solve(ctx, p)
		k := max(1, len(p.Validators)/4)
		p.Constraints.Compromised, p.Constraints.MaxRisk = k, c.MaxRisks[instance%len(c.MaxRisks)]
		return bco.Risk(len(p.Validators), k, free.M) > p.Constraints.MaxRisk, err
	})...)
}

// ofCompromised names the series of so many compromised validators.
func ofCompromised(k, of int) string { return fmt.Sprintf("%d of %d compromised", k, of) }

// risks returns the probability for every m, by the formula and by counting all
// subsets, and the security term (1/m)^q beside it.
func (x *compromiseStudy) risks(compromised int) []Row {
	listed := x.spec.Network.Validators.Count
	counted := countRisks(listed, compromised)
	security := x.spec.Network.problem(bco.Weights{}).Security
	var rows []Row
	for m := 1; m <= listed; m++ {
		row := func(metric string, v float64) {
			rows = append(rows, Row{Series: ofCompromised(compromised, listed), X: Number(m), Metric: metric, Value: Number(v)})
		}
		row("risk", bco.Risk(listed, compromised, m))
		row("risk_counted", counted[m])
		row("security_term", security.Security(1)/security.Security(m))
	}
	return rows
}

// countRisks counts, for every m, the subsets of m among listed validators of which
// more than a third are compromised.
func countRisks(listed, compromised int) []float64 {
	lost, all := make([]float64, listed+1), make([]float64, listed+1)
	bad := uint(1)<<compromised - 1
	for set := range uint(1) << listed {
		m := bits.OnesCount(set)
		all[m]++
		if 3*bits.OnesCount(set&bad) > m {
			lost[m]++
		}
	}
	for m := range lost {
		lost[m] /= all[m]
	}
	return lost
}

// constrain returns the channel's optimum without the constraint on the risk, where
// the bound is 1, and under every bound.
func (x *compromiseStudy) constrain(ctx context.Context, channel *Channel) ([]Row, error) {
	c := x.spec.Compromise
	p := x.spec.Network.problem(channel.Weights.bco())
	var rows []Row
	for _, bound := range append([]float64{1}, c.MaxRisks...) {
		if bound < 1 {
			p.Constraints.Compromised, p.Constraints.MaxRisk = c.Assumed, bound
		}
		s, err := bco.Exact{}.Solve(ctx, &p)
		if err != nil {
			return nil, err
		}
		row := func(metric string, v float64) {
			rows = append(rows, Row{Panel: channel.Name, X: Number(bound), Metric: metric, Value: Number(v)})
		}
		if !s.Found() {
			row("infeasible", 1)
			continue
		}
		row("validators", float64(s.M))
		row("block_size", float64(s.N))
		row("utility", s.Utility)
		row("risk_chosen", bco.Risk(len(p.Validators), c.Assumed, s.M))
	}
	return rows, nil
}
