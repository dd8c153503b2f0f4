package main

import (
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"ihealth/bco"
	"ihealth/experiments"
)

type optimizeOptions struct {
	solver choice
	json   bool
}

// solution is a result of optimize; without a choice its fields are null.
type solution struct {
	Solver      string     `json:"solver"`
	Validators  []string   `json:"validators"`
	M           *int       `json:"m"`
	N           *int       `json:"n"`
	Utility     *float64   `json:"utility"`
	Latency     *float64   `json:"latency_s"`
	Security    *float64   `json:"security"`
	Cost        *float64   `json:"cost"`
	Passes      int        `json:"passes"`
	Evaluations int        `json:"evaluations"`
	Status      bco.Status `json:"status"`
	Scope       bco.Scope  `json:"scope,omitempty"`
	Reason      string     `json:"reason,omitempty"`
}

func newOptimize() *cobra.Command {
	o := optimizeOptions{solver: choice{word: "bco"}}
	for _, s := range bco.Solvers() {
		o.solver.of = append(o.solver.of, s.Name())
	}
	o.solver.of = append(o.solver.of, "all")
	c := &cobra.Command{
		Use:   "optimize INSTANCE",
		Short: "Choose the validators and the block size of a channel",
		Long: `Choose the validators and the block size of a channel (I-Health eqs 12 to 17).

INSTANCE is a JSON or YAML file, or - for stdin. All values are in SI units.

bco          the paper's Algorithm 1, corrected
bco-printed  the same as printed, with its defects
prefix       exact over prefixes: the m fastest validators, every m and n
exhaustive   every point of the prefix grid that block_step sets
all          all of them`,
		Example: `  ihealth optimize instance.json --solver all
  ihealth optimize - --json < instance.yaml`,
		Args: takes("INSTANCE", 1),
		RunE: func(cmd *cobra.Command, args []string) error { return runOptimize(cmd, args[0], &o) },
	}
	c.Flags().Var(&o.solver, "solver", "bco, bco-printed, prefix, exhaustive or all")
	c.Flags().BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func runOptimize(cmd *cobra.Command, path string, o *optimizeOptions) error {
	p, err := readInstance(cmd.InOrStdin(), path)
	if err != nil {
		return err
	}
	var solutions []bco.Solution
	for _, solver := range bco.Solvers() {
		if o.solver.word != "all" && o.solver.word != solver.Name() {
			continue
		}
		s, err := solver.Solve(cmd.Context(), p)
		if err != nil {
			return fmt.Errorf("optimize: %s: %w", solver.Name(), err)
		}
		solutions = append(solutions, s)
	}
	if err := o.print(cmd.OutOrStdout(), solutions); err != nil {
		return err
	}
	for _, s := range solutions {
		if s.Found() && s.Reason != "" {
			say(cmd.ErrOrStderr(), "note: %s: %s", s.Solver, s.Reason)
		}
	}
	return unsolved(solutions)
}

func readInstance(stdin io.Reader, path string) (*bco.Problem, error) {
	var src []byte
	var err error
	if path == "-" {
		path = "<stdin>"
		src, err = io.ReadAll(stdin)
	} else {
		src, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("optimize: %w", orMissing(err, "check the path, or give - to read the instance from stdin"))
	}
	return experiments.LoadInstance(path, src)
}

// unsolved returns an error when a solver found that there is no choice, or when
// none gave an answer.
func unsolved(solutions []bco.Solution) error {
	found := false
	for _, s := range solutions {
		if s.Status == bco.Infeasible {
			return fmt.Errorf("optimize: %s: infeasible: %s", s.Solver, s.Reason)
		}
		found = found || s.Found()
	}
	if !found {
		return fmt.Errorf("optimize: %s: no answer: %s", solutions[0].Solver, solutions[0].Reason)
	}
	return nil
}

func (o *optimizeOptions) print(w io.Writer, solutions []bco.Solution) error {
	if o.json {
		results := make([]solution, len(solutions))
		for i := range solutions {
			results[i] = solutionOf(&solutions[i])
		}
		return writeJSON(w, struct {
			Results []solution `json:"results"`
		}{results})
	}
	rows := make([][]string, len(solutions))
	for i := range solutions {
		rows[i] = solutionRow(&solutions[i])
	}
	return writeTable(w, []string{"solver", "m", "n", "utility", "latency (s)", "security", "cost", "passes", "evaluations", "status"}, rows)
}

func solutionOf(s *bco.Solution) solution {
	out := solution{Solver: s.Solver, Passes: s.Passes, Evaluations: s.Evaluations, Status: s.Status, Scope: s.Scope, Reason: s.Reason}
	if s.Found() {
		out.Validators, out.M, out.N, out.Utility = s.Validators, &s.M, &s.N, &s.Utility
		out.Latency, out.Security, out.Cost = &s.Metrics.Latency, &s.Metrics.Security, &s.Metrics.Cost
	}
	return out
}

func solutionRow(s *bco.Solution) []string {
	row := []string{s.Solver, undefined, undefined, undefined, undefined, undefined, undefined}
	if s.Found() {
		row = []string{
			s.Solver, strconv.Itoa(s.M), strconv.Itoa(s.N), formatNumber(s.Utility),
			formatNumber(s.Metrics.Latency), formatNumber(s.Metrics.Security), formatNumber(s.Metrics.Cost),
		}
	}
	status := string(s.Status)
	if s.Scope != "" && s.Status == bco.Optimal {
		status += " over " + string(s.Scope)
	}
	return append(row, strconv.Itoa(s.Passes), strconv.Itoa(s.Evaluations), status)
}
