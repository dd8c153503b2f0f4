package main

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ihealth/sim/output"
)

// queueOptions are the flags of all models; which of them a model uses, it says
// itself.
type queueOptions struct {
	model        choice
	lambdas      list[float64]
	mus          list[float64]
	levels       list[int]
	servers      list[int]
	capacity     count
	scv          float64
	arrivalSCV   float64
	batch        count
	vacation     seconds
	up, repair   seconds
	block        count
	rule         choice
	timeout      seconds
	generation   rate
	validators   count
	quorum       count
	routing      string
	quantiles    list[float64]
	simulate     bool
	customers    count
	replications count
	precision    float64
	seed         uint64
	list, json   bool

	given func(flag string) bool
}

func newQueueOptions() *queueOptions {
	o := &queueOptions{
		lambdas:   list[float64]{parse: parseRateOrNone},
		mus:       list[float64]{parse: parseRate},
		levels:    list[int]{parse: strconv.Atoi},
		servers:   list[int]{parse: strconv.Atoi},
		quantiles: list[float64]{parse: parseProbability},
		rule:      choice{of: blockRules(), word: "partial"},
		customers: 200_000, replications: 20,
	}
	for _, m := range queueModels() {
		o.model.of = append(o.model.of, m.name)
	}
	return o
}

// flags are those of the models and those of the command.
func (o *queueOptions) flags(f *pflag.FlagSet) {
	o.addModelFlags(f)
	o.addRunFlags(f)
	o.given = f.Changed
}

func newQueue() *cobra.Command {
	o := newQueueOptions()
	c := &cobra.Command{
		Use:   "queue --model MODEL --lambda RATES --mu RATES",
		Short: "Waiting and sojourn times of queues, in closed form and simulated",
		Long: `Waiting and sojourn times of queues, in closed form and simulated.

` + listModels() + `
There is one class for each rate in --lambda, the most urgent first; a model
without priorities serves them all alike. With --levels, classes of the same level
are served in order of arrival; the smallest level goes first. Service is
exponential unless --scv says otherwise.`,
		Example: `  ihealth queue --list
  ihealth queue --model mm1 --lambda 42 --mu 43
  ihealth queue --model mm1-preemptive --lambda 21x2 --mu 43 --json
  ihealth queue --model mm1-preemptive --lambda 2,2,10 --levels 1,1,2 --mu 20 --simulate
  ihealth queue --model mmc --lambda 42 --mu 15 --servers 4 --quantiles .5,.99
  ihealth queue --model mg1-nonpreemptive --lambda 2,5 --mu 20,10 --scv 0 --simulate --precision .01
  ihealth queue --model block --block 10 --timeout 200ms --lambda 42 --mu 6
  ihealth queue --model jackson --lambda 8,0 --mu 15,6 --servers 1,2 --routing "0,1;.2,0"`,
		Args: takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runQueue(cmd, o) },
	}
	o.flags(c.Flags())
	return c
}

func (o *queueOptions) addModelFlags(f *pflag.FlagSet) {
	f.Var(&o.model, "model", "model of the queue, see --list")
	f.Var(&o.lambdas, "lambda", "arrival rate of each class or station, 1/s: 2,2,3, or 21x2 for 21 twos")
	f.Var(&o.mus, "mu", "service rate of a server, of blocks or of a validator, 1/s; or one each")
	f.Var(&o.levels, "levels", "priority level of each class, as 8x1,4x2,9x3 (default: its own)")
	f.Var(&o.servers, "servers", "number of servers; jackson: of each station")
	f.Var(&o.capacity, "capacity", "customers at most, waiting and served; others are lost")
	f.Float64Var(&o.scv, "scv", 1, "service time's variance over its squared mean: 0 constant")
	f.Float64Var(&o.arrivalSCV, "arrival-scv", 1, "the same of the time between arrivals")
	f.Var(&o.batch, "batch", "customers that arrive together")
	f.Var(&o.vacation, "vacation", "mean length of a vacation, exponential: 100ms")
	f.Var(&o.up, "up", "mean time to the next breakdown, exponential: 10s")
	f.Var(&o.repair, "repair", "mean length of a repair, exponential: 500ms")
	f.Var(&o.block, "block", "transactions in a block at most")
	f.Var(&o.rule, "rule", "when a block begins: "+strings.Join(blockRules(), ", "))
	f.Var(&o.timeout, "timeout", "time after its first transaction at which a block is complete: 200ms")
	f.Var(&o.generation, "generation", "rate at which blocks are generated before they are built with --mu, 1/s")
	f.Var(&o.validators, "validators", "validators that verify a block, each with the rate --mu")
	f.Var(&o.quorum, "quorum", "verifications that are needed (default: all)")
	f.StringVar(&o.routing, "routing", "", "probabilities of going on from each station to each: 0,1;.2,0")
}

func (o *queueOptions) addRunFlags(f *pflag.FlagSet) {
	f.Var(&o.quantiles, "quantiles", "quantiles of the sojourn time, where there is a formula: .5,.99")
	f.BoolVar(&o.simulate, "simulate", false, "simulate as well")
	f.Var(&o.customers, "customers", "arrivals of a replication, from which a tenth is cut")
	f.Var(&o.replications, "replications", "replications, at least 10; with --precision, the most")
	f.Float64Var(&o.precision, "precision", 0, "replicate until the estimates are within this part of the means: 0.01")
	o.seed = 1
	f.Var((*seed)(&o.seed), "seed", "seed of the simulation's random streams")
	f.BoolVar(&o.list, "list", false, "list the models")
	f.BoolVar(&o.json, "json", false, "print JSON")
}

func runQueue(cmd *cobra.Command, o *queueOptions) error {
	if o.list {
		return o.printModels(cmd)
	}
	model, err := o.check()
	if err != nil {
		return err
	}
	system, err := model.build(o)
	if err != nil {
		return err
	}
	result, err := o.result(system)
	if err != nil {
		return err
	}
	var failure error
	if o.simulate && result.Stable {
		if failure = o.addSimulated(cmd, system, &result); result.Simulated == nil {
			return failure
		}
	}
	if err := o.print(cmd, result); err != nil {
		return err
	}
	if !result.Stable {
		return system.err
	}
	return failure
}

// check returns the model whose flags are all there.
func (o *queueOptions) check() (queueModel, error) {
	model, ok := findModel(o.model.word)
	switch {
	case !ok:
		return model, usagef("no --model: want one of %s", strings.Join(o.model.of, ", "))
	case !o.simulate && o.simulationFlag() != "":
		return model, usagef("--%s: it is for simulations: add --simulate", o.simulationFlag())
	case len(o.lambdas.values) == 0:
		return model, usagef("no --lambda: give the arrival rate of each class, such as --lambda 2,2,3")
	case o.replications < output.MinReplications:
		return model, usagef("--replications %d: an interval needs at least %d", o.replications, output.MinReplications)
	case o.customers < 10:
		return model, usagef("--customers %d: want at least 10", o.customers)
	case !(o.precision >= 0 && o.precision <= output.WidestRelative):
		return model, usagef("--precision %v: want a part of the mean, at most %v, such as 0.01", o.precision, output.WidestRelative)
	case o.given("levels") && model.uses("levels") && len(o.levels.values) != len(o.lambdas.values):
		return model, usagef("--levels names %d levels for the %d rates of --lambda: give one for each", len(o.levels.values), len(o.lambdas.values))
	}
	if err := model.checkFlags(o.given); err != nil {
		return model, err
	}
	return model, o.checkSize()
}

// simulationFlag returns a flag that was given and is of use with --simulate only.
func (o *queueOptions) simulationFlag() string {
	for _, flag := range []string{"customers", "replications", "precision", "seed"} {
		if o.given(flag) {
			return flag
		}
	}
	return ""
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
