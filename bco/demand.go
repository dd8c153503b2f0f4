package bco

import (
	"cmp"
	"fmt"
	"slices"

	"ihealth/chain"
)

// demand is a constraint and what it limits.
type demand struct {
	name, measured, unit string
	limit                float64
	atLeast              bool // the measure must not be less than the limit, else not more
	measure              func(g Group, n int) float64
	lift                 func(p *Problem) // takes the constraint away, unless one of a later demand implies it
}

// nearer reports whether x is nearer to the limit than y, of which neither meets it.
func (d *demand) nearer(x, y float64) bool { return x != y && (x > y) == d.atLeast }

// demands lists the active constraints. They are lifted in the order from last to
// first.
func (e *Evaluator) demands() []demand {
	c := &e.problem.Constraints
	var all []demand
	add := func(active bool, d demand) {
		if active {
			all = append(all, d)
		}
	}
	add(e.limits.rate > 0, e.stability())
	before := 0.0
	for i, class := range c.Classes {
		add(class.Deadline > 0, e.deadline(i, before))
		before += class.Rate
	}
	add(c.MaxLatency > 0, demand{
		name: "max_latency", measured: "the latency L", unit: " s", limit: c.MaxLatency,
		measure: func(g Group, n int) float64 { return e.Metrics(g, n).Latency },
		lift:    func(p *Problem) { p.Constraints.MaxLatency = 0 },
	})
	add(c.MaxCost > 0, demand{
		name: "max_cost", measured: "the cost C", limit: c.MaxCost,
		measure: func(g Group, n int) float64 { return e.Metrics(g, n).Cost },
		lift:    func(p *Problem) { p.Constraints.MaxCost = 0 },
	})
	add(c.MinSecurity > 0, demand{
		name: "min_security", measured: "the security η", limit: c.MinSecurity, atLeast: true,
		measure: func(g Group, n int) float64 { return e.Metrics(g, n).Security },
		lift:    func(p *Problem) { p.Constraints.MinSecurity = 0 },
	})
	add(c.Faults > 0, demand{
		name: "faults", measured: "the number of validators", limit: float64(3*c.Faults + 1), atLeast: true,
		measure: func(g Group, _ int) float64 { return float64(g.M) },
		lift:    func(p *Problem) { p.Constraints.Faults = 0 },
	})
	add(c.Quorum, demand{
		name: "quorum", measured: "the rest of m divided by 3", limit: 1,
		measure: func(g Group, _ int) float64 { return float64((g.M+2)%3 + 1) },
		lift:    func(p *Problem) { p.Constraints.Quorum = false },
	})
	add(c.MaxRisk > 0, demand{
		name: "max_risk", measured: "the risk", limit: c.MaxRisk,
		measure: func(g Group, _ int) float64 { return Risk(len(e.order), c.Compromised, g.M) },
		lift:    func(p *Problem) { p.Constraints.MaxRisk, p.Constraints.Compromised = 0, 0 },
	})
	return all
}

// service returns the rate μ = n/L, 1/s.
func (e *Evaluator) service(g Group, n int) float64 { return float64(n) / e.Metrics(g, n).Latency }

func (e *Evaluator) stability() demand {
	return demand{
		name: "stability", measured: "the service rate μ = n/L, which must exceed Λ,", unit: "/s",
		limit: e.limits.rate, atLeast: true, measure: e.service,
		lift: func(p *Problem) {
			if !slices.ContainsFunc(p.Constraints.Classes, func(c Class) bool { return c.Deadline > 0 }) {
				p.ArrivalRate, p.Constraints.Classes = 0, nil
			}
		},
	}
}

// deadline is that of a class, before which others arrive with a rate in sum.
func (e *Evaluator) deadline(i int, before float64) demand {
	class := e.problem.Constraints.Classes[i]
	return demand{
		name: fmt.Sprintf("classes.%d.deadline", i), measured: "the mean sojourn time", unit: " s", limit: class.Deadline,
		measure: func(g Group, n int) float64 { return sojourn(e.service(g, n), before, before+class.Rate) },
		lift: func(p *Problem) {
			p.Constraints.Classes = slices.Clone(p.Constraints.Classes)
			p.Constraints.Classes[i].Deadline = 0
		},
	}
}

// cheapest returns the groups of the m cheapest among the k fastest, m = 1 to k.
func (e *Evaluator) cheapest(k int) []Group {
	among := slices.Clone(e.order[:k])
	slices.SortFunc(among, func(a, b chain.Validator) int { return cmp.Compare(a.Fee, b.Fee) })
	out := make([]Group, k)
	var g Group
	for i, v := range among {
		g = g.With(v)
		out[i] = g
	}
	return out
}
