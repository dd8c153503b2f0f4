package main

import (
	"io"

	"github.com/spf13/cobra"
)

// benchFlags are what all benchmarks take.
type benchFlags struct {
	format choice
	quick  bool
	seed   uint64
	json   bool
}

// add defines the flags; seeded says what the seed is for.
func (o *benchFlags) add(c *cobra.Command, seeded string) {
	o.format = choice{word: "table", of: []string{"table", "go"}}
	f := c.Flags()
	f.Var(&o.format, "format", "table, or go for the format of Go's benchmarks, a line a repetition")
	f.BoolVar(&o.quick, "quick", false, "a few seconds and rough figures instead of a minute")
	o.seed = 1
	f.Var((*seed)(&o.seed), "seed", "seed of the "+seeded)
	f.BoolVar(&o.json, "json", false, "print JSON")
}

func (o *benchFlags) check() error {
	if o.json && o.format.word != "table" {
		return usagef("--json and --format %s: want one of them", o.format.word)
	}
	return nil
}

// print writes the result as JSON, or what the format says.
func (o *benchFlags) print(w io.Writer, result any, table, lines func(w io.Writer) error) error {
	switch {
	case o.json:
		return writeJSON(w, result)
	case o.format.word == "go":
		return lines(w)
	}
	return table(w)
}
