package scenario

import (
	"context"
	"fmt"
	"math"

	"ihealth/queueing"
	"ihealth/sim"
)

// Storm is a trial of a queue under the crossings that a geofence reports for nothing, which
// are urgent, and under the warnings of the limits, which are not: served in order of arrival, or
// urgent first.
type Storm struct {
	Crossings `yaml:",inline"`

	People       int     `yaml:"people"`       // watched, ≥ 1
	Warnings     float64 `yaml:"warnings"`     // of a person, 1/d, > 0
	Rate         float64 `yaml:"rate"`         // transactions that the chain carries, 1/s, > 0
	Replications int     `yaml:"replications"` // of a simulated queue, 2 to 1000
	Customers    int     `yaml:"customers"`    // of one replication, after a tenth to warm up, 100 to 1e7
}

// Series of the trial.
const (
	stormInOrder = "in order of arrival"
	stormUrgent  = "urgent first"
)

func (s *Storm) check(report Reporter) {
	s.Crossings.check(report)
	for i, k := range s.Dwells {
		if mean, _ := s.alarms(k); !(mean >= 1e-9) {
			report(indexed("dwells", i), "a dwell of %d leaves %g crossings a day: want 1e-9 or more", k, mean)
		}
	}
	checkRange(report, "people", float64(s.People), 1, 1e10)
	checkRange(report, "warnings", s.Warnings, 1e-9, 1e6)
	checkRange(report, "rate", s.Rate, 0.001, 1e9)
	checkRange(report, "replications", float64(s.Replications), 2, 1000)
	checkRange(report, "customers", float64(s.Customers), 100, 1e7)
}

func (s *Storm) cells() []Cell {
	out := []Cell{{ID: "formula", Fidelity: analytic, Run: s.formula}}
	for _, k := range s.Dwells {
		out = append(out, Cell{ID: fmt.Sprintf("dwell %d", k), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return s.simulate(ctx, env, k)
		}})
	}
	return out
}

// perSecond returns a rate of all people, 1/s, of one a day and person.
func (s *Storm) perSecond(perDay float64) float64 { return perDay * float64(s.People) / secondsPerDay }

// lambdas returns the rates of crossings with a dwell of k, and of warnings, 1/s.
func (s *Storm) lambdas(k int) []float64 {
	crossings, _ := s.alarms(k)
	return []float64{s.perSecond(crossings), s.perSecond(s.Warnings)}
}

func (s *Storm) formula(context.Context, *Env) ([]Point, error) {
	var out []Point
	for _, k := range s.Dwells {
		l := s.lambdas(k)
		at := func(series, metric, unit string, v float64) {
			out = append(out, Point{Series: series, X: float64(k), Metric: metric, Unit: unit, Value: v})
		}
		at("", "load", "", (l[0]+l[1])/s.Rate)
		if inOrder := (queueing.MM1{Lambda: l[0] + l[1], Mu: s.Rate}).Sojourn(); !math.IsInf(inOrder, 1) {
			at(stormInOrder, "sojourn_formula", "s", inOrder)
		}
		if first := (queueing.MM1{Lambda: l[0], Mu: s.Rate}).Sojourn(); !math.IsInf(first, 1) {
			at(stormUrgent, "sojourn_formula", "s", first) // as if alone: it preempts
		}
	}
	return out, nil
}

func (s *Storm) simulate(ctx context.Context, env *Env, k int) ([]Point, error) {
	l := s.lambdas(k)
	if l[0]+l[1] > steepest*s.Rate {
		env.Note(fmt.Sprintf("dwell %d: %.0f transactions a second for a chain that carries %.0f: not simulated", k, l[0]+l[1], s.Rate))
		return nil, nil
	}
	var out []Point
	for _, way := range []struct {
		series     string
		discipline sim.Discipline
	}{{stormInOrder, sim.FCFS}, {stormUrgent, sim.PreemptiveResume}} {
		q := sim.MM1{Lambdas: l, Mu: s.Rate, Discipline: way.discipline, Customers: s.Customers + s.Customers/10, Warmup: s.Customers / 10}
		p, err := sojourn(ctx, env, "storm", q, s.Replications, 0)
		if err != nil {
			return nil, err
		}
		p.Series, p.X, p.Metric, p.Unit = way.series, float64(k), "sojourn", "s"
		out = append(out, p)
	}
	return out, nil
}
