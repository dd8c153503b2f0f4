package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ihealth/bco"
	"ihealth/chain"
	"ihealth/chain/calibration"
	"ihealth/chain/comet"
)

// Loop is the section of an experiment that closes the loop: it calibrates a running
// chain of real nodes, lets solvers choose (m, n) from the calibration, reconfigures the
// chain to what they chose, and compares with an exhaustive sweep of the real chain.
type Loop struct {
	Links      NodeLinks     `yaml:"links"`
	Nodes      int           `yaml:"nodes"`      // that run, of which m validate
	Validators []int         `yaml:"validators"` // m of the sweeps, increasing, to nodes
	Blocks     []int         `yaml:"blocks"`     // n of the sweeps, increasing
	Weights    Weights       `yaml:"weights"`
	Stored     string        `yaml:"stored"`  // calibration behind the closed form
	PerRun     int           `yaml:"per_run"` // blocks
	Load       float64       `yaml:"load"`    // part of what a configuration carries, in (0, 1)
	NullPairs  int           `yaml:"null_pairs"`
	Runs       int           `yaml:"runs"` // of each configuration in the exhaustive sweep
	Selection  LoopSelection `yaml:"selection"`
}

// LoopSelection is the selection among the configurations of the exhaustive sweep by
// KN.
type LoopSelection struct {
	Delta   float64 `yaml:"delta"`    // differences of U below do not matter
	Alpha   float64 `yaml:"alpha"`    // probability of a wrong selection
	MaxRuns int     `yaml:"max_runs"` // of one configuration, after which there is no guarantee
}

// Names of who chooses.
const (
	byBCO       = "BCO on eq. (17)"
	byExact     = "exact on eq. (17)"
	byBetter    = "best of the better model"
	bySweep     = "exhaustive sweep of the real chain"
	loopPanel   = "running chain"
	closedPanel = "closed form"
)

// loopStudy closes the loop.
type loopStudy struct{ spec *Spec }

func (x *loopStudy) check(report reporter) {
	l := x.spec.Loop
	l.Links.check(report, "loop.links")
	checkCount(report, "loop.nodes", "nodes", l.Nodes, comet.MinValidators, comet.MaxValidators)
	checkGrid(report, "loop.validators", "validators", l.Validators, comet.MinValidators, l.Nodes)
	checkGrid(report, "loop.blocks", "transactions", l.Blocks, 1, comet.MaxBlockSize)
	checkCount(report, "loop.per_run", "blocks", l.PerRun, 1, 1000)
	checkCount(report, "loop.null_pairs", "pairs of the null test", l.NullPairs, 2, 1000)
	checkCount(report, "loop.runs", "runs of each configuration", l.Runs, 2, 1000)
	checkCount(report, "loop.selection.max_runs", "runs of one configuration", l.Selection.MaxRuns, l.Runs, 10_000)
	checkZone(report, "loop.selection.delta", l.Selection.Delta)
	checkAlpha(report, "loop.selection.alpha", l.Selection.Alpha)
	if !(l.Load > 0 && l.Load < 1) {
		report("loop.load", "load %v: want more than 0 and less than 1", l.Load)
	}
	if _, err := StoredCalibration(l.Stored); err != nil {
		report("loop.stored", "%v\nknown here: %s", err, strings.Join(StoredCalibrations(), ", "))
	}
	x.checkProblem(report)
}

// checkGrid reports a list that does not increase from least to most over two values or
// more, which a fit needs.
func checkGrid(report reporter, path, things string, list []int, least, most int) {
	if len(list) < 2 {
		report(path, "%d values: a fit needs two or more", len(list))
	}
	for i, n := range list {
		checkCount(report, indexed(path, i), things, n, least, most)
		if i > 0 && n <= list[i-1] {
			report(indexed(path, i), "values must increase")
		}
	}
}

// checkProblem reports candidates and weights that no choice can be made of, by the
// reference latency in place of one still to be measured.
func (x *loopStudy) checkProblem(report reporter) {
	l := x.spec.Loop
	if len(l.Validators) == 0 || len(l.Blocks) == 0 {
		return
	}
	p := x.problem(x.spec.Network.problem(bco.Weights{}).Latency)
	if err := p.Validate(); err != nil {
		reportProblem(report, "loop", err)
	}
}

// problem returns what is to be chosen, with that model of latency.
func (x *loopStudy) problem(latency chain.LatencyModel) bco.Problem {
	l := x.spec.Loop
	p := x.spec.Network.problem(l.Weights.bco())
	p.MinValidators, p.MaxValidators = l.Validators[0], l.Validators[len(l.Validators)-1]
	p.MinBlock, p.MaxBlock, p.BlockStep = l.Blocks[0], l.Blocks[len(l.Blocks)-1], 1
	p.Latency = latency
	return p
}

// objective is U of eq. (12) as a function of the latency that a configuration has.
type objective struct{ model *bco.Evaluator }

// utility returns U of the first m validators with blocks of n that take latency
// seconds.
func (o objective) utility(c chain.Config, latency float64) float64 {
	g := o.model.Prefix(c.Validators)
	scale := o.model.Problem().Weights.Latency / o.model.MaxLatency()
	return o.model.Utility(g, c.BlockSize) + scale*(latency-o.model.Metrics(g, c.BlockSize).Latency)
}

// best returns the configuration with the least U within the bounds of the problem, if
// a block takes what latency says.
func (o objective) best(latency func(m, n int) float64) chain.Config {
	p := o.model.Problem()
	least, at := math.Inf(1), chain.Config{}
	for m := p.MinValidators; m <= p.MaxValidators; m++ {
		for n := p.MinBlock; n <= p.MaxBlock; n++ {
			c := chain.Config{Validators: m, BlockSize: n}
			if u := o.utility(c, latency(m, n)); u < least {
				least, at = u, c
			}
		}
	}
	return at
}

// chosen is a configuration and who chose it.
type chosen struct {
	by string
	chain.Config
}

// betterLatency is the latency of the better model of a calibration.
func betterLatency(c calibration.Calibration) func(m, n int) float64 {
	return c.Fits.Better.Fit().Latency
}

// configs returns the different configurations of the grid and the choices, the grid
// first.
func (l *Loop) configs(choices []chosen) []chain.Config {
	var out []chain.Config
	for _, m := range l.Validators {
		for _, n := range l.Blocks {
			out = append(out, chain.Config{Validators: m, BlockSize: n})
		}
	}
	for _, c := range choices {
		if !slices.Contains(out, c.Config) {
			out = append(out, c.Config)
		}
	}
	return out
}

// place names a configuration in results.
func place(c chain.Config) string { return fmt.Sprintf("(%d, %d)", c.Validators, c.BlockSize) }
