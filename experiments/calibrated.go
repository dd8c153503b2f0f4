package experiments

import (
	"slices"
	"strings"

	"ihealth/chain"
	"ihealth/chain/analytic"
	"ihealth/chain/calibration"
	"ihealth/chain/comet"
)

// Calibrated is the section of an experiment that fits models of the block latency to
// what real validators took: to tables in the file, to stored calibrations, and to this
// host.
type Calibrated struct {
	Tables []LatencyTable `yaml:"tables"`
	Stored []string       `yaml:"stored" jsonschema:"description=names of calibrations in the repository"`
	Sweep  LatencySweep   `yaml:"sweep"`
}

// LatencyTable is a grid of measured median block latencies.
type LatencyTable struct {
	Name       string      `yaml:"name"`
	Links      NodeLinks   `yaml:"links"`
	Validators []int       `yaml:"validators"` // of each row
	Blocks     []int       `yaml:"blocks"`     // size of each column
	Medians    [][]float64 `yaml:"median_ms"`  // ms
}

// LatencySweep is a calibration of real nodes on this host.
type LatencySweep struct {
	Links      NodeLinks `yaml:"links"`
	Validators []int     `yaml:"validators"`
	Blocks     []int     `yaml:"blocks"`     // sizes
	HeldOut    int       `yaml:"held_out"`   // every so-manieth point is not fitted, ≥ 2
	Passes     int       `yaml:"passes"`     // pairs of runs of a point
	NullPairs  int       `yaml:"null_pairs"` // of the null test, ≥ 2
	PerRun     int       `yaml:"per_run"`    // blocks
	Load       float64   `yaml:"load"`       // part of what a point carries, in (0, 1)
}

// Names of the models in results and legends.
const (
	paperFree   = "eq. (17), free signs"
	paperModel  = "eq. (17)"
	betterModel = "better model"
	thisHost    = "this host"
)

// points returns the table's points.
func (l *LatencyTable) points() []calibration.Point {
	var out []calibration.Point
	for i, m := range l.Validators {
		for j, n := range l.Blocks {
			s := l.Medians[i][j] / 1000
			out = append(out, calibration.Point{Validators: m, BlockSize: n, Latency: s, Low: s, High: s, HostShare: calibration.Number(none)})
		}
	}
	return out
}

// sweep returns the calibration that the section asks for, on a chain.
func (l *LatencySweep) sweep(nodes chain.Chain, seed uint64) calibration.Sweep {
	s := calibration.Sweep{
		Chain: nodes, Passes: l.Passes, NullPairs: l.NullPairs, Blocks: l.PerRun, Load: l.Load, PayloadBytes: payloadBytes, Seed: seed,
	}
	for _, m := range l.Validators {
		for _, n := range l.Blocks {
			s.Configs = append(s.Configs, chain.Config{Validators: m, BlockSize: n})
		}
	}
	for i := l.HeldOut / 2; i < len(s.Configs); i += l.HeldOut {
		s.HeldOut = append(s.HeldOut, s.Configs[i])
	}
	return s
}

// payloadBytes is the payload of a transaction where an experiment is not about it.
const payloadBytes = 256

// calibratedStudy fits models to measured latencies.
type calibratedStudy struct{ spec *Spec }

func (x *calibratedStudy) check(report reporter) {
	c := x.spec.Calibrated
	for i := range c.Tables {
		c.Tables[i].check(report, indexed("calibration.tables", i))
	}
	for i, name := range c.Stored {
		if _, err := StoredCalibration(name); err != nil {
			report(indexed("calibration.stored", i), "%v\nknown here: %s", err, strings.Join(StoredCalibrations(), ", "))
		}
	}
	if x.spec.has(OnChain) {
		c.Sweep.check(report, "calibration.sweep")
	}
}

func (l *LatencyTable) check(report reporter, path string) {
	if l.Name == "" {
		report(path+".name", "the table has no name")
	}
	l.Links.check(report, path+".links")
	if len(l.Medians) != len(l.Validators) || len(l.Medians) == 0 {
		report(path+".median_ms", "%d rows for %d numbers of validators: want one each", len(l.Medians), len(l.Validators))
		return
	}
	for i, row := range l.Medians {
		if len(row) != len(l.Blocks) {
			report(indexed(path+".median_ms", i), "%d medians for %d block sizes: want one each", len(row), len(l.Blocks))
			return
		}
	}
	for _, form := range []calibration.Form{calibration.Paper(), calibration.OnHost(calibration.Network{Topology: "mesh"}, calibration.Host{})} {
		if _, err := calibration.FitPoints(form, l.points(), true); err != nil {
			report(path, "%v", err)
			return
		}
	}
}

func (l *LatencySweep) check(report reporter, path string) {
	l.Links.check(report, path+".links")
	for i, m := range l.Validators {
		checkCount(report, indexed(path+".validators", i), "validators", m, comet.MinValidators, comet.MaxValidators)
	}
	for i, n := range l.Blocks {
		checkCount(report, indexed(path+".blocks", i), "transactions", n, 1, comet.MaxBlockSize)
	}
	checkCount(report, path+".held_out", "points from one held out to the next", l.HeldOut, 2, 1e6)
	if l.HeldOut < 2 || slices.Min(append(l.Blocks, 1)) < 1 {
		return
	}
	s := l.sweep(comet.Chain{}, 0)
	if err := s.Validate(); err != nil {
		report(path, "%v", err)
		return
	}
	if _, err := analytic.ParseTopology(l.Links.Topology); err != nil || l.Links.shape().Validate() != nil {
		return // reported with the links
	}
	network := calibration.NetworkOf(l.Links.topology(), l.Links.shape(), s.TransactionBits(), analytic.IdleDelays)
	if err := s.Determines(network); err != nil {
		at := path + ".validators"
		if len(l.Validators) > 1 {
			at = path + ".blocks"
		}
		report(at, "%v", err)
	}
}
