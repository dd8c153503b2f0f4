package scenario

import (
	"context"
	"crypto/sha256"
	"fmt"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// Guess is a trial of what commitments tell who tries all bodies there can be: a value of
// glucose at a minute of the day.
type Guess struct {
	Values  int `yaml:"values"`  // of glucose from 20 mg/dL, 1 to 1000
	Minutes int `yaml:"minutes"` // of the day, 1 to 1440
	Secrets int `yaml:"secrets"` // readings whose hashes are known, 1 to 1000

	// Attacked is of how many of them the keyed commitments are attacked, each with its own
	// header: 1 to Secrets.
	Attacked int `yaml:"attacked"`
}

func (g *Guess) check(report Reporter) {
	if g.Values < 1 || g.Values > 1000 {
		report("values", "%d values: want 1 to 1000", g.Values)
	}
	if g.Minutes < 1 || g.Minutes > 1440 {
		report("minutes", "%d minutes: want 1 to 1440", g.Minutes)
	}
	if g.Secrets < 1 || g.Secrets > 1000 {
		report("secrets", "%d secrets: want 1 to 1000", g.Secrets)
	}
	if g.Attacked < 1 || g.Attacked > g.Secrets {
		report("attacked", "%d attacked commitments: want 1 to %d", g.Attacked, g.Secrets)
	}
}

func (g *Guess) cells() []Cell {
	return []Cell{{ID: "search", Fidelity: simulated, Run: g.search}}
}

// body returns one of the bodies there can be.
func (g *Guess) body(b []byte, value, minute int) []byte {
	return fmt.Appendf(b, "%d mg/dL, minute %d", 20+value, minute)
}

// search commits to readings by plain hashes and by keyed commitments, and tries all bodies:
// by their hashes, and by HMACs under the public header and each key that can be guessed.
func (g *Guess) search(ctx context.Context, env *Env) ([]Point, error) {
	w, err := newWard()
	if err != nil {
		return nil, err
	}
	draws := rng.New(env.Key.Sub("secrets"))
	plain, targets := make(map[[32]byte]bool), make([]*target, 0, g.Attacked)
	for i := range g.Secrets {
		body := g.body(nil, int(draws.Float64()*float64(g.Values)), int(draws.Float64()*float64(g.Minutes)))
		r, err := w.writer.Write(sim.Time(i), 1, w.session, body)
		if err != nil {
			return nil, err
		}
		plain[sha256.Sum256(body)] = true
		if i < g.Attacked {
			a, err := newTarget(&r, body)
			if err != nil {
				return nil, err
			}
			targets = append(targets, a)
		}
	}
	tried, ofPlain := 0, 0
	buffer := make([]byte, 0, 64)
	for value := range g.Values {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for minute := range g.Minutes {
			body := g.body(buffer, value, minute)
			if tried++; plain[sha256.Sum256(body)] {
				ofPlain++
			}
			for _, a := range targets {
				a.try(body)
			}
		}
	}
	return append(targetPoints(targets), Point{X: none, Metric: "candidates", Value: float64(tried)},
		Point{Series: "plain hash", X: none, Metric: "found", Value: float64(ofPlain) / float64(len(plain)), N: len(plain)}), nil
}
