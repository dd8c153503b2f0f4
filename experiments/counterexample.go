package experiments

import (
	"fmt"
	"math"

	"ihealth/bco"
	"ihealth/chain"
)

// Counterexamples is the section of an experiment that refutes what is said of BCO, one
// small instance a statement.
type Counterexamples struct {
	Instances []Counterexample `yaml:"instances"`
}

// Counterexample is an instance of I-Health eqs (12)–(17) whose weights multiply L, (1/m)^q
// with q = 2, and C as they are: the normalisers are 1.
type Counterexample struct {
	Name       string     `yaml:"name" jsonschema:"enum=CE0,enum=CE1,enum=CE2,enum=CE3,enum=CE4,enum=CE5"`
	About      string     `yaml:"about"` // what is special, a few words
	Weights    Weights    `yaml:"weights"`
	Transfer   float64    `yaml:"transfer_s"`  // B/r_d: what a transaction adds to L, s, > 0
	Broadcast  float64    `yaml:"broadcast_s"` // ψ·B: what it adds a validator, s
	MaxBlock   int        `yaml:"max_block"`   // χ, transactions; t is 1
	Validators []Likeness `yaml:"validators"`  // fastest first
}

// Likeness is a number of validators that are alike.
type Likeness struct {
	Count    int     `yaml:"count"`
	Response float64 `yaml:"response_s"` // K/x_i, s, > 0
	Fee      float64 `yaml:"fee"`        // c_i, money per block
}

// problem returns the instance as the optimizer takes it, whose weights sum to 1, and the
// factor that brings its utility back to the weights of the file.
func (c *Counterexample) problem() (bco.Problem, float64) {
	const cycles = 1e9 // K: any will do, x_i follows
	p := bco.Problem{
		MinValidators: 1, MinBlock: 1, MaxBlock: c.MaxBlock,
		Latency:  chain.LatencyModel{TransactionBits: 1, VerificationCycles: cycles, DownlinkBps: 1 / c.Transfer, UplinkBps: 1, Psi: c.Broadcast},
		Security: chain.SecurityModel{Theta: 1, Q: 2},
	}
	fees, slowest := 0.0, math.Inf(1)
	for _, like := range c.Validators {
		for range like.Count {
			id := fmt.Sprintf("%03d", len(p.Validators)+1) // validators of one speed stay in their order
			p.Validators = append(p.Validators, chain.Validator{ID: id, ComputeHz: cycles / like.Response, Fee: like.Fee})
			fees += like.Fee
		}
		slowest = min(slowest, cycles/like.Response)
	}
	p.MaxValidators = len(p.Validators)
	w := c.Weights
	w.Latency *= p.Latency.Latency(p.MaxValidators, c.MaxBlock, slowest)
	w.Cost *= fees
	scale := w.Latency + w.Security + w.Cost
	p.Weights = bco.Weights{Latency: w.Latency / scale, Security: w.Security / scale, Cost: w.Cost / scale}
	return p, scale
}

func (c *Counterexample) check(report reporter, path string) {
	if c.Name == "" {
		report(path+".name", "the instance needs a name")
	}
	total := 0
	for i, like := range c.Validators {
		checkCount(report, indexed(path+".validators", i)+".count", "validators", like.Count, 1, 100)
		total += max(like.Count, 0)
	}
	if len(c.Validators) > 100 || total > 200 {
		report(path+".validators", "%d validators: want at most 200", total)
		return
	}
	if !(c.Transfer > 0) {
		report(path+".transfer_s", "B/r_d = %v s must be greater than 0", c.Transfer)
		return
	}
	p, _ := c.problem()
	if err := p.Validate(); err != nil {
		reportProblem(report, path, err)
	}
}
