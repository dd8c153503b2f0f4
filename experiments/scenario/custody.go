package scenario

import (
	"context"
	"fmt"

	"ihealth/sim"
)

// Custody is a trial of the hand-overs of lots on the event log: honest ones, and each
// way to forge them.
type Custody struct {
	Lots     int     `yaml:"lots"`     // of each way, 1 to 1e5
	Tags     int     `yaml:"tags"`     // on a lot, 1 to 1000
	Loss     float64 `yaml:"loss"`     // share of tags that one pass of a gate does not hear, 0 to 0.5
	Passes   int     `yaml:"passes"`   // of a gate, 1 to 100
	Block    float64 `yaml:"block"`    // time between blocks, s, 0.1 to 3600
	Delay    float64 `yaml:"delay"`    // longest time from the gate to the block, s, Block to 1e6
	Transit  float64 `yaml:"transit"`  // mean time from hand to hand, s, exponential, Delay to 1e7
	Deadline float64 `yaml:"deadline"` // for the delivery, since the start of the journey, s, 1 to 1e8
}

func (c *Custody) check(report Reporter) {
	within(report, "lots", float64(c.Lots), 1, 1e5)
	within(report, "tags", float64(c.Tags), 1, 1000)
	within(report, "loss", c.Loss, 0, 0.5)
	within(report, "passes", float64(c.Passes), 1, 100)
	within(report, "block", c.Block, 0.1, 3600)
	within(report, "delay", c.Delay, c.Block, 1e6)
	within(report, "transit", c.Transit, c.Delay, 1e7)
	within(report, "deadline", c.Deadline, 1, 1e8)
}

func (c *Custody) cells() []Cell {
	var out []Cell
	for _, f := range forgeries {
		out = append(out, Cell{ID: f.name, Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return c.run(ctx, env, f)
		}})
	}
	return append(out, Cell{ID: "condition", Fidelity: simulated, Run: c.deliver})
}

// run sends lots through the chain, forged in one way, and audits each.
func (c *Custody) run(ctx context.Context, env *Env, f forgery) ([]Point, error) {
	findings, found, refused := 0, 0, 0
	for lot := range c.Lots {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		j, err := newCustodyJourney(c, env.Key.Sub(fmt.Sprintf("lot/%d", lot)))
		if err != nil {
			return nil, err
		}
		f.pass(j)
		audit := j.audit()
		findings += len(audit)
		if len(audit) > 0 {
			found++
		}
		if j.refused() {
			refused++
		}
	}
	of := func(metric string, k int) Point {
		return Point{Series: f.name, X: none, Metric: metric, Value: float64(k) / float64(c.Lots), N: c.Lots}
	}
	if f.honest {
		return []Point{of("findings", findings)}, nil
	}
	return []Point{of("found", found), of("refused", refused)}, nil
}

// blockAfter returns the time of the first block at or after t.
func (c *Custody) blockAfter(t sim.Time) sim.Time {
	block := sim.Seconds(c.Block)
	return (t + block - 1) / block * block
}
