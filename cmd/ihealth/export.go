package main

import (
	"fmt"
	"io"
	"math"
	"path/filepath"

	"github.com/spf13/cobra"

	"ihealth/experiments/export"
)

type exportOptions struct {
	format choice
	out    string
	force  bool
	json   bool
}

func newExport() *cobra.Command {
	o := exportOptions{format: choice{word: "csv", of: []string{"csv", "parquet", "gobench"}}}
	c := &cobra.Command{
		Use:   "export RUN...",
		Short: "Write the results of stored runs for other programs",
		Long: `Write the results of stored runs for other programs.

RUN is a run directory, or a folder of some. One row a value: csv is tidy, parquet is
the same with types, and gobench is the format of Go benchmarks, of which every run
gives one sample: benchstat compares two files of several runs, each run with a seed
of its own.`,
		Example: `  ihealth export runs/fig5-4910de3a > fig5.csv
  ihealth export runs --format parquet --out all.parquet
  ihealth export seeds-before --format gobench --out before.txt`,
		Args: takes("RUN", math.MaxInt),
		RunE: func(cmd *cobra.Command, args []string) error { return exportRuns(cmd, args, &o) },
	}
	f := c.Flags()
	f.Var(&o.format, "format", "csv, parquet or gobench")
	f.StringVar(&o.out, "out", "", "file to write (default stdout)")
	f.BoolVar(&o.force, "force", false, "replace the file")
	f.BoolVar(&o.json, "json", false, "print what was written as JSON; needs --out")
	return c
}

// exported is the result of an export.
type exported struct {
	File   string `json:"file"`
	Format string `json:"format"`
	Runs   int    `json:"runs"`
	Rows   int    `json:"rows"`
	Left   int    `json:"left_out"` // words, which gobench has no place for
}

func exportRuns(cmd *cobra.Command, names []string, o *exportOptions) error {
	if o.out == "" && o.json {
		return usagef("--json tells of a file: name it with --out")
	}
	reports, err := storedRuns(names)
	if err != nil {
		return err
	}
	done := exported{File: o.out, Format: o.format.word, Runs: len(reports)}
	runs := make([]export.Run, len(reports))
	for i, r := range reports {
		runs[i] = export.Run{Name: filepath.Base(r.Dir), Seed: r.Experiment.Spec.Seed, Rows: r.Results.Rows}
		done.Rows += len(r.Results.Rows)
	}
	write := func(w io.Writer) (err error) {
		done.Left, err = o.write(w, runs)
		return err
	}
	if o.out == "" {
		if err := write(cmd.OutOrStdout()); err != nil {
			return err
		}
	} else if err := free(o.force, o.out); err != nil {
		return err
	} else if err := writeAside(o.out, write); err != nil {
		return err
	}
	return o.print(cmd, done)
}

// write writes the runs in the format, and returns how many rows it leaves out.
func (o *exportOptions) write(w io.Writer, runs []export.Run) (int, error) {
	switch o.format.word {
	case "parquet":
		return 0, export.Parquet(w, runs)
	case "gobench":
		return export.Benchmarks(w, runs)
	}
	return 0, export.CSV(w, runs)
}

func (o *exportOptions) print(cmd *cobra.Command, done exported) error {
	if done.Left > 0 {
		say(cmd.ErrOrStderr(), "note: %d of %d rows are words or undefined, and left out", done.Left, done.Rows)
	}
	switch {
	case o.out == "":
		return nil
	case o.json:
		return writeJSON(cmd.OutOrStdout(), done)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: %d rows of %s\n", done.File, done.Rows, runNames(done.Runs))
	return err
}

func runNames(n int) string {
	if n == 1 {
		return "1 run"
	}
	return fmt.Sprintf("%d runs", n)
}
