package experiments

import (
	"math"

	"ihealth/bco"
	"ihealth/chain"
	"ihealth/chain/comet"
	"ihealth/sim/output"
)

// Selection is the section of an experiment that selects a configuration whose utility
// can only be observed with noise: by random responses of validators, by simulated
// service in blocks, and on real nodes.
type Selection struct {
	Weights    Weights           `yaml:"weights"`
	Alpha      float64           `yaml:"alpha"`       // α of KN without nodes, in (0, 0.5)
	FirstStage int               `yaml:"first_stage"` // n₀ of every procedure, observations a configuration, ≥ 2
	Responses  ResponseSelection `yaml:"responses"`
	Service    ServiceSelection  `yaml:"service"`
	Nodes      NodeSelection     `yaml:"nodes"`
}

// ResponseSelection observes the utility of single blocks, with random responses of
// their validators.
type ResponseSelection struct {
	CV         float64 `yaml:"cv"`         // coefficient of variation of the log-normal response times, > 0
	Delta      float64 `yaml:"delta"`      // indifference zone in units of the utility, > 0
	Batch      int     `yaml:"batch"`      // blocks whose average KN observes, ≥ 2; beside it KN observes single ones
	Budgets    []int   `yaml:"budgets"`    // blocks of all configurations together, increasing
	Selections int     `yaml:"selections"` // independent repetitions of each procedure
}

// ServiceSelection observes the mean sojourn time of a run of the block-service station.
type ServiceSelection struct {
	ArrivalRate  float64 `yaml:"arrival_rate"` // Λ, 1/s, > 0
	Customers    int     `yaml:"customers"`    // arrivals of a run, of which the first tenth is not observed
	Delta        float64 `yaml:"delta"`        // indifference zone in units of the utility, > 0
	Selections   int     `yaml:"selections"`   // independent repetitions, ≥ 10
	Replications int     `yaml:"replications"` // runs of each configuration that check the selections
}

// NodeSelection observes the block latency of real consensus nodes.
type NodeSelection struct {
	Configurations []Channel `yaml:"configurations"` // fixed (m, n)
	LatencyScale   float64   `yaml:"latency_scale"`  // l_m on this host, s, > 0
	Delta          float64   `yaml:"delta"`          // indifference zone in units of the utility, > 0
	Alpha          float64   `yaml:"alpha"`          // α of KN, in (0, 0.5)
	FirstStage     int       `yaml:"first_stage"`    // n₀, runs of each configuration, ≥ 2
	Seconds        float64   `yaml:"seconds"`        // how long transactions are sent in a run, > 0
	Patience       float64   `yaml:"patience"`       // s, after which what was found so far is taken, > 0
}

// selectionStudy ranks and selects.
type selectionStudy struct{ spec *Spec }

func (x *selectionStudy) check(report reporter) {
	s := x.spec.Selection
	if err := s.Weights.bco().Validate(); err != nil {
		reportProblem(report, "selection", err)
	}
	checkAlpha(report, "selection.alpha", s.Alpha)
	checkCount(report, "selection.first_stage", "observations of each configuration", s.FirstStage, 2, 10_000)
	if n := x.spec.Network.MaxValidators - x.spec.Network.MinValidators; n < 1 || n >= maxSelected {
		report("network.max_validators", "%d configurations, one for every m: want 2 to %d to select from", n+1, maxSelected)
	}
	if x.spec.has(Analytic) || x.spec.has(Simulated) {
		x.checkResponses(report)
		x.checkService(report)
	}
	if x.spec.has(OnChain) {
		x.checkNodes(report)
	}
}

// maxSelected bounds the configurations of one selection.
const maxSelected = 200

func (x *selectionStudy) checkResponses(report reporter) {
	s := x.spec.Selection.Responses
	if !(x.spec.Network.VerificationCycles > 0) {
		report("network.verification_cycles", "a response time needs K > 0")
	}
	if !(s.CV > 0 && s.CV <= 10) {
		report("selection.responses.cv", "coefficient of variation %v: want more than 0 and at most 10", s.CV)
	}
	checkZone(report, "selection.responses.delta", s.Delta)
	checkCount(report, "selection.responses.batch", "blocks", s.Batch, 2, 1000)
	checkCount(report, "selection.responses.selections", "selections", s.Selections, 10, 1e6)
	if len(s.Budgets) == 0 {
		report("selection.responses.budgets", "no budget is given\nlist one or more, such as [420, 1000, 4000]")
	}
	least := x.spec.Selection.FirstStage * (x.spec.Network.MaxValidators - x.spec.Network.MinValidators + 1)
	for i, budget := range s.Budgets {
		if i > 0 && budget <= s.Budgets[i-1] {
			report(indexed("selection.responses.budgets", i), "budgets must increase")
		}
		checkCount(report, indexed("selection.responses.budgets", i), "blocks for a first stage of all configurations", budget, least, 1e6)
	}
}

// checkAlpha reports a probability of a wrong selection that two configurations cannot
// have.
func checkAlpha(report reporter, path string, alpha float64) {
	if !(alpha > 0 && alpha < 0.5) {
		report(path, "probability α = %v of a wrong selection must lie between 0 and 0.5", alpha)
	}
}

// checkZone reports an indifference zone that is none.
func checkZone(report reporter, path string, delta float64) {
	if !(delta > 0 && delta <= 1) {
		report(path, "indifference zone δ = %v: want more than 0 and at most 1, in units of the utility", delta)
	}
}

func (x *selectionStudy) checkService(report reporter) {
	s := x.spec.Selection.Service
	checkZone(report, "selection.service.delta", s.Delta)
	checkCount(report, "selection.service.customers", "customers", s.Customers, 100, 1e7)
	checkCount(report, "selection.service.selections", "selections", s.Selections, output.MinReplications, 1000)
	checkCount(report, "selection.service.replications", "replications", s.Replications, 10, 1e5)
	if !(s.ArrivalRate > 0) || math.IsInf(s.ArrivalRate, 1) {
		report("selection.service.arrival_rate", "Λ = %v must be a finite rate greater than 0", s.ArrivalRate)
		return
	}
	list, err := x.candidates(s.ArrivalRate)
	if err == nil && len(list) < 2 {
		report("selection.service.arrival_rate", "%d configurations carry Λ = %v/s: want two or more to select from\nlower it", len(list), s.ArrivalRate)
	}
}

func (x *selectionStudy) checkNodes(report reporter) {
	n := x.spec.Selection.Nodes
	checkZone(report, "selection.nodes.delta", n.Delta)
	checkAlpha(report, "selection.nodes.alpha", n.Alpha)
	checkCount(report, "selection.nodes.first_stage", "runs of each configuration", n.FirstStage, 2, 1000)
	for path, seconds := range map[string]float64{"seconds": n.Seconds, "patience": n.Patience, "latency_scale": n.LatencyScale} {
		if !(seconds > 0 && seconds <= 3600) {
			report("selection.nodes."+path, "%v s: want more than 0 and at most 3600", seconds)
		}
	}
	checkChannels(report, "selection.nodes.configurations", n.Configurations, &x.spec.Network)
	if len(n.Configurations) == 1 {
		report("selection.nodes.configurations", "one configuration leaves nothing to select")
	}
	for i, c := range n.Configurations {
		at := indexed("selection.nodes.configurations", i)
		if c.Weights != nil {
			report(at+".weights", "%q has weights: give it validators and block, as the section has weights for all", c.Name)
		} else if c.Validators < comet.MinValidators || c.Validators > comet.MaxValidators || c.Block > comet.MaxBlockSize {
			report(at, "%q is (%d, %d): real nodes need %d to %d validators and blocks of at most %d transactions",
				c.Name, c.Validators, c.Block, comet.MinValidators, comet.MaxValidators, comet.MaxBlockSize)
		}
	}
}

// selectable is a configuration with what the model says of it.
type selectable struct {
	chain.Config
	group   bco.Group
	model   *bco.Evaluator
	latency float64 // L of eq. (17) on the means, s
	work    float64 // cycles that verify a block, over those that it takes without a transaction
	utility float64 // U of eq. (12) with that
	scale   float64 // of latency in U, 1/s: what is observed counts for as much
}

// newSelectable returns the m fastest validators with blocks of n; scale is α/l_m, 1/s.
func newSelectable(e *bco.Evaluator, m, n int, scale float64) selectable {
	g := e.Prefix(m)
	l := e.Problem().Latency
	return selectable{
		Config: chain.Config{Validators: m, BlockSize: n}, group: g, model: e,
		work:    1 + l.CyclesPerTransaction*float64(n)/l.VerificationCycles,
		latency: e.Metrics(g, n).Latency, utility: e.Utility(g, n), scale: scale,
	}
}

// observed returns U with an observed latency in s in place of L.
func (c selectable) observed(latency float64) float64 {
	return c.utility + c.scale*(latency-c.latency)
}

// candidates returns the m fastest validators, for every m, with the best block that
// carries so many transactions/s; an m that carries them in no block is left out.
func (x *selectionStudy) candidates(arrivalRate float64) ([]selectable, error) {
	p := x.spec.Network.problem(x.spec.Selection.Weights.bco())
	p.ArrivalRate = arrivalRate
	e, err := bco.NewEvaluator(&p)
	if err != nil {
		return nil, err
	}
	scale := p.Weights.Latency / e.MaxLatency()
	var out []selectable
	for m := p.MinValidators; m <= p.MaxValidators; m++ {
		if n, ok := e.BestBlock(e.Prefix(m)); ok {
			out = append(out, newSelectable(e, m, n, scale))
		}
	}
	return out, nil
}
