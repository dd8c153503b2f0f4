package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"ihealth/experiments"
	"ihealth/experiments/compare"
)

// errSides says that the runs of a side do not belong together.
var errSides = errors.New("runs of one side differ in more than their seed")

type compareOptions struct {
	null  []string
	level float64
	all   bool
	json  bool
}

func newCompare() *cobra.Command {
	var o compareOptions
	c := &cobra.Command{
		Use:   "compare A B",
		Short: "Say by how much two runs differ, and whether that can be chance",
		Long: `Say by how much two runs differ, and whether that can be chance.

A and B are run directories, or folders of runs of one experiment with several seeds.
Rows that tell the same are compared: pair by pair where both sides have the same
seeds, by Welch's interval where the seeds differ, and from the intervals of the rows
where there is one run a side. All intervals together hold with the confidence of
--level. "No difference shown" is not "no difference": beside it stands the smallest
that would have been shown four times in five.

What is read off a clock gets a verdict only beside a null: run A again, and give that
run as --null. Differences as small as those between A and itself are none.`,
		Example: `  ihealth compare runs/fig5-4910de3a runs/fig5-1b2c3d4e
  ihealth compare before after --null before-again --json`,
		Args: two,
		RunE: func(cmd *cobra.Command, args []string) error { return compareRuns(cmd, args[0], args[1], &o) },
	}
	f := c.Flags()
	f.StringArrayVar(&o.null, "null", nil, "runs of A that were made again; may be given again")
	f.Float64Var(&o.level, "level", 0.95, "confidence of all intervals together")
	f.BoolVar(&o.all, "all", false, "show rows that are the same, too")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

// two takes the two sides.
func two(_ *cobra.Command, args []string) error {
	if len(args) < 2 {
		return errors.New("missing argument: want two runs, A and B")
	}
	return takes("", 2)(nil, args)
}

// compared is the result of a comparison.
type compared struct {
	A    []string `json:"a"` // directories
	B    []string `json:"b"`
	Null []string `json:"null"`
	*compare.Comparison
	Notes []string `json:"notes"`
}

func compareRuns(cmd *cobra.Command, a, b string, o *compareOptions) error {
	if !(o.level > 0 && o.level < 1) {
		return usagef("--level: %v: want a confidence between 0 and 1", o.level)
	}
	first, errA := storedRuns([]string{a})
	second, errB := storedRuns([]string{b})
	null, errNull := storedRuns(o.null)
	if err := errors.Join(errA, errB, errNull); err != nil {
		return err
	}
	if err := errors.Join(alike(append(first[:len(first):len(first)], null...)), alike(second)); err != nil {
		return err
	}
	c, err := compare.Runs(comparables(first), comparables(second), comparables(null), o.level)
	if err != nil {
		return err
	}
	done := compared{A: dirsOf(first), B: dirsOf(second), Null: dirsOf(null), Comparison: c, Notes: notesOf(c)}
	if o.json {
		return writeJSON(cmd.OutOrStdout(), done)
	}
	return done.print(cmd.OutOrStdout(), o.all)
}

// alike returns errSides unless the runs of each experiment differ in their seed at most.
func alike(reports []*experiments.Report) error {
	seen := map[string]*experiments.Report{}
	for _, r := range reports {
		name := r.Experiment.Spec.Name
		before, ok := seen[name]
		if ok && withoutSeed(before) != withoutSeed(r) {
			return fmt.Errorf("%w: %s and %s: name one of them, or put runs of one configuration into a folder of their own", errSides, before.Dir, r.Dir)
		}
		seen[name] = r
	}
	return nil
}

// withoutSeed returns the resolved file of a run but for its seed.
func withoutSeed(r *experiments.Report) string {
	var kept strings.Builder
	for line := range strings.Lines(string(r.Experiment.Resolved)) {
		if !strings.HasPrefix(line, "seed:") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

func comparables(reports []*experiments.Report) []compare.Run {
	runs := make([]compare.Run, len(reports))
	for i, r := range reports {
		runs[i] = compare.Run{Seed: r.Experiment.Spec.Seed, Rows: r.Results.Rows}
	}
	return runs
}

func dirsOf(reports []*experiments.Report) []string {
	dirs := make([]string, len(reports))
	for i, r := range reports {
		dirs[i] = r.Dir
	}
	return dirs
}

// notesOf says in words how the comparison is to be read.
func notesOf(c *compare.Comparison) []string {
	notes := []string{countVerdicts(c)}
	if c.Family > 0 {
		notes = append(notes, fmt.Sprintf("%d intervals, which together hold with %.4g %% confidence: each has %.4g %% (Bonferroni)", c.Family, 100*c.Level, 100*c.Each))
	}
	if n := c.Count(compare.NoNull); n > 0 {
		notes = append(notes, fmt.Sprintf("%d rows are read off a clock and get no verdict: run A again, and give that run as --null", n))
	}
	if c.OnlyA+c.OnlyB > 0 {
		notes = append(notes, fmt.Sprintf("not compared: %d rows of A alone, %d of B alone", c.OnlyA, c.OnlyB))
	}
	return notes
}
