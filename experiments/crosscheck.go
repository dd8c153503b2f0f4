package experiments

import (
	"slices"

	"ihealth/chain"
	"ihealth/chain/comet"
	"ihealth/sim/output"
)

// Crosscheck is the section that makes of an experiment on the manager's queue one at
// three fidelities: closed form, simulation, and real nodes whose manager has the same
// queue. A block holds one transaction, so that consensus on it is the service; times of
// the nodes are shown at the file's pace, at which their mean service takes 1/μ.
type Crosscheck struct {
	Stages       []float64 `yaml:"stages"`       // service rates μ of the file that real nodes run at the load of, 1/s
	Validators   int       `yaml:"validators"`   // m
	Links        Links     `yaml:"links"`        // between them
	Transactions int       `yaml:"transactions"` // of a run, from an empty queue
	NullPairs    int       `yaml:"null_pairs"`   // pairs of runs of A against A, whose services calibrate the models, ≥ 4
	Runs         int       `yaml:"runs"`         // of every scheme and stage, on arrivals that were not calibrated on, ≥ output.MinReplications
	Draws        int       `yaml:"draws"`        // of service times for each prediction
	Tolerance    float64   `yaml:"tolerance"`    // ε: part of the closed form within which a difference is none, in (0, 1)
	Level        float64   `yaml:"level"`        // confidence that all intervals of a fidelity hold together, in (0, 1)
	Trace        string    `yaml:"trace"`        // file of arrivals to replay; "" draws a Poisson stream
}

// leastTransactions is the least number of a run.
const leastTransactions = 20

// pieces returns how many runs have arrivals of their own.
func (c *Crosscheck) pieces() int { return c.NullPairs + c.Runs }

// crosscheckStudy sets an experiment on the manager's queue beside real nodes.
type crosscheckStudy struct{ spec *Spec }

func (x *crosscheckStudy) check(report reporter) {
	c := x.spec.Crosscheck
	if x.spec.Sojourn == nil {
		report("crosscheck", "there is nothing to check: it needs a section sojourn with service_rates")
		return
	}
	x.checkStages(report)
	checkCount(report, "crosscheck.validators", "validators", c.Validators, comet.MinValidators, comet.MaxValidators)
	c.Links.check(report, "crosscheck.links")
	checkCount(report, "crosscheck.transactions", "transactions", c.Transactions, leastTransactions, 1e6)
	checkCount(report, "crosscheck.null_pairs", "pairs", c.NullPairs, 4, 1000)
	checkCount(report, "crosscheck.runs", "runs", c.Runs, output.MinReplications, 1000)
	checkCount(report, "crosscheck.draws", "draws", c.Draws, 1, 10_000)
	if !(c.Tolerance > 0 && c.Tolerance < 1) {
		report("crosscheck.tolerance", "tolerance %v: want more than 0 and less than 1", c.Tolerance)
	}
	if !(c.Level > 0 && c.Level < 1) {
		report("crosscheck.level", "confidence level %v must lie between 0 and 1", c.Level)
	}
	if c.Trace != "" && c.NullPairs > 0 && c.Runs > 0 {
		if _, err := x.arrivals(); err != nil {
			report("crosscheck.trace", "%v", err)
		}
	}
}

// checkStages reports stages that the file does not have, or that real nodes cannot be.
func (x *crosscheckStudy) checkStages(report reporter) {
	c, s := x.spec.Crosscheck, x.spec.Sojourn
	if len(s.ServiceRates) == 0 {
		report("crosscheck", "channels have blocks of many transactions, of which M/M/1 knows nothing\ngive sojourn.service_rates, or see the experiments block-service and joined")
		return
	}
	if len(c.Stages) == 0 {
		report("crosscheck.stages", "no stage is given\nlist one or more of sojourn.service_rates")
	}
	checkDistinct(report, "crosscheck.stages", c.Stages)
	for i, mu := range c.Stages {
		if !slices.Contains(s.ServiceRates, mu) {
			report(indexed("crosscheck.stages", i), "there is no stage of μ = %v/s: want one of sojourn.service_rates", mu)
		}
	}
	if len(x.chainSchemes()) == 0 {
		report("crosscheck", "real nodes have one class or three: want the scheme equal, or classes with up to %d classes", len(chain.Urgencies()))
	}
}

// chainSchemes returns the schemes that a manager of three classes has.
func (x *crosscheckStudy) chainSchemes() []string {
	s := x.spec.Sojourn
	var out []string
	for _, scheme := range s.Schemes {
		if scheme == equalPriority || scheme == byClass && len(s.Classes) <= len(chain.Urgencies()) {
			out = append(out, scheme)
		}
	}
	return out
}

// inputs names the trace with its hash.
func (x *crosscheckStudy) inputs() []string {
	path := x.spec.Crosscheck.Trace
	if path == "" {
		return nil
	}
	sum, err := sumOf(path)
	if err != nil {
		sum = "missing"
	}
	return []string{path + " " + sum}
}

// Arrivals returns the arrivals that simulation and real nodes of a crosscheck replay, at
// the pace of its file. It fails with ErrNoCrosscheck for another kind of experiment, and
// when a trace cannot be read any more.
func (e *Experiment) Arrivals() (chain.ArrivalTrace, error) {
	x, ok := e.Spec.study().(*crosscheckStudy)
	if !ok {
		return nil, ErrNoCrosscheck
	}
	return x.arrivals()
}
