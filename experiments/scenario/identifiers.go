package scenario

import (
	"context"
	"fmt"
	"math"
	"math/bits"

	"ihealth/chain/contract"
	"ihealth/iomt/tracing"
	"ihealth/sim/rng"
)

// Identifiers is a trial of somebody who hears the broadcasts of a crowd on two days, and says which
// phone of the second day is which of the first: the one with the most similar identifier.
type Identifiers struct {
	People       []int `yaml:"people"`       // in the crowd, 2 to 200 each
	Heard        int   `yaml:"heard"`        // identifiers heard of a phone and day, 1 to 144
	Replications int   `yaml:"replications"` // crowds of each, 1 to 10000
}

func (x *Identifiers) check(report Reporter) {
	for i, n := range x.People {
		within(report, indexed("people", i), float64(n), 2, 200)
	}
	within(report, "heard", float64(x.Heard), 1, tracing.Period)
	within(report, "replications", float64(x.Replications), 1, 10000)
}

func (x *Identifiers) cells() []Cell {
	out := []Cell{{ID: "formula", Fidelity: analytic, Run: x.formula}}
	for _, n := range x.People {
		out = append(out, Cell{ID: fmt.Sprintf("%d people", n), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return x.simulate(ctx, env, n)
		}})
	}
	return out
}

func (x *Identifiers) formula(context.Context, *Env) ([]Point, error) {
	var out []Point
	for _, n := range x.People {
		out = append(out, Point{X: float64(n), Metric: "linked_formula", Value: 1 / float64(n)})
	}
	return out, nil
}

func (x *Identifiers) simulate(ctx context.Context, env *Env, people int) ([]Point, error) {
	linked, fixed, own, others := 0, 0, 0, 0
	for r := range x.Replications {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		key := env.Key
		key.Replication = r
		first, second := make([][]contract.Pseudonym, people), make([][]contract.Pseudonym, people)
		var published tracing.DayKey
		for i := range first {
			p := tracing.NewPhone(rng.New(key.Sub(fmt.Sprintf("phone-%d", i))))
			first[i], second[i] = x.hear(p, 0), x.hear(p, 1)
			if i == 0 {
				published = p.Key(0)
			}
		}
		linked += link(first, second)
		fixed += link(first, first)
		mine, theirs := matched(published, first)
		own, others = own+mine, others+theirs
	}
	trials, at := people*x.Replications, float64(people)
	share, se := proportion(linked, trials, 1/at)
	return []Point{
		{X: at, Metric: "linked", Value: share, SE: se, N: trials},
		{X: at, Metric: "linked_fixed", Value: float64(fixed) / float64(trials), N: trials},
		{X: at, Metric: "matched", Value: float64(own) / float64(x.Heard*x.Replications), N: x.Replications},
		{X: at, Metric: "mismatched", Value: float64(others), N: x.Replications},
	}, nil
}

// hear returns identifiers of a day, evenly spread over it.
func (x *Identifiers) hear(p *tracing.Phone, day int) []contract.Pseudonym {
	all := p.Key(day).Identifiers()
	out := make([]contract.Pseudonym, x.Heard)
	for i := range out {
		out[i] = all[i*len(all)/x.Heard]
	}
	return out
}

// link returns how many phones of the first day are given their own set of the second.
func link(first, second [][]contract.Pseudonym) int {
	right := 0
	for i := range first {
		best, least := 0, math.MaxInt
		for j := range second {
			if d := differingBits(first[i], second[j]); d < least {
				best, least = j, d
			}
		}
		if best == i {
			right++
		}
	}
	return right
}

// differingBits returns in how many bits the two most similar identifiers of both sets differ.
func differingBits(a, b []contract.Pseudonym) int {
	least := math.MaxInt
	for _, x := range a {
		for _, y := range b {
			n := 0
			for i := range x {
				n += bits.OnesCount8(x[i] ^ y[i])
			}
			least = min(least, n)
		}
	}
	return least
}

// matched returns how many of the identifiers heard belong to a published key: of the first
// phone, whose key it is, and of the others.
func matched(key tracing.DayKey, heard [][]contract.Pseudonym) (own, others int) {
	known := make(map[contract.Pseudonym]bool)
	for _, id := range key.Identifiers() {
		known[id] = true
	}
	for i, ids := range heard {
		for _, id := range ids {
			switch {
			case known[id] && i == 0:
				own++
			case known[id]:
				others++
			}
		}
	}
	return own, others
}
