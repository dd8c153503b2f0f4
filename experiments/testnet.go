package experiments

import (
	"context"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/chain/comet"
)

// Testnet is the section of an experiment that runs configurations on real
// consensus nodes and sets what is measured beside the model's prediction.
type Testnet struct {
	Configurations []Channel  `yaml:"configurations"`
	MaxValidators  int        `yaml:"max_validators"` // cap on m, as one host carries all nodes; 0 means none
	Patients       Cohort     `yaml:"patients"`       // one an entity; the edge's verdicts set the urgency
	Loads          []OpenLoad `yaml:"loads"`
	Shape          Links      `yaml:"shape"`     // of the network between the validators
	BasePort       int        `yaml:"base_port"` // validator i listens on it plus i; 0 takes free ports
}

// Cohort counts the entities by what happens to their patient: it decides the
// verdict at the edge and so the urgency of what the entity sends.
type Cohort struct {
	Reacting int `yaml:"reacting"` // medication changes many channels: urgent
	Faulty   int `yaml:"faulty"`   // one electrode is faulty: normal, the measurement is repeated
	Stable   int `yaml:"stable"`   // nothing changes: non-urgent
}

// OpenLoad is a load of transactions.
type OpenLoad struct {
	Name    string  `yaml:"name"`
	Rate    float64 `yaml:"rate"`    // of all entities together, 1/s; 0 keeps the manager's queue full
	Seconds float64 `yaml:"seconds"` // how long transactions are sent, > 0
}

// duration returns how long transactions are sent.
func (l OpenLoad) duration() time.Duration { return lasting(l.Seconds) }

// testnetStudy runs CometBFT validators.
type testnetStudy struct{ spec *Spec }

func (x *testnetStudy) check(report reporter) {
	t := x.spec.Testnet
	checkChannels(report, "testnet.configurations", t.Configurations, &x.spec.Network)
	if t.MaxValidators != 0 && t.MaxValidators < comet.MinValidators {
		report("testnet.max_validators", "a cap of %d validators: Byzantine fault tolerance needs at least %d (3f+1)", t.MaxValidators, comet.MinValidators)
	}
	c := t.Patients
	if c.Reacting < 0 || c.Faulty < 0 || c.Stable < 0 || c.Reacting+c.Faulty+c.Stable < 1 {
		report("testnet.patients", "%d reacting, %d faulty and %d stable patients: need at least one, and none negative", c.Reacting, c.Faulty, c.Stable)
	}
	checkCount(report, "testnet.patients", "patients", c.Reacting+c.Faulty+c.Stable, 0, 1000)
	t.Shape.check(report, "testnet.shape")
	x.checkNodes(report)
	x.checkLoads(report)
}

// checkNodes reports configurations that one host cannot run. What cannot be
// configured has its complaint already.
func (x *testnetStudy) checkNodes(report reporter) {
	t := x.spec.Testnet
	largest := comet.MinValidators
	for i := range t.Configurations {
		c, err := t.Configurations[i].configure(context.Background(), &x.spec.Network)
		if err != nil {
			return
		}
		runs := x.config(c.config)
		largest = max(largest, runs.Validators)
		at := indexed("testnet.configurations", i)
		if runs.Validators > comet.MaxValidators {
			report(at, "%q runs %d validators: one host carries %d at most\nlower max_validators", c.name, runs.Validators, comet.MaxValidators)
		}
		if runs.BlockSize > comet.MaxBlockSize {
			report(at, "%q has blocks of %d transactions: the engine takes %d at most", c.name, runs.BlockSize, comet.MaxBlockSize)
		}
	}
	if t.BasePort < 0 || t.BasePort+largest > 65536 {
		report("testnet.base_port", "port %d: want 1 to %d for %d validators, or 0 for free ports", t.BasePort, 65536-largest, largest)
	}
}

func (x *testnetStudy) checkLoads(report reporter) {
	if len(x.spec.Testnet.Loads) == 0 {
		report("testnet.loads", "no load is given\nlist at least one, such as {name: saturated, rate: 0, seconds: 2}")
	}
	seen := map[string]bool{}
	for i, l := range x.spec.Testnet.Loads {
		at := indexed("testnet.loads", i)
		if l.Name == "" || seen[l.Name] {
			report(at+".name", "load %d needs a name of its own", i+1)
		}
		seen[l.Name] = true
		if !(l.Rate >= 0 && l.Rate <= chain.MaxRate) {
			report(at+".rate", "rate %v/s: want 0 (the manager's queue is kept full) to %v", l.Rate, float64(chain.MaxRate))
		}
		if !(l.Seconds > 0 && l.Seconds <= 3600) {
			report(at+".seconds", "%v s of load: want more than 0 and at most 3600", l.Seconds)
		}
	}
}

// config returns what really runs of a configuration: at least as many
// validators as Byzantine fault tolerance needs, at most the cap.
func (x *testnetStudy) config(c chain.Config) chain.Config {
	c.Validators = max(c.Validators, comet.MinValidators)
	if most := x.spec.Testnet.MaxValidators; most > 0 {
		c.Validators = min(c.Validators, most)
	}
	return c
}

// panelOf names a configuration that runs.
func panelOf(name string, c chain.Config) string {
	return fmt.Sprintf("%s (m = %d, n = %d)", name, c.Validators, c.BlockSize)
}
