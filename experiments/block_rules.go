package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ihealth/chain"
)

// The ratio of the sojourn times of urgent and non-urgent entities tells what priority
// is worth. Where blocks are served it is worth nothing while the ratio is nothingFrom
// or more, which it is up to uselessLoad, and matters when the ratio is below
// mattersBelow, which it is beyond usefulLoad only.
const (
	nothingFrom  = 0.99
	uselessLoad  = 0.8
	mattersBelow = 0.9
	usefulLoad   = 0.9
)

// capacityTolerance is by what part the transactions that leave may differ from what
// a capacity of n/L lets through.
const capacityTolerance = 0.01

func (x *blockStudy) rules() []rule {
	const fig10 = "I-Health Fig. 10"
	return []rule{
		{
			id: "12a", source: fig10 + " (added)", claim: "μ = n/L is a channel's capacity",
			predicate: fmt.Sprintf("of blocks begun when anybody waits, Λ/s leave where Λ = %g·n/L, and n/L where Λ = %g·n/L, so that the queue grows; within %g %%, every channel",
				besideCapacity[0], besideCapacity[1], 100*capacityTolerance), check: x.capacity,
		},
		{
			id: "12b", source: fig10, claim: "an M/M/1 queue with μ = n/L tells the sojourn time",
			predicate: "S of M/M/1 ≥ half of S of blocks, on some channel at Λ", finding: true, check: x.delay,
		},
		{
			id: "12c", source: fig10, claim: "priority cuts the sojourn time of urgent entities, also where blocks are served",
			predicate: "S_urgent ≤ 0.85·S without priority, on some channel at Λ", finding: true, check: x.urgentCut,
		},
		{
			id: "12d", source: fig10 + " (added)", claim: "where blocks are served, priority matters near capacity only",
			predicate: fmt.Sprintf("S_urgent/S_non-urgent ≥ %g up to load %g and ≥ %g up to %g, less at the highest; less than %[3]g at every load by M/M/1",
				nothingFrom, uselessLoad, mattersBelow, usefulLoad), check: x.nearCapacity,
		},
		{
			id: "12e", source: fig10 + " (added)", claim: "the simulation of full blocks agrees with the formula",
			predicate: "closed form inside the simultaneous (Bonferroni) intervals of all loads and channels", check: x.agrees,
		},
	}
}

// capacity compares what leaves with the smaller of what arrives and n/L.
func (x *blockStudy) capacity(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, load := range besideCapacity {
		least, most, want := math.Inf(1), 0.0, min(load, 1)
		for _, row := range r.Select(Query{Fidelity: Simulated, Metric: "throughput"}) {
			mu, ok := r.Value(Query{Panel: row.Panel, Metric: "service_rate"})
			if !ok {
				return outcome{}, errMissing("fidelity analytic")
			}
			if float64(row.X) == load {
				part := float64(row.Value) / mu
				least, most = min(least, part), max(most, part)
			}
		}
		if most == 0 {
			return outcome{}, errMissing("fidelity simulated")
		}
		out.true = out.true && least >= want*(1-capacityTolerance) && most <= want*(1+capacityTolerance)
		seen = append(seen, fmt.Sprintf("at %g·n/L %.4f to %.4f of n/L leave", load, least, most))
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

// agrees counts the simultaneous intervals that hold the closed form.
func (x *blockStudy) agrees(r *Results) (outcome, error) {
	rows := r.Select(Query{Fidelity: Simulated, Metric: "sojourn_simultaneous"})
	if len(rows) == 0 {
		return outcome{}, errMissing("fidelity simulated")
	}
	n := 0
	for _, row := range rows {
		want, ok := r.exact(row)
		if !ok {
			return outcome{}, errMissing("fidelity analytic")
		}
		if row.Interval.contains(want) {
			n++
		}
	}
	return outcome{n == len(rows), fmt.Sprintf("%d of %d inside", n, len(rows))}, nil
}

// atRate returns the sojourn time by a model at the arrival rate of the file.
func (x *blockStudy) atRate(r *Results, panel, series string) (float64, error) {
	load, ok := r.Value(Query{Panel: panel, Metric: "nominal_load"})
	if !ok {
		return 0, errMissing("fidelity analytic")
	}
	for _, row := range r.Select(Query{Panel: panel, Series: series, Metric: "sojourn"}) {
		if float64(row.X) == load {
			return float64(row.Value), nil
		}
	}
	return 0, errMissing(series + " at the arrival rate")
}

// compare reports whether, on some channel, the sojourn time by one model is at most
// a part of that by another.
func (x *blockStudy) compare(r *Results, series, of string, part float64) (outcome, error) {
	out := outcome{}
	var seen []string
	for _, c := range x.spec.BlockService.Channels {
		a, err := x.atRate(r, c.Name, series)
		if err != nil {
			return outcome{}, err
		}
		b, err := x.atRate(r, c.Name, of)
		if err != nil {
			return outcome{}, err
		}
		out.true = out.true || a <= part*b
		seen = append(seen, fmt.Sprintf("%s: %s and %s", c.Name, seconds(a), seconds(b)))
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

func (x *blockStudy) delay(r *Results) (outcome, error) {
	return x.compare(r, partialBlocks, managerQueue, 2)
}

func (x *blockStudy) urgentCut(r *Results) (outcome, error) {
	return x.compare(r, ofClass(partialBlocks, chain.Urgent), partialBlocks, 0.85)
}

func (x *blockStudy) nearCapacity(r *Results) (outcome, error) {
	blocks := r.Select(Query{Fidelity: Simulated, Series: partialBlocks, Metric: "urgent_over_nonurgent"})
	queue := r.Values(Query{Fidelity: Analytic, Series: managerQueue, Metric: "urgent_over_nonurgent"})
	if len(blocks) == 0 || len(queue) == 0 {
		return outcome{}, errMissing("fidelity analytic or simulated")
	}
	loads := x.spec.BlockService.Loads
	highest := loads[len(loads)-1]
	if loads[0] > uselessLoad || highest <= usefulLoad {
		return outcome{}, errMissing(fmt.Sprintf("loads up to %g and above %g", uselessLoad, usefulLoad))
	}
	useless, least, most := math.Inf(1), math.Inf(1), 0.0
	for _, row := range blocks {
		load, ratio := float64(row.X), float64(row.Value)
		if load <= uselessLoad {
			useless = min(useless, ratio)
		}
		if load <= usefulLoad {
			least = min(least, ratio)
		}
		if load == highest {
			most = max(most, ratio)
		}
	}
	manager := slices.Max(queue)
	return outcome{
		useless >= nothingFrom && least >= mattersBelow && most < mattersBelow && manager < mattersBelow,
		fmt.Sprintf("blocks: least %.3f up to load %g, %.3f up to %g, most %.3f at %g; M/M/1: most %.3f", useless, uselessLoad, least, usefulLoad, most, highest, manager),
	}, nil
}
