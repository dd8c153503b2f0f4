package experiments

import (
	"strings"

	"ihealth/bco/online"
	"ihealth/sim/output"
)

// Online is the section of an experiment on choosing validators at every block.
type Online struct {
	Weights Weights `yaml:"weights"`
	Blocks  int     `yaml:"blocks"` // of a run, 100 to 100 000
	Runs    int     `yaml:"runs"`   // independent, of every policy on the same times, ≥ 10
	Level   float64 `yaml:"level"`  // confidence of intervals, in (0, 1)
	Drift   Drift   `yaml:"drift"`
}

// Drift is how response times change.
type Drift struct {
	Persistence float64 `yaml:"persistence"` // correlation of neighbouring blocks, in [0, 1]
	Spread      float64 `yaml:"spread"`      // standard deviation of the logarithm, 0 to 3
	JumpRate    float64 `yaml:"jump_rate"`   // probability of a jump, in [0, 1]
	JumpSize    float64 `yaml:"jump_size"`   // standard deviation of a jump, 0 to 3
	Noise       float64 `yaml:"noise"`       // coefficient of variation of a response, 0 to 10
}

func (o *Online) drift() online.Drift { return online.Drift(o.Drift) }

// game returns the problem of the network that is played.
func (x *onlineStudy) game() (*online.Game, error) {
	p := x.spec.Network.problem(x.spec.Online.Weights.bco())
	return online.NewGame(&p)
}

func (x *onlineStudy) check(report reporter) {
	o := x.spec.Online
	if err := o.Weights.bco().Validate(); err != nil {
		reportProblem(report, "online", err)
	} else if _, err := x.game(); err != nil {
		reportProblem(report, "network", err)
	}
	checkCount(report, "online.blocks", "blocks", o.Blocks, checkpoints, 100_000)
	checkCount(report, "online.runs", "runs", o.Runs, output.MinReplications, 10_000)
	if _, err := output.QuantileInterval(output.NewSample(make([]float64, min(max(o.Runs, 0), 10_000))), 0.5, o.Level); err != nil {
		report("online.level", "%w\ntake a lower level or more runs", err)
	}
	if err := o.drift().Validate(); err != nil {
		for line := range strings.Lines(err.Error()) {
			report("online.drift", "%s", strings.TrimSpace(line))
		}
	}
}
