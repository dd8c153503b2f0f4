package main

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"ihealth/experiments"
)

// planFlags say how experiments are planned and where their results go.
type planFlags struct {
	set      []string
	sweep    []string
	seed     uint64
	fidelity string
	out      string
	quick    bool
}

func (p *planFlags) add(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&p.set, "set", nil, "replace a value of the file: key.path=value; may be given again")
	f.StringArrayVar(&p.sweep, "sweep", nil, "let a key take values in turn: key.path=[1, 2] or key.path=range(first,last,step); may be given again")
	f.Var((*seed)(&p.seed), "seed", "seed instead of the file's")
	f.StringVar(&p.fidelity, "fidelity", "", "only these: analytic, simulated, chain, separated by commas")
	f.StringVar(&p.out, "out", "runs", "folder for the run directories")
	f.BoolVar(&p.quick, "quick", false, "smaller, as the file's own list says")
}

// open returns the experiments that the names mean.
func (p *planFlags) open(cmd *cobra.Command, names []string) ([]*experiments.Experiment, error) {
	if p.out == "" {
		return nil, usagef("--out: name a folder for the run directories")
	}
	fidelity, err := experiments.ParseFidelities(p.fidelity)
	if err != nil {
		return nil, usagef("--fidelity: %w", err)
	}
	set := slices.Clone(p.set)
	for _, axis := range p.sweep {
		set = append(set, "sweep."+axis)
	}
	options := experiments.Options{Set: set, Fidelity: fidelity, Quick: p.quick}
	if cmd.Flags().Changed("seed") {
		options.Seed = &p.seed
	}
	files, missing := findAll(names)
	list, err := openAll(files, options)
	return list, errors.Join(missing, err)
}
