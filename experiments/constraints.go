package experiments

import (
	"errors"

	"ihealth/bco"
)

// Constraints narrow the choice of validators and block size of an instance. An
// absent one is 0 and constrains nothing.
type Constraints struct {
	MaxLatency  float64           `yaml:"max_latency"`  // L, s
	MaxCost     float64           `yaml:"max_cost"`     // C, money per transaction
	MinSecurity float64           `yaml:"min_security"` // η
	Faults      int               `yaml:"faults"`       // f: m ≥ 3f+1
	Quorum      bool              `yaml:"quorum"`       // m = 1, 4, 7, …
	Classes     []ConstraintClass `yaml:"classes"`      // the most urgent first
	Compromised *int              `yaml:"compromised"`  // validators of those listed, may be 0; with max_risk
	MaxRisk     float64           `yaml:"max_risk"`     // probability that more than a third of m drawn validators are compromised
}

// ConstraintClass is an urgency class whose mean sojourn time at the manager has a
// deadline.
type ConstraintClass struct {
	Rate     float64 `yaml:"rate"`     // arrivals, 1/s
	Deadline float64 `yaml:"deadline"` // s; 0: none
}

func (c *Constraints) bco() bco.Constraints {
	out := bco.Constraints{
		MaxLatency: c.MaxLatency, MaxCost: c.MaxCost, MinSecurity: c.MinSecurity, Faults: c.Faults, Quorum: c.Quorum,
		MaxRisk: c.MaxRisk,
	}
	if c.Compromised != nil {
		out.Compromised = *c.Compromised
	}
	for _, class := range c.Classes {
		out.Classes = append(out.Classes, bco.Class(class))
	}
	return out
}

// check reports one of compromised and max_risk without the other, which would demand
// nothing.
func (c *Constraints) check() error {
	var errs []error
	if c.Compromised == nil && c.MaxRisk != 0 {
		errs = append(errs, &bco.FieldError{Field: "constraints.max_risk", Reason: "it demands nothing without constraints.compromised: say how many validators are compromised, 0 if none"})
	}
	if c.Compromised != nil && c.MaxRisk == 0 {
		errs = append(errs, &bco.FieldError{Field: "constraints.compromised", Reason: "it demands nothing without a constraints.max_risk above 0: say how probable a compromised third may be"})
	}
	return errors.Join(errs...)
}
