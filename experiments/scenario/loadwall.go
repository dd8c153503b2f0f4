package scenario

import (
	"context"
	"fmt"
	"math"

	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/output"
)

// LoadWall is a trial of how many readings, alerts and entities systems carry whose rate of
// transactions is taken from the literature. These rates are labels: of peaks and averages,
// payments and contracts.
type LoadWall struct {
	Systems      []LabelledSystem `yaml:"systems"`
	People       int              `yaml:"people"`       // watched at once, ≥ 1
	Interval     float64          `yaml:"interval_s"`   // between the readings of a person, > 0
	AlertShare   float64          `yaml:"alert_share"`  // of the readings, in (0, 1]
	EntityRate   float64          `yaml:"entity_rate"`  // transactions of an entity, 1/s, > 0
	Cohort       int              `yaml:"cohort"`       // entities of I-Health, ≥ 1
	Entities     []int            `yaml:"entities"`     // numbers of them at which sojourn times are asked for, ≥ 1
	Replications int              `yaml:"replications"` // of a simulated queue, 2 to 1000
	Customers    int              `yaml:"customers"`    // of one replication, after a tenth to warm up, 100 to 1e7
	Chain        *OwnChain        `yaml:"chain"`        // our own, on this host
}

// LabelledSystem is a system with the rate that the literature gives it.
type LabelledSystem struct {
	Name string  `yaml:"name"`
	Rate float64 `yaml:"rate"` // 1/s, > 0
}

func (w *LoadWall) check(report Reporter) {
	if len(w.Systems) == 0 {
		report("systems", "no system to compare")
	}
	for i, s := range w.Systems {
		checkRange(report, indexed("systems", i)+".rate", s.Rate, 0.001, 1e9)
	}
	checkRange(report, "people", float64(w.People), 1, 1e10)
	checkRange(report, "interval_s", w.Interval, 0.001, 1e9)
	checkRange(report, "alert_share", w.AlertShare, 1e-9, 1)
	checkRange(report, "entity_rate", w.EntityRate, 1e-6, 1e6)
	checkRange(report, "cohort", float64(w.Cohort), 1, 1e6)
	for i, n := range w.Entities {
		checkRange(report, indexed("entities", i), float64(n), 1, 1e6)
	}
	checkRange(report, "replications", float64(w.Replications), 2, 1000)
	checkRange(report, "customers", float64(w.Customers), 100, 1e7)
	if w.Chain != nil {
		w.Chain.check(under(report, "chain"))
	}
}

func (w *LoadWall) cells() []Cell {
	out := []Cell{{ID: "formula", Fidelity: analytic, Run: w.formula}}
	for _, s := range w.Systems {
		out = append(out, Cell{ID: s.Name, Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return w.simulate(ctx, env, s)
		}})
	}
	if w.Chain != nil {
		out = append(out, Cell{ID: "own chain", Fidelity: onChain, Measured: true, Run: w.measure})
	}
	return out
}

// load returns the rate of so many entities, 1/s.
func (w *LoadWall) load(entities int) float64 { return float64(entities) * w.EntityRate }

func (w *LoadWall) formula(context.Context, *Env) ([]Point, error) {
	readings := float64(w.People) / w.Interval
	var out []Point
	for _, s := range w.Systems {
		at := func(x float64, metric, unit string, v float64) {
			out = append(out, Point{Series: s.Name, X: x, Metric: metric, Unit: unit, Value: v})
		}
		at(none, "rate", "1/s", s.Rate)
		at(none, "readings", "1/s", readings)
		at(none, "alerts", "1/s", readings*w.AlertShare)
		at(none, "interval", "min", float64(w.People)/s.Rate/60)
		at(none, "alert_load", "", readings*w.AlertShare/s.Rate)
		at(none, "cohort_load", "", w.load(w.Cohort)/s.Rate)
		for _, n := range w.Entities {
			if q := (queueing.MM1{Lambda: w.load(n), Mu: s.Rate}); q.Validate() == nil {
				at(float64(n), "sojourn_formula", "s", q.Sojourn())
			}
		}
	}
	return out, nil
}

// steepest is the highest load that is simulated: beyond, a queue takes too long to forget
// how it began.
const steepest = 0.9

func (w *LoadWall) simulate(ctx context.Context, env *Env, s LabelledSystem) ([]Point, error) {
	var out []Point
	for _, n := range w.Entities {
		if w.load(n) > steepest*s.Rate {
			continue
		}
		q := sim.MM1{Lambdas: []float64{w.load(n)}, Mu: s.Rate, Customers: w.Customers + w.Customers/10, Warmup: w.Customers / 10}
		p, err := sojourn(ctx, env, fmt.Sprintf("entities/%d", n), q, w.Replications, 0)
		if err != nil {
			return nil, err
		}
		p.Series, p.X, p.Metric, p.Unit = s.Name, float64(n), "sojourn", "s"
		out = append(out, p)
	}
	return out, nil
}

// sojourn returns the mean sojourn time of an entity of a queue.
func sojourn(ctx context.Context, env *Env, name string, q sim.MM1, replications, entity int) (Point, error) {
	runs, err := q.Replicate(ctx, env.Key.Sub(name), output.Replications{Count: replications, Workers: env.Workers})
	if err != nil {
		return Point{}, err
	}
	var means sample
	for i := range runs {
		if mean := runs[i].Tallies[entity].Mean(); !math.IsNaN(mean) {
			means.add(mean)
		}
	}
	return means.mean(Point{}), nil
}
