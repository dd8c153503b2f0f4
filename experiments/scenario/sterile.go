package scenario

import (
	"context"
	"fmt"

	"ihealth/iomt/sterilisation"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Sterile is a trial of the log of sterilised instruments: honest ones, and each way to
// falsify them, and how far an entry can be dated back unseen.
type Sterile struct {
	Logs   int       `yaml:"logs"`   // of each way, 1 to 1e5
	Cycles int       `yaml:"cycles"` // in a log, 2 to 1000
	Block  float64   `yaml:"block"`  // time between blocks, s, 1 to 86400
	Delay  float64   `yaml:"delay"`  // longest time from a cycle's end to the block, s, Block to 1e6
	Back   []float64 `yaml:"back"`   // by which entries are dated back when they are written, s, 0 to 1e6
}

func (s *Sterile) check(report Reporter) {
	within(report, "logs", float64(s.Logs), 1, 1e5)
	within(report, "cycles", float64(s.Cycles), 2, 1000)
	within(report, "block", s.Block, 1, 86400)
	within(report, "delay", s.Delay, s.Block, 1e6)
	for i, b := range s.Back {
		within(report, indexed("back", i), b, 0, 1e6)
	}
}

func (s *Sterile) cells() []Cell {
	out := []Cell{{ID: "formula", Fidelity: analytic, Run: s.formula}}
	for _, f := range falsifications {
		out = append(out, Cell{ID: f.name, Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			found, err := s.found(ctx, env, f.forge, 0)
			if f.forge == nil {
				return []Point{{Series: f.name, X: none, Metric: "suspected", Value: found, N: s.Logs}}, err
			}
			return []Point{{Series: f.name, X: none, Metric: "found", Value: found, N: s.Logs}}, err
		}})
	}
	return append(out, Cell{ID: "back-dated at once", Fidelity: simulated, Run: s.backDated})
}

// formula is the share of entries dated back that are found: a cycle ends anywhere
// between two blocks.
func (s *Sterile) formula(context.Context, *Env) ([]Point, error) {
	var out []Point
	for _, back := range s.Back {
		out = append(out, Point{X: back, Metric: "back_found_formula", Value: s.share(back)})
	}
	return out, nil
}

func (s *Sterile) share(back float64) float64 {
	return min(1, max(0, (back-(s.Delay-s.Block))/s.Block))
}

func (s *Sterile) backDated(ctx context.Context, env *Env) ([]Point, error) {
	var out []Point
	for _, back := range s.Back {
		found, err := s.found(ctx, &Env{Key: env.Key.Sub(fmt.Sprint(back))}, nil, back)
		if err != nil {
			return nil, err
		}
		_, se := proportion(0, s.Logs, s.share(back))
		out = append(out, Point{X: back, Metric: "back_found", Value: found, SE: se, N: s.Logs})
	}
	return out, nil
}

// found returns the share of logs of which an audit says anything. The middle entry of
// each is dated back when it is written.
func (s *Sterile) found(ctx context.Context, env *Env, forge func(*sterileLog), back float64) (float64, error) {
	found := 0
	for n := range s.Logs {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		l, err := newSterileLog(s, env.Key.Sub(fmt.Sprintf("log/%d", n)))
		if err != nil {
			return 0, err
		}
		for cycle := range s.Cycles {
			var by float64
			if cycle == s.Cycles/2 {
				by = back
			}
			if err := l.cycle(by); err != nil {
				return 0, err
			}
		}
		l.shown = l.register.Entries()
		if forge != nil {
			forge(l)
		}
		if len(sterilisation.Audit(l.name, l.shown, l.anchors, sim.Delay(s.Delay))) > 0 {
			found++
		}
	}
	return float64(found) / float64(s.Logs), nil
}

// pick returns a random index below n.
func pick(stream *rng.Stream, n int) int { return int(stream.Float64() * float64(n)) }
