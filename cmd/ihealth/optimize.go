package main

import (
	"errors"

	"github.com/spf13/cobra"

	"ihealth/bco"
	"ihealth/bco/baseline"
	"ihealth/bco/export"
	"ihealth/sim/rng"
)

type optimizeOptions struct {
	solver      choice
	evaluations count
	seed        uint64
	export      choice
	json        bool
	trace       bool
	pareto      bool
}

// Names of options of their own kind: all solvers, and languages to export to.
const (
	allSolvers = "all"
	lpFile     = "lp"
	miniZinc   = "minizinc"
)

// solvers returns every solver, with the budget and the seed of those that search at
// random.
func (o *optimizeOptions) solvers() []bco.Solver {
	return append(bco.Solvers(), baseline.Solvers(int(o.evaluations), rng.Key{Seed: o.seed, Cell: "optimize"})...)
}

func newOptimize() *cobra.Command {
	o := optimizeOptions{evaluations: 20_000, seed: 1, solver: choice{word: "bco"}, export: choice{of: []string{lpFile, miniZinc}}}
	for _, s := range o.solvers() {
		o.solver.of = append(o.solver.of, s.Name())
	}
	o.solver.of = append(append(o.solver.of, jointNames()...), allSolvers)
	c := &cobra.Command{
		Use:   "optimize INSTANCE",
		Short: "Choose the validators and the block size of a channel, or of several",
		Long: `Choose the validators and the block size of a channel (I-Health eqs 12 to 17).

INSTANCE is a JSON or YAML file of at most 16 MiB, or - for stdin. All values are in SI
units. The key constraints may demand, and an absent key demands nothing:

max_latency, max_cost  of L in s, and of C in money per transaction, at most
min_security           of η = θ·m^q at least
faults                 f that are survived: m ≥ 3f+1
quorum                 true: m = 1, 4, 7, …
classes                [{rate, deadline}, …] in 1/s and s, the most urgent first: mean
                       sojourn times at a preemptive queue of rate n/L
compromised, max_risk  so many of the listed, 0 or more, are compromised, and more than a
                       third of m drawn at random with that probability at most

bco                 the paper's Algorithm 1, corrected
bco-printed         the same as printed, with its defects
prefix              exact over prefixes: the m fastest validators, every m and n
exact               exact over all sets of validators, every n
exhaustive          every point of the prefix grid that block_step sets
exhaustive-subsets  every set of at most 22 validators, every n
random              as many sets as --evaluations, drawn at random
annealing           simulated annealing over sets
genetic             a genetic algorithm over sets
particle-swarm      binary particle swarm over sets
cma-es, nelder-mead continuous optimizers whose coordinates above ½ are the set
all                 all of them

A file that lists channels shares its validators among them, each in as many channels
as capacity says (examples/joint.yaml), and has solvers of its own:

joint               the least sum of the channels' utilities with its proof (the default);
                    interrupted, the best until then with its gap
greedy              each channel its best of what is left, in every order, and exchanges
independent         each channel its own best, though validators may not suffice

--export prints the problem in the language of other solvers in place of solving it:
lp is CPLEX LP (GLPK, HiGHS, CBC, Gurobi), minizinc is MiniZinc (Gecode).
--pareto prints every choice that no other beats in latency, security and cost at
once, whatever the weights: the m cheapest validators of those as fast as the slowest.
With --json they are listed, for fronts of at most 20,000 points; else they are null.`,
		Example: `  ihealth optimize instance.json --solver all
  ihealth optimize examples/constrained.yaml --solver exact
  ihealth optimize - --json < instance.yaml
  ihealth optimize instance.json --solver annealing --evaluations 1e5 --seed 7
  ihealth optimize instance.json --export lp
  ihealth optimize channels.yaml --solver all`,
		Args: takes("INSTANCE", 1),
		RunE: func(cmd *cobra.Command, args []string) error { return runOptimize(cmd, args[0], &o) },
	}
	c.Flags().Var(&o.solver, "solver", "one of the above")
	c.Flags().Var(&o.evaluations, "evaluations", "sets that a random search may look at")
	c.Flags().Var((*seed)(&o.seed), "seed", "of the random searches")
	c.Flags().Var(&o.export, "export", "print the problem as lp or minizinc")
	c.Flags().BoolVar(&o.json, "json", false, "print JSON")
	c.Flags().BoolVar(&o.trace, "trace", false, "with --json: what each solver looked at, or its incumbents")
	c.Flags().BoolVar(&o.pareto, "pareto", false, "print the front of latency, security and cost")
	return c
}

// usage reports options that contradict each other.
func (o *optimizeOptions) usage(given func(name string) bool) error {
	for _, x := range []struct {
		instead string
		others  []string
	}{
		{"export", []string{"pareto", "solver", "evaluations", "seed", "json", "trace"}},
		{"pareto", []string{"solver", "evaluations", "seed", "trace"}},
	} {
		for _, other := range x.others {
			if given(x.instead) && given(other) {
				return usagef("--%s prints something else than solutions: leave out --%s", x.instead, other)
			}
		}
	}
	switch {
	case given("trace") && !given("json"):
		return usagef("--trace goes into the JSON: add --json")
	case o.evaluations < 1:
		return usagef("--evaluations: want 1 or more")
	}
	return nil
}

func runOptimize(cmd *cobra.Command, path string, o *optimizeOptions) error {
	if err := o.usage(cmd.Flags().Changed); err != nil {
		return err
	}
	name, src, err := readSource(cmd.InOrStdin(), path)
	if err != nil {
		return err
	}
	return o.optimizeSource(cmd, name, src)
}

// runOne solves the problem of one channel, or prints it for other solvers.
func (o *optimizeOptions) runOne(cmd *cobra.Command, name string, src []byte) error {
	p, err := o.loadInstance(name, src)
	if err != nil {
		return err
	}
	switch o.export.word {
	case lpFile:
		return export.WriteLP(cmd.OutOrStdout(), p)
	case miniZinc:
		return export.WriteMiniZinc(cmd.OutOrStdout(), p)
	}
	if o.pareto {
		return o.runPareto(cmd, p)
	}
	solutions, err := o.solve(cmd, p)
	if len(solutions) > 0 {
		err = errors.Join(err, o.print(cmd.OutOrStdout(), solutions))
	}
	note(cmd.ErrOrStderr(), solutions)
	if err != nil {
		return err
	}
	return unsolved(solutions)
}
