package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// queueMatrix holds every model with parameters: the formula and the simulation are
// made of the same flags.
var queueMatrix = []string{
	"--model mm1 --lambda 2,3 --mu 8",
	"--model mm1-preemptive --lambda 2,10,4 --mu 24",
	"--model mm1-preemptive --lambda 2,10,4 --levels 5,5,-1 --mu 24",
	"--model mm1-preemptive --lambda 21x.4 --mu 15",
	"--model mm1k --lambda 3 --mu 4 --capacity 5",
	"--model mm1k --lambda 6 --mu 4 --capacity 3",
	"--model md1 --lambda 3 --mu 4",
	"--model mg1 --lambda 3 --mu 4 --scv .3",
	"--model mg1 --lambda 1,1 --mu 4 --scv 4",
	"--model mg1-vacation --lambda 2 --mu 4 --vacation 1s --scv .5",
	"--model mg1-breakdown --lambda 2 --mu 4 --up 5s --repair 500ms --scv 0",
	"--model batch --lambda 2 --mu 4 --batch 3 --scv 2",
	"--model gim1 --lambda 3 --mu 4 --arrival-scv 0",
	"--model gim1 --lambda 2 --mu 4 --arrival-scv 3",
	"--model kingman --lambda 2 --mu 4 --scv .3",
	"--model mmc --lambda 42 --mu 15 --servers 4",
	"--model mmck --lambda 42,10 --mu 15 --servers 4 --capacity 9",
	"--model mminf --lambda 42 --mu 15",
	"--model erlang-b --lambda 42 --mu 15 --servers 3",
	"--model erlang-c --lambda 10 --mu 2 --servers 7",
	"--model mm1-nonpreemptive --lambda 2,7,4 --mu 20",
	"--model mg1-nonpreemptive --lambda 2,3 --mu 8,10 --scv 0",
	"--model mg1-nonpreemptive --lambda 2,3,1 --levels 1,1,0 --mu 12 --scv 3",
	"--model mg1-preemptive --lambda 2,3,1 --mu 8,10,12 --scv 2",
	"--model mg1-restart --lambda 2,2 --mu 10,8 --scv .5",
	"--model mg1-restart --lambda 1,2,1 --mu 10,8,9 --scv 0",
	"--model mg1-resample --lambda 2,2,1 --mu 10,8,9 --scv 2",
	"--model mmc-nonpreemptive --lambda 16,14,10 --mu 15 --servers 4",
	"--model mmc-preemptive --lambda 20,22 --mu 15 --servers 4",
	"--model block --lambda 42 --mu 6 --block 10",
	"--model block --lambda 20 --mu 6 --block 5 --scv 0",
	"--model block --lambda 20 --mu 6 --block 5 --rule full --scv .3",
	"--model block --lambda 20 --mu 6 --block 5 --rule empty --scv 0",
	"--model block --lambda 20,5 --mu 6 --block 10 --rule join",
	"--model block --lambda 20 --mu 6 --block 6 --timeout 300ms",
	"--model block --lambda 20 --mu 10 --block 1000 --timeout 100ms",
	"--model li-ma-chang --lambda 30 --mu 12 --generation 15 --block 10",
	"--model consensus --lambda 2 --mu 10 --validators 7 --quorum 5",
	"--model consensus --lambda 2 --mu 10,5,20 --quorum 2",
	"--model consensus-pipeline --lambda 4 --mu 10 --validators 7 --quorum 5",
	"--model consensus-pipeline --lambda 2 --mu 10,5,20",
	"--model tandem --lambda 3 --mu 6,5,7",
	"--model jackson --lambda 8,0,1 --mu 15,8,9 --servers 1,2,1 --routing 0,1,0;.2,0,.3;0,0,0",
}

// parseQueue returns the model that args say.
func parseQueue(t *testing.T, args string) (*queueOptions, queueSystem) {
	t.Helper()
	o := newQueueOptions()
	f := pflag.NewFlagSet("queue", pflag.ContinueOnError)
	o.flags(f)
	if err := f.Parse(strings.Fields(args + " --quantiles .9,.99")); err != nil {
		t.Fatal(err)
	}
	model, err := o.check()
	if err != nil {
		t.Fatal(err)
	}
	s, err := model.build(o)
	if err != nil {
		t.Fatal(err)
	}
	return o, s
}

// TestSimulationAndFormulaMatrix compares every model's formula with its simulation:
// the mean sojourn time and number of each class, the fraction lost, and the
// fraction beyond the quantiles of the formula. n = 100 replications of 10 000
// customers each; all intervals of all models hold together with α = 1e-6, by Student
// and Bonferroni. A model whose mean sojourn times are then wider than widest is
// judged by other runs, of as many customers as that takes.
func TestSimulationAndFormulaMatrix(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates every model until its intervals can tell; run without -short")
	}
	const alpha, customers = 1e-6, 10_000
	var missing []string
	for _, m := range queueModels() {
		missing = append(missing, m.name)
	}
	for _, args := range queueMatrix {
		o, s := parseQueue(t, args)
		missing = slices.DeleteFunc(missing, func(name string) bool { return name == o.model.word })
		for _, difference := range o.differences(t, s, customers, 1-alpha/float64(len(queueMatrix))) {
			t.Errorf("%s: %s", args, difference)
		}
	}
	if len(missing) > 0 {
		t.Errorf("models without a row in the matrix: %v", missing)
	}
}

// TestMatrixCatchesWrongFormulas changes one formula by 5 %, another's quantiles
// by 10 %, and takes a third for another discipline.
func TestMatrixCatchesWrongFormulas(t *testing.T) {
	const customers = 8_000
	o, mean := parseQueue(t, "--model mm1 --lambda 5 --mu 8")
	mean.rows[0].sojourn *= 1.05
	tail := mean
	tail.rows = []queueRow{{5, 1. / 3, 1./3 - 1./8}}
	tail.quantile = func(_ int, p float64) float64 { return 1.1 * mean.quantile(0, p) }
	_, order := parseQueue(t, "--model mm1-nonpreemptive --lambda 2,3 --mu 8")
	classes, preemptive := parseQueue(t, "--model mm1-preemptive --lambda 2,3 --mu 8")
	order.simulate = preemptive.simulate
	for name, found := range map[string][]string{
		"mean": o.differences(t, mean, customers, 1-1e-6), "quantile": o.differences(t, tail, customers, 1-1e-6),
		"order": classes.differences(t, order, customers, 1-1e-6),
	} {
		if len(found) == 0 {
			t.Errorf("a wrong %s passes", name)
		}
	}
}

// widest is the half-width of a mean sojourn time, as a part of it, that still tells
// whether a formula is right.
const widest = 0.05

// differences simulates a system and returns what its formulas get wrong, by
// intervals that hold together with the probability level. Only the width of the
// first runs decides whether there are others, which are independent of them.
func (o *queueOptions) differences(t *testing.T, s queueSystem, customers int, level float64) []string {
	t.Helper()
	if s.err != nil || s.simulate == nil {
		return []string{fmt.Sprintf("%v, or no simulation", s.err)}
	}
	names, exact, intervals := o.intervals(t, s, customers, 1, level)
	if wide := width(names, exact, intervals); wide > widest {
		more := wide / widest
		names, exact, intervals = o.intervals(t, s, int(2*more*more*float64(customers)), 2, level)
	}
	var found []string
	for i, interval := range intervals {
		if !interval.Contains(exact[i]) {
			found = append(found, fmt.Sprintf("%s: simulated %v, formula %.6g", names[i], interval, exact[i]))
		}
	}
	if wide := width(names, exact, intervals); wide > widest {
		found = append(found, fmt.Sprintf("too wide to tell: a half-width of %.2g", wide))
	}
	return found
}

// width returns the greatest half-width of a mean sojourn time, as a part of the
// formula's.
func width(names []string, exact []float64, intervals []output.Interval) float64 {
	widest := 0.0
	for i, interval := range intervals {
		if names[i] == "sojourn" {
			widest = max(widest, interval.HalfWidth()/exact[i])
		}
	}
	return widest
}

// intervals returns what formula and simulation both know.
func (o *queueOptions) intervals(t *testing.T, s queueSystem, customers int, seed uint64, level float64) (names []string, exact []float64, intervals []output.Interval) {
	t.Helper()
	model := s.simulate(runSize{customers, customers / 10})
	runs, err := output.Replicate(t.Context(), output.Replications{Count: 100}, func(ctx context.Context, r int) (sim.Observations, error) {
		return model.Run(ctx, rng.Key{Seed: seed, Cell: o.model.word, Replication: r})
	})
	if err != nil {
		t.Fatal(err)
	}
	names, exact, values := o.compared(s, runs)
	intervals, err = output.Simultaneous(values, level)
	if err != nil {
		t.Fatal(err)
	}
	return names, exact, intervals
}

// compared returns what formula and runs both know: its name, its value by the
// formula, and its values by run.
func (o *queueOptions) compared(s queueSystem, runs []sim.Observations) (names []string, exact []float64, values [][]float64) {
	add := func(name string, formula float64, value func(r sim.Observations) float64) {
		row := make([]float64, len(runs))
		for i, r := range runs {
			row[i] = value(r)
		}
		names, exact, values = append(names, name), append(exact, formula), append(values, row)
	}
	for i, row := range s.rows {
		add("sojourn", row.sojourn, func(r sim.Observations) float64 { return r.Sojourns.Tallies[i].Mean() })
		if runs[0].Numbers != nil { // not of networks
			add("number", float64(s.class(row).InSystem), func(r sim.Observations) float64 { return r.Numbers[i].Mean() })
		}
		if s.loss > 0 {
			add("loss", s.loss, func(r sim.Observations) float64 { return float64(r.Lost[i]) / float64(r.Arrived[i]) })
		}
		for _, p := range o.quantiles.values {
			if s.quantile == nil || runs[0].Sojourns.Values == nil {
				continue
			}
			if x := s.quantile(i, p); x == x { // NaN: the formula does not know
				add(fmt.Sprintf("beyond the quantile of %v", p), 1-p, func(r sim.Observations) float64 { return fractionBeyond(r.Sojourns.Values[i], x) })
			}
		}
	}
	return names, exact, values
}

func fractionBeyond(values []float64, x float64) float64 {
	beyond := 0
	for _, v := range values {
		if v > x {
			beyond++
		}
	}
	return float64(beyond) / float64(len(values))
}
