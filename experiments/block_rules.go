package experiments

import (
	"fmt"
	"math"
	"strings"

	"ihealth/chain"
)

// mattersBelow is the ratio of the sojourn times of urgent and non-urgent entities
// below which priority is said to matter, and usefulLoad the load from which it does
// where blocks are served.
const (
	mattersBelow = 0.9
	usefulLoad   = 0.9
)

func (x *blockStudy) rules() []rule {
	const fig10 = "I-Health Fig. 10"
	return []rule{
		{
			id: "12a", source: fig10 + " (added)", claim: "μ = n/L is a channel's capacity",
			predicate: "a server of full blocks is busy for Λ/μ of the time: inside the simultaneous (Bonferroni) intervals of all loads and channels", check: x.capacity,
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
			predicate: fmt.Sprintf("S_urgent/S_non-urgent ≥ %g up to load %g and less at the highest; less at every load by M/M/1", mattersBelow, usefulLoad), check: x.nearCapacity,
		},
		{
			id: "12e", source: fig10 + " (added)", claim: "the simulation of full blocks agrees with the formula",
			predicate: "closed form inside the simultaneous (Bonferroni) intervals of all loads and channels", check: x.agrees,
		},
	}
}

// inside counts the simultaneous intervals of a metric that hold what exact returns.
func (x *blockStudy) inside(r *Results, metric string, exact func(Row) (float64, bool)) (outcome, error) {
	rows := r.Select(Query{Fidelity: Simulated, Metric: metric})
	if len(rows) == 0 {
		return outcome{}, errMissing("fidelity simulated")
	}
	n := 0
	for _, row := range rows {
		want, ok := exact(row)
		if !ok {
			return outcome{}, errMissing("fidelity analytic")
		}
		if row.Interval.contains(want) {
			n++
		}
	}
	return outcome{n == len(rows), fmt.Sprintf("%d of %d inside", n, len(rows))}, nil
}

func (x *blockStudy) capacity(r *Results) (outcome, error) {
	return x.inside(r, "utilization_simultaneous", func(row Row) (float64, bool) { return float64(row.X), true })
}

func (x *blockStudy) agrees(r *Results) (outcome, error) {
	return x.inside(r, "sojourn_simultaneous", r.exact)
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
	highest := x.spec.BlockService.Loads[len(x.spec.BlockService.Loads)-1]
	if highest <= usefulLoad {
		return outcome{}, errMissing(fmt.Sprintf("a load above %g", usefulLoad))
	}
	least, most, manager := math.Inf(1), 0.0, 0.0
	for _, row := range blocks {
		switch load := float64(row.X); {
		case load <= usefulLoad:
			least = min(least, float64(row.Value))
		case load == highest:
			most = max(most, float64(row.Value))
		}
	}
	for _, v := range queue {
		manager = max(manager, v)
	}
	return outcome{
		least >= mattersBelow && most < mattersBelow && manager < mattersBelow,
		fmt.Sprintf("blocks: least %.3f up to load %g, most %.3f at %g; M/M/1: most %.3f", least, usefulLoad, most, highest, manager),
	}, nil
}
