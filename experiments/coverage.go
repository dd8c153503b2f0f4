package experiments

import (
	"fmt"

	"ihealth/sim/output"
)

// Coverage is the section of an experiment that counts how often nominal confidence
// intervals hold what they estimate.
type Coverage struct {
	Level float64        `yaml:"level"` // nominal confidence of every interval, in (0, 1)
	Cases []CoverageCase `yaml:"cases"`
}

// CoverageCase is one process whose steady state is known, observed for some time.
type CoverageCase struct {
	Model        string  `yaml:"model" jsonschema:"enum=mm1,enum=mm1-priority,enum=mg1,enum=ar1"`
	Load         float64 `yaml:"load"`         // ρ of a queue, in (0, 1)
	SCV          float64 `yaml:"scv"`          // mg1: squared coefficient of variation of the service time, ≥ 0
	Classes      int     `yaml:"classes"`      // mm1-priority: classes of equal rates
	Correlation  float64 `yaml:"correlation"`  // ar1: of neighbours, in (−1, 1)
	Observations int     `yaml:"observations"` // of one run, and of all replications together; mm1-priority: a class
	Replications int     `yaml:"replications"` // of Observations/Replications each
	Experiments  int     `yaml:"experiments"`  // independent repetitions of the whole
	Quantile     float64 `yaml:"quantile"`     // is estimated too, in (0, 1); 0 means none
	SingleRun    bool    `yaml:"single_run"`   // intervals of one run too
	Sequential   bool    `yaml:"sequential"`   // replications until they are precise, too; not mm1-priority
}

// Models of a case.
const (
	modelMM1      = "mm1"
	modelPriority = "mm1-priority"
	modelMG1      = "mg1"
	modelAR1      = "ar1"
)

// name tells cases of a study apart but for the number of observations.
func (c *CoverageCase) name() string {
	process := map[string]string{
		modelMM1:      fmt.Sprintf("M/M/1, ρ = %.3g", c.Load),
		modelPriority: fmt.Sprintf("M/M/1 priority, ρ = %.3g", c.Load),
		modelMG1:      fmt.Sprintf("M/G/1, ρ = %.3g, c² = %g", c.Load, c.SCV),
		modelAR1:      fmt.Sprintf("AR(1), φ = %g", c.Correlation),
	}[c.Model]
	if c.Replications != output.MinReplications {
		process += fmt.Sprintf(", R = %d", c.Replications)
	}
	return process
}

func (c *CoverageCase) check(report reporter, path string) {
	if c.Model == modelAR1 {
		if !(c.Correlation > -1 && c.Correlation < 1) {
			report(path+".correlation", "correlation φ = %v must lie between −1 and 1", c.Correlation)
		}
	} else if !(c.Load > 0 && c.Load < 1) {
		report(path+".load", "load ρ = %v must lie between 0 and 1", c.Load)
	}
	if !(c.SCV >= 0 && c.SCV <= 100) {
		report(path+".scv", "squared coefficient of variation c² = %v: want 0 to 100", c.SCV)
	}
	if c.Model == modelPriority {
		checkCount(report, path+".classes", "classes", c.Classes, 1, 100)
	}
	if c.Sequential && c.Model == modelPriority {
		report(path+".sequential", "classes are estimated together, so that their intervals do not hold alone\nleave it out, or take another model")
	}
	checkCount(report, path+".replications", "replications", c.Replications, output.MinReplications, 10_000)
	checkCount(report, path+".observations", "observations", c.Observations, 200*c.Replications/output.MinReplications, 1e8)
	checkCount(report, path+".experiments", "experiments", c.Experiments, 10, 1e6)
	if !(c.Quantile >= 0 && c.Quantile < 1) || c.Quantile > 0 && c.Model == modelMG1 {
		report(path+".quantile", "no exact quantile %v is known here\nleave it out, or give one between 0 and 1 for another model than mg1", c.Quantile)
	}
}
