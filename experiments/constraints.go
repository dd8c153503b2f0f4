package experiments

import "ihealth/bco"

// Constraints narrow the choice of validators and block size of an instance. An
// absent one is 0 and constrains nothing.
type Constraints struct {
	MaxLatency  float64           `yaml:"max_latency"`  // L, s
	MaxCost     float64           `yaml:"max_cost"`     // C, money per transaction
	MinSecurity float64           `yaml:"min_security"` // η
	Faults      int               `yaml:"faults"`       // f: m ≥ 3f+1
	Quorum      bool              `yaml:"quorum"`       // m = 1, 4, 7, …
	Classes     []ConstraintClass `yaml:"classes"`      // the most urgent first
	Compromised int               `yaml:"compromised"`  // validators of those listed
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
		Compromised: c.Compromised, MaxRisk: c.MaxRisk,
	}
	for _, class := range c.Classes {
		out.Classes = append(out.Classes, bco.Class(class))
	}
	return out
}
