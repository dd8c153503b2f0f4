package experiments

import (
	"fmt"
	"strings"
	"time"

	"ihealth/chain"
	"ihealth/chain/analytic"
	"ihealth/chain/calibration"
	"ihealth/chain/comet"
	"ihealth/chain/simulated"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Fidelities is the section of an experiment that sets the block latency over (m, n) by a
// closed form, by a simulation and on real nodes side by side, all behind the links of a
// stored calibration.
type Fidelities struct {
	Stored     string  `yaml:"stored"`     // calibration of the closed form, and of the links of all
	Validators []int   `yaml:"validators"` // m
	Blocks     []int   `yaml:"blocks"`     // n
	PerRun     int     `yaml:"per_run"`    // blocks
	Load       float64 `yaml:"load"`       // part of what a configuration carries, in (0, 1)
	Tolerance  float64 `yaml:"tolerance"`  // part of the latency by which fidelities may differ, in (0, 1)
	OnNodes    struct {
		Validators []int `yaml:"validators"`
		Blocks     []int `yaml:"blocks"`
		PerRun     int   `yaml:"per_run"`
	} `yaml:"on_nodes"` // what real nodes of this host run of it
}

// Names of the fidelities in results and legends.
const (
	byFormula    = "closed form"
	bySimulation = "simulated rounds"
	byStored     = "real nodes, stored"
	byNodes      = "real nodes, this host now"
)

// fidelitiesStudy compares fidelities.
type fidelitiesStudy struct{ spec *Spec }

func (x *fidelitiesStudy) check(report reporter) {
	f := x.spec.Fidelities
	if _, err := StoredCalibration(f.Stored); err != nil {
		report("fidelities.stored", "%v\nknown here: %s", err, strings.Join(StoredCalibrations(), ", "))
	}
	checkGrid(report, "fidelities.validators", "validators", f.Validators, comet.MinValidators, comet.MaxValidators)
	checkGrid(report, "fidelities.blocks", "transactions", f.Blocks, 1, comet.MaxBlockSize)
	checkGrid(report, "fidelities.on_nodes.validators", "validators", f.OnNodes.Validators, comet.MinValidators, comet.MaxValidators)
	checkGrid(report, "fidelities.on_nodes.blocks", "transactions", f.OnNodes.Blocks, 1, comet.MaxBlockSize)
	checkCount(report, "fidelities.per_run", "blocks", f.PerRun, 1, 10_000)
	checkCount(report, "fidelities.on_nodes.per_run", "blocks", f.OnNodes.PerRun, 1, 1000)
	if !(f.Load > 0 && f.Load < 1) {
		report("fidelities.load", "load %v: want more than 0 and less than 1", f.Load)
	}
	if !(f.Tolerance > 0 && f.Tolerance < 1) {
		report("fidelities.tolerance", "tolerance %v: want more than 0 and less than 1", f.Tolerance)
	}
}

// stored returns the calibration of a checked section.
func (f *Fidelities) stored() calibration.Calibration {
	c, err := StoredCalibration(f.Stored)
	if err != nil {
		panic("experiments: an unchecked calibration: " + err.Error())
	}
	return c
}

// pollOfNodes is how long real nodes sleep between two looks at what a peer lacks.
const pollOfNodes = 2 * time.Millisecond

// roundsBehind returns the simulated counterpart of the real nodes of a calibration.
func roundsBehind(s chain.Shape, t analytic.Topology) simulated.Protocol {
	return func(s1 *sim.Simulation, setup simulated.Setup) (simulated.Consensus, error) {
		n, err := simulated.NewNetwork(s1, setup.Nodes, simulated.NetworkConfig{Shape: s, Faults: setup.Faults, Key: setup.Key.Sub("network")})
		if err != nil {
			return nil, err
		}
		config := simulated.RoundsConfig{Validators: setup.Validators, Sleep: pollOfNodes, Propose: patience, Prevote: patience, Precommit: patience, Key: setup.Key.Sub("rounds")}
		if t == analytic.Ring {
			config.Degree = 2
		}
		return simulated.NewRounds(n, config, setup.Observer)
	}
}

// patience is longer than any block of these experiments takes.
var patience = simulated.Timeout{Base: time.Minute}

// simulation returns the chain of simulated rounds.
func (f *Fidelities) simulation(key rng.Key) chain.Chain {
	c := f.stored()
	return simulated.Chain{Options: simulated.Options{Protocol: roundsBehind(c.Shape(), c.Topology()), BlockTimeout: time.Hour, Seed: key.Seed}}
}

// points returns the configurations of two lists.
func points(validators, blocks []int) []chain.Config {
	var out []chain.Config
	for _, m := range validators {
		for _, n := range blocks {
			out = append(out, chain.Config{Validators: m, BlockSize: n})
		}
	}
	return out
}

// seriesOfSize names the points of a number of validators.
func seriesOfSize(m int) string { return fmt.Sprintf("m = %d", m) }
