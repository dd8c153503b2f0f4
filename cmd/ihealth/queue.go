package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"ihealth/sim/output"
)

// The models of queues.
const (
	fcfsModel       = "mm1"
	preemptiveModel = "mm1-preemptive"
)

type queueOptions struct {
	model        choice
	lambdas      list[float64]
	mu           rate
	levels       list[int]
	simulate     bool
	customers    count
	replications count
	seed         uint64
	json         bool
}

func newQueue() *cobra.Command {
	o := queueOptions{
		model:     choice{of: []string{fcfsModel, preemptiveModel}},
		lambdas:   list[float64]{parse: parseRate},
		levels:    list[int]{parse: strconv.Atoi},
		customers: 200_000, replications: 20,
	}
	c := &cobra.Command{
		Use:   "queue --model MODEL --lambda RATES --mu RATE",
		Short: "Sojourn times at the blockchain manager, in closed form and simulated",
		Long: `Sojourn times at the blockchain manager, in closed form and simulated.

mm1             all are served in order of arrival (I-Health eq. 9)
mm1-preemptive  urgent first, interrupting the others, who go on later where
                they were interrupted (I-Health eq. 11)

There is one class for each rate in --lambda, the most urgent first. With
--levels, classes of the same level are served in order of arrival; the smallest
level goes first.`,
		Example: `  ihealth queue --model mm1 --lambda 42 --mu 43
  ihealth queue --model mm1-preemptive --lambda 21x2 --mu 43 --json
  ihealth queue --model mm1-preemptive --lambda 2,2,10 --levels 1,1,2 --mu 20 --simulate --customers 1e6`,
		Args: takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runQueue(cmd, &o) },
	}
	f := c.Flags()
	f.Var(&o.model, "model", "mm1 or mm1-preemptive")
	f.Var(&o.lambdas, "lambda", "arrival rate of each class, 1/s: 2,2,3 or 21x2 for twenty-one times 2")
	f.Var(&o.mu, "mu", "service rate, 1/s")
	f.Var(&o.levels, "levels", "priority level of each class, as 8x1,4x2,9x3 (default: each class its own)")
	f.BoolVar(&o.simulate, "simulate", false, "simulate as well")
	f.Var(&o.customers, "customers", "arrivals of one replication, the first tenth of which is not observed")
	f.Var(&o.replications, "replications", "independent replications, at least 10")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the simulation's random streams")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func runQueue(cmd *cobra.Command, o *queueOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	q, class, err := o.closedForm()
	if err != nil {
		return err
	}
	result := queueResult{Model: o.model.word, Stable: q.Validate() == nil, Classes: o.classes(q, class)}
	if o.simulate && result.Stable {
		if result.Simulated, err = o.simulated(cmd, class); err != nil {
			return err
		}
	}
	if err := o.print(cmd, result); err != nil {
		return err
	}
	if !result.Stable {
		total := sum(q.Lambdas)
		return fmt.Errorf("queue: unstable: Σλ = %v/s is not below μ = %v/s (load %.4g), so sojourn times grow without bound: raise --mu above %v or lower --lambda",
			total, q.Mu, total/q.Mu, total)
	}
	return nil
}

func (o *queueOptions) check() error {
	switch {
	case o.model.word == "":
		return usagef("no --model: want one of %s, %s", fcfsModel, preemptiveModel)
	case len(o.lambdas.values) == 0:
		return usagef("no --lambda: give the arrival rate of each class, such as --lambda 2,2,3")
	case o.mu == 0:
		return usagef("no --mu: give the service rate, such as --mu 43")
	case len(o.levels.values) > 0 && o.model.word == fcfsModel:
		return usagef("--levels: model %s has no priority; want --model %s", fcfsModel, preemptiveModel)
	case len(o.levels.values) > 0 && len(o.levels.values) != len(o.lambdas.values):
		return usagef("--levels names %d levels for the %d rates of --lambda: give one for each", len(o.levels.values), len(o.lambdas.values))
	case o.replications < output.MinReplications:
		return usagef("--replications %d: an interval needs at least %d", o.replications, output.MinReplications)
	case o.customers < 10:
		return usagef("--customers %d: want at least 10", o.customers)
	}
	return o.checkSize()
}

// Bounds of a simulation, all of whose sojourn times and statistics are held in
// memory: some 2 GB.
const (
	maxSojourns = 100_000_000
	maxTallies  = 10_000_000
)

func (o *queueOptions) checkSize() error {
	classes := count(len(o.lambdas.values))
	switch {
	case o.customers > maxSojourns/o.replications:
		return usagef("--customers %d in each of --replications %d: want at most %.0e in all; lower one of them", o.customers, o.replications, float64(maxSojourns))
	case classes > maxTallies/o.replications:
		return usagef("--lambda gives %d classes in each of --replications %d: want at most %.0e in all; lower one of them", classes, o.replications, float64(maxTallies))
	}
	return nil
}
