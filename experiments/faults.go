package experiments

import (
	"time"

	"ihealth/chain"
	"ihealth/chain/comet"
)

// Faults is the section of an experiment that lets validators of a real chain fail
// under load, and looks at what becomes of the chain meanwhile and afterwards.
type Faults struct {
	BlockSize int     `yaml:"block_size"` // n, ≥ 1
	Rate      float64 `yaml:"rate"`       // of all entities together, 1/s, > 0
	Seconds   float64 `yaml:"seconds"`    // how long transactions are sent, at least one second beyond End
	Begin     float64 `yaml:"begin"`      // when the fault begins, s since the beginning of the load, > 0
	End       float64 `yaml:"end"`        // when it ends, s, > Begin
	Links     Links   `yaml:"links"`      // between the validators

	Scenarios []FaultScenario `yaml:"scenarios"`
}

// FaultScenario is a network and what befalls some of its validators.
type FaultScenario struct {
	Name       string `yaml:"name"`
	Validators int    `yaml:"validators"` // m, ≥ 4
	Befallen   int    `yaml:"befallen"`   // k, 1 to m: so many validators
	First      int    `yaml:"first"`      // index of the first of them, 0 to m-k
	Kind       string `yaml:"kind" jsonschema:"enum=stopped,enum=crashed,enum=cut off,enum=held up,enum=misbehaving"`

	ProposeTimeout float64 `yaml:"propose_timeout"` // patience with a proposer, s, > 0
	VoteTimeout    float64 `yaml:"vote_timeout"`    // patience with votes that do not agree, s, > 0

	// Of the kind misbehaving.
	Silent           bool    `yaml:"silent"`            // sign nothing
	DoubleVote       bool    `yaml:"double_vote"`       // sign a second, contradicting vote to each
	BadProposal      bool    `yaml:"bad_proposal"`      // propose what is no block
	Late             float64 `yaml:"late"`              // sign so much later, s, ≥ 0
	SlowVerification float64 `yaml:"slow_verification"` // need so much longer to verify a block, s, ≥ 0
}

// tolerated returns f, how many of the scenario's validators may fail.
func (c FaultScenario) tolerated() int { return (c.Validators - 1) / 3 }

// way says how validators fail: the fault's kind, or what is amiss with their conduct.
func (c FaultScenario) way() string {
	switch {
	case c.Kind != comet.Misbehaving.String():
		return c.Kind
	case c.Silent:
		return "silent"
	case c.DoubleVote:
		return "signing twice"
	case c.BadProposal:
		return "proposing nonsense"
	case c.SlowVerification > 0:
		return "verifying slowly"
	}
	return "late"
}

// scenario returns what runs; the section must be valid.
func (f *Faults) scenario(c FaultScenario, seed uint64) (comet.Scenario, error) {
	kind, err := comet.ParseFaultKind(c.Kind)
	if err != nil {
		return comet.Scenario{}, err
	}
	fault := comet.Fault{Kind: kind, Begin: lasting(f.Begin), End: lasting(f.End), Behaviour: comet.Behaviour{
		Silent: c.Silent, DoubleVote: c.DoubleVote, BadProposal: c.BadProposal,
		Late: lasting(c.Late), SlowVerification: lasting(c.SlowVerification),
	}}
	for i := range c.Befallen {
		fault.Validators = append(fault.Validators, c.First+i)
	}
	return comet.Scenario{
		Config: chain.Config{Validators: c.Validators, BlockSize: f.BlockSize},
		Options: comet.Options{
			Shape: f.Links.shape(), Links: true,
			BlockTimeout:   20 * time.Millisecond,
			ProposeTimeout: lasting(c.ProposeTimeout), VoteTimeout: lasting(c.VoteTimeout),
			Seed: seed,
		},
		Workload: f.workload(seed),
		Faults:   []comet.Fault{fault},
	}, nil
}

// workload returns the load of three entities, one of each class of urgency.
func (f *Faults) workload(seed uint64) chain.Workload {
	w := chain.Workload{Rate: f.Rate, Duration: lasting(f.Seconds), PayloadBytes: 100, Seed: seed}
	for _, u := range chain.Urgencies() {
		w.Entities = append(w.Entities, chain.Entity{Name: u.String(), Share: 1, Urgency: u})
	}
	return w
}

// faultsStudy runs CometBFT validators that fail.
type faultsStudy struct{ spec *Spec }

func (x *faultsStudy) check(report reporter) {
	f := x.spec.Faults
	if len(f.Scenarios) == 0 {
		report("faults.scenarios", "no scenario is given\nlist at least one, such as {name: one stops, validators: 4, befallen: 1, kind: stopped, propose_timeout: 0.2, vote_timeout: 0.05}")
	}
	if !(f.Begin > 0) {
		report("faults.begin", "a fault after %v s: want some time before it, to compare with", f.Begin)
	}
	f.Links.check(report, "faults.links")
	seen := map[string]bool{}
	for i, c := range f.Scenarios {
		at := indexed("faults.scenarios", i)
		if c.Name == "" || seen[c.Name] {
			report(at+".name", "scenario %d needs a name of its own", i+1)
		}
		seen[c.Name] = true
		if !(c.ProposeTimeout > 0 && c.VoteTimeout > 0) {
			report(at, "%q: timeouts of %v s and %v s: want more than 0", c.Name, c.ProposeTimeout, c.VoteTimeout)
			continue
		}
		checkCount(report, at+".validators", "validators", c.Validators, comet.MinValidators, comet.MaxValidators)
		if c.Befallen > comet.MaxValidators || c.First < 0 || c.First > comet.MaxValidators {
			report(at+".befallen", "%d of %d validators, from number %d on", c.Befallen, c.Validators, c.First)
			continue
		}
		s, err := f.scenario(c, x.spec.Seed)
		if err == nil {
			s.Options.Dir = scratch(c)
			err = s.Validate()
		}
		if err != nil {
			report(at, "%v", err)
		}
	}
}
