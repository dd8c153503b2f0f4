package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ihealth/chain"
	"ihealth/chain/analytic"
	"ihealth/chain/calibration"
	"ihealth/chain/comet"
	"ihealth/experiments"
)

type calibrateOptions struct {
	validators list[int]
	blocks     list[int]
	heldOut    list[chain.Config]
	topology   choice
	links      linkFlags
	passes     count
	nullPairs  count
	perRun     count
	load       float64
	payload    count
	seed       uint64
	out        string
	json       bool
}

func newChainCalibrate() *cobra.Command {
	o := calibrateOptions{
		validators: list[int]{values: []int{4, 7, 10, 13}, parse: parsePositive},
		blocks:     list[int]{values: []int{10, 50, 100, 200}, parse: parsePositive},
		heldOut:    list[chain.Config]{parse: parseConfig},
		topology:   choice{word: "mesh", of: []string{"mesh", "ring"}},
		links:      linkFlags{delay: 20 * time.Millisecond, uplink: 16e6},
		passes:     1, nullPairs: 4, perRun: 10, payload: 256, seed: 1,
	}
	c := &cobra.Command{
		Use:   "calibrate",
		Short: "Measure the block latency over validators and block sizes, and fit models to it",
		Long: `Measure the block latency over validators and block sizes, and fit models to it.

Every pair of --validators and --block is measured on real CometBFT nodes of this
process, whose links are shaped: without that, nodes on one host measure its processors.
One network serves all block sizes in a row; it is reconfigured in between. Each number
of validators has a network of its own, as blocks also go to nodes that do not validate.
The load is open, at --load times what a short closed load carried; blocks are full.
Configurations are visited in the order A B … B A, --passes times, so that a steady
drift of the host shifts all alike. A null test first measures one configuration
against itself: the difference should be compatible with zero. Once all points are
probed, progress says how long the rest takes: about five minutes as set here.
Interrupted, the command fits and writes the points it has, marked as incomplete.

Two models are fitted by least squares: that of I-Health eq. (17), with free and with
non-negative coefficients, and one with the delays, the transfer of the block and of the
votes through one uplink, the verification, all known, and the host's work on votes and
copies sent in vain, fitted. Points of --hold-out judge them and are not fitted; without it, every fifth
is held out. A point whose processors were more than 70 % busy is host-bound: it shows
the host and not the protocol.`,
		Example: `  ihealth chain calibrate --out calibration.json
  ihealth chain calibrate --validators 4,7 --block 20,50,100 --delay 5ms --uplink 80e6 --json`,
		Args: takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runCalibrate(cmd, &o) },
	}
	f := c.Flags()
	f.Var(&o.validators, "validators", "validators m, each at least 4 (default 4,7,10,13)")
	f.Var(&o.blocks, "block", "block sizes n (default 10,50,100,200)")
	f.Var(&o.heldOut, "hold-out", "points m:n that are not fitted, such as 7:100,10:50 (default every fifth)")
	f.Var(&o.topology, "topology", "who is connected: mesh or ring")
	o.links.add(f)
	f.Var(&o.passes, "passes", "pairs of runs of each point, there and back")
	f.Var(&o.nullPairs, "null-pairs", "pairs of runs of the null test, at least 2")
	f.Var(&o.perRun, "blocks", "blocks of a run")
	f.Float64Var(&o.load, "load", 0.4, "arrival rate, as a part of what the configuration carries, above 0 and below 1")
	f.Var(&o.payload, "payload", "size of a transaction's payload, bytes")
	f.Var((*seed)(&o.seed), "seed", "seed of keys, payloads and arrivals")
	f.StringVar(&o.out, "out", "", "file to write the calibration to")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func parsePositive(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q: want a whole number of at least 1", s)
	}
	return n, nil
}

// parseConfig reads m:n.
func parseConfig(s string) (chain.Config, error) {
	m, n, _ := strings.Cut(s, ":")
	validators, errM := parsePositive(m)
	size, errN := parsePositive(n)
	if errM != nil || errN != nil {
		return chain.Config{}, fmt.Errorf("%q: want m:n, such as 7:100", s)
	}
	return chain.Config{Validators: validators, BlockSize: size}, nil
}

// configs returns the grid, and what of it is held out.
func (o *calibrateOptions) configs() (all, heldOut []chain.Config) {
	for _, m := range o.validators.values {
		for _, n := range o.blocks.values {
			all = append(all, chain.Config{Validators: m, BlockSize: n})
		}
	}
	if heldOut = o.heldOut.values; heldOut == nil {
		const every = 5
		for i := every / 2; i < len(all); i += every {
			heldOut = append(heldOut, all[i])
		}
	}
	return all, heldOut
}

// sweep returns what is to be measured.
func (o *calibrateOptions) sweep(cmd *cobra.Command, nodes chain.Chain) calibration.Sweep {
	all, heldOut := o.configs()
	progress := func(r calibration.Run) {
		left := "how long it takes is known after the probes"
		if r.Left > 0 {
			left = fmt.Sprintf("about %v left", r.Left.Round(time.Second))
		}
		say(cmd.ErrOrStderr(), "run %d of %d: %s of m = %d, n = %d; %s", r.Number, r.Of, r.What, r.Config.Validators, r.Config.BlockSize, left)
	}
	return calibration.Sweep{
		Chain:   nodes,
		Configs: all, HeldOut: heldOut, Passes: int(o.passes), NullPairs: int(o.nullPairs), Blocks: int(o.perRun),
		Load: o.load, PayloadBytes: int(o.payload), Seed: o.seed, Progress: progress,
	}
}

func runCalibrate(cmd *cobra.Command, o *calibrateOptions) error {
	topology, err := analytic.ParseTopology(o.topology.word)
	if err != nil {
		return usagef("chain calibrate: %w", err)
	}
	nodes := &comet.Standing{Options: experiments.CalibrationNodes(topology, o.links.shape(), o.seed)}
	s := o.sweep(cmd, nodes)
	if err := errors.Join(s.Validate(), o.links.shape().Validate()); err != nil {
		return usagef("chain calibrate: %w", err)
	}
	if nodes.Options.Registry, err = s.Registry(); err != nil {
		return usagef("chain calibrate: %w", err)
	}
	if err := validateNodes(s, nodes.Options); err != nil {
		return usagef("chain calibrate: %w", err)
	}
	network := calibration.NetworkOf(topology, o.links.shape(), s.TransactionBits(), analytic.IdleDelays)
	if err := s.Determines(network); err != nil {
		return usagef("chain calibrate: --validators, --block: %w", err)
	}
	if o.out != "" {
		if err := writableFile(o.out); err != nil {
			return fmt.Errorf("chain calibrate: --out: %w", err)
		}
	}
	host := experiments.ThisHost() // measures, so before the nodes run
	found, err := s.Run(cmd.Context())
	err = errors.Join(err, nodes.Stop())
	if errors.Is(err, comet.ErrOptions) {
		return usagef("chain calibrate: %w", err)
	}
	if err == nil || len(found.Points) > 0 {
		err = errors.Join(err, o.report(cmd, host, network, found))
	}
	if err != nil {
		return fmt.Errorf("chain calibrate: %w", err)
	}
	return nil
}

// report fits, writes and prints what a sweep found, the bare points of one that was
// interrupted too early for a fit.
func (o *calibrateOptions) report(cmd *cobra.Command, host calibration.Host, n calibration.Network, found calibration.Result) error {
	c, err := calibration.New(time.Now(), host, experiments.ConsensusEngine(), n, found)
	if found.Incomplete && err != nil {
		say(cmd.ErrOrStderr(), "INCOMPLETE: interrupted after %d points, too few for a fit: %v", len(found.Points), err)
		return printPoints(cmd.OutOrStdout(), o.json, found.Points)
	}
	if err != nil {
		return err
	}
	if found.Incomplete {
		say(cmd.ErrOrStderr(), "INCOMPLETE: interrupted; the fit is of the %d points there are", len(c.Points))
	}
	if o.out != "" {
		if err := writeAside(o.out, c.Write); err != nil {
			return fmt.Errorf("--out: %w", err)
		}
	}
	if o.json {
		return writeJSON(cmd.OutOrStdout(), calibrateResultOf(c))
	}
	return printCalibration(cmd.OutOrStdout(), c)
}

// validateNodes reports the first configuration that real nodes cannot have.
func validateNodes(s calibration.Sweep, o comet.Options) error {
	for _, c := range s.Configs {
		o.Validators, o.BlockSize = c.Validators, c.BlockSize
		if err := o.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// writableFile reports whether the folder of a file exists, before minutes are spent.
func writableFile(name string) error {
	info, err := os.Stat(filepath.Dir(name))
	if err == nil && !info.IsDir() {
		err = fmt.Errorf("%s is no folder", filepath.Dir(name))
	}
	return err
}
