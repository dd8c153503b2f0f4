package scenario

import (
	"context"
	"fmt"

	"ihealth/experiments/pipeline"
)

// Pipeline is a trial of the whole way of an alert, see [pipeline.Play], under several
// loads.
type Pipeline struct {
	Way pipeline.Config `yaml:",inline"`

	Rates        []float64 `yaml:"rates"`        // alerts of all people, 1/s, at most half of their readings
	Replications int       `yaml:"replications"` // of each rate, 1 to 1000
}

func (p *Pipeline) check(report Reporter) {
	if len(p.Rates) == 0 {
		report("rates", "no load\nlist alerts of all people, 1/s")
	}
	seen := map[string]bool{}
	for i, rate := range p.Rates {
		p.at(rate).Check(func(key, format string, args ...any) {
			if key == "rate" {
				key = indexed("rates", i)
			}
			if !seen[key] {
				report(key, format, args...)
			}
			seen[key] = true
		})
	}
	if p.Replications < 1 || p.Replications > 1000 {
		report("replications", "%d: want 1 to 1000", p.Replications)
	}
}

// at returns the pipeline under a load.
func (p *Pipeline) at(rate float64) *pipeline.Config {
	c := p.Way
	c.Rate = rate
	return &c
}

func (p *Pipeline) cells() []Cell {
	out := []Cell{{ID: "formula", Fidelity: analytic, Run: p.formulas}}
	for _, rate := range p.Rates {
		out = append(out, Cell{
			ID: fmt.Sprintf("%g alerts a second", rate), Fidelity: p.Way.Ledger, Measured: p.Way.Ledger == pipeline.Real,
			Run: func(ctx context.Context, env *Env) ([]Point, error) { return p.measure(ctx, env, rate) },
		})
	}
	return out
}
