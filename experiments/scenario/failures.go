package scenario

import (
	"context"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/chain/comet"
	"ihealth/sim"
)

// Failures is a trial of real validators of which some fail under load: they stop, or
// sign two votes.
type Failures struct {
	Of      []Failing `yaml:"of"`
	Rate    float64   `yaml:"rate"`    // of transactions, 1/s, 10 to 1000
	Seconds float64   `yaml:"seconds"` // of the fault, 0.5 to 60
	Delay   float64   `yaml:"delay"`   // of every link, s, 0 to 0.1
}

// Failing is one run: so many of the validators fail.
type Failing struct {
	Validators int  `yaml:"validators"` // n, 4 to 31
	Faulty     int  `yaml:"faulty"`     // k, 1 to n − 1
	DoubleVote bool `yaml:"double_vote"`
}

func (t *Failures) check(report Reporter) {
	for i, f := range t.Of {
		at := under(report, indexed("of", i))
		within(at, "validators", float64(f.Validators), comet.MinValidators, 31)
		within(at, "faulty", float64(f.Faulty), 1, float64(f.Validators-1))
	}
	within(report, "rate", t.Rate, 10, 1000)
	within(report, "seconds", t.Seconds, 0.5, 60)
	within(report, "delay", t.Delay, 0, 0.1)
}

// series names what the faulty do.
func (f Failing) series() string {
	if f.DoubleVote {
		return fmt.Sprintf("n = %d, double votes", f.Validators)
	}
	return fmt.Sprintf("n = %d, stopped", f.Validators)
}

func (f Failing) point(metric string, v float64) Point {
	return Point{Series: f.series(), X: float64(f.Faulty), Metric: metric, Value: v}
}

func (t *Failures) cells() []Cell {
	out := []Cell{{ID: "formula", Fidelity: analytic, Run: func(context.Context, *Env) ([]Point, error) { return t.formula(), nil }}}
	for _, f := range t.Of {
		out = append(out, Cell{ID: fmt.Sprintf("%s, %d", f.series(), f.Faulty), Fidelity: onChain, Measured: true, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return t.measure(ctx, env, f)
		}})
	}
	return out
}

// formula says where fewer than more than two thirds vote. Who signs twice votes, too.
func (t *Failures) formula() []Point {
	var out []Point
	for _, f := range t.Of {
		q := 2*f.Validators/3 + 1
		out = append(out, f.point("stalls_formula", indicator(!f.DoubleVote && f.Validators-q < f.Faulty)))
	}
	return out
}

// The fault begins when the chain works, and the load outlasts it.
const (
	failuresBegin = 600 * time.Millisecond
	failuresAfter = 1200 * time.Millisecond
)

// measure runs the chain through the fault.
func (t *Failures) measure(ctx context.Context, env *Env, f Failing) ([]Point, error) {
	fault := comet.Fault{Kind: comet.Stopped, Begin: failuresBegin, End: failuresBegin + sim.Delay(t.Seconds)}
	if f.DoubleVote {
		fault.Kind, fault.Behaviour = comet.Misbehaving, comet.Behaviour{DoubleVote: true}
	}
	for i := range f.Faulty {
		fault.Validators = append(fault.Validators, i)
	}
	r, err := comet.Scenario{
		Config: chain.Config{Validators: f.Validators, BlockSize: 50},
		Options: comet.Options{
			Shape: chain.Shape{Delay: sim.Delay(t.Delay)}, Links: true, BlockTimeout: 20 * time.Millisecond,
			ProposeTimeout: 200 * time.Millisecond, VoteTimeout: 50 * time.Millisecond, Seed: env.Key.Seed,
		},
		Workload: chain.Workload{
			Rate: t.Rate, Duration: fault.End + failuresAfter, PayloadBytes: 100, Seed: env.Key.Seed,
			Entities: []chain.Entity{{Name: "entity", Share: 1, Urgency: chain.Normal}},
		},
		Faults: []comet.Fault{fault},
	}.Run(ctx)
	if err != nil {
		return nil, err
	}
	d, roots := r.Discrepancies, r.Measurement.StateRoots
	return []Point{
		f.point("stalls", indicator(r.Stalled(0))),
		f.point("disagreements", float64(d.Lost+d.Foreign+d.Reordered+d.Doubled+d.Rewritten+roots-1)),
	}, nil
}
