package bco

import (
	"errors"
	"fmt"
	"math"

	"ihealth/chain"
)

// Bounds of a Problem, so that no count overflows.
const (
	maxValidators = 1_000_000
	maxBlock      = 1_000_000_000
)

// Validate reports every field that is out of its range, as joined
// [FieldError]s; see [FieldErrors]. Only when there is none does it report a
// utility that is not finite because of what the fields amount to together.
func (p *Problem) Validate() error {
	err := errors.Join(p.Weights.Validate(), p.validateSizes(), p.validateBlocks(), p.validateModels(), p.validateConstraints(), p.validateValidators())
	if err != nil {
		return err
	}
	return p.validateNormalisers()
}

func (p *Problem) validateSizes() error {
	var f faults
	switch listed := len(p.Validators); {
	case listed == 0:
		f.add("validators", "the list is empty: name at least one validator")
	case listed > maxValidators:
		f.add("validators", "%d are listed, at most %d are allowed", listed, maxValidators)
	case p.MaxValidators > listed:
		f.add("max_validators", "M = %d exceeds the %d validators listed", p.MaxValidators, listed)
	}
	if p.MaxValidators < 1 {
		f.add("max_validators", "M = %d must be at least 1", p.MaxValidators)
	}
	switch {
	case p.MinValidators < 1:
		f.add("min_validators", "v = %d must be at least 1", p.MinValidators)
	case p.MaxValidators >= 1 && p.MaxValidators < p.MinValidators:
		f.add("min_validators", "v = %d exceeds M = %d (max_validators): lower v or raise M", p.MinValidators, p.MaxValidators)
	}
	return f.err()
}

func (p *Problem) validateBlocks() error {
	var f faults
	if p.MaxBlock < 1 || p.MaxBlock > maxBlock {
		f.add("max_block", "χ = %d must be at least 1 and at most %d", p.MaxBlock, maxBlock)
	}
	if p.MinBlock < 1 {
		f.add("min_block", "t = %d must be at least 1", p.MinBlock)
	}
	if p.BlockStep < 0 {
		f.add("block_step", "%d must not be negative", p.BlockStep)
	}
	if len(f) > 0 {
		return f.err()
	}
	switch {
	case p.MaxBlock < p.MinBlock:
		f.add("min_block", "t = %d exceeds χ = %d (max_block): lower t or raise χ", p.MinBlock, p.MaxBlock)
	case p.BlockStep > p.MaxBlock || p.firstBlock() > p.MaxBlock:
		f.add("block_step", "no multiple of %d lies in [%d, %d]", p.BlockStep, p.MinBlock, p.MaxBlock)
	}
	return f.err()
}

func (p *Problem) validateModels() error {
	var f faults
	for _, x := range []struct {
		field string
		value float64
		least float64
		open  bool // least itself is excluded
	}{
		{"transaction_bits", p.Latency.TransactionBits, 0, true},
		{"verification_cycles", p.Latency.VerificationCycles, 0, false},
		{"cycles_per_transaction", p.Latency.CyclesPerTransaction, 0, false},
		{"feedback_bits", p.Latency.FeedbackBits, 0, false},
		{"downlink_bps", p.Latency.DownlinkBps, 0, true},
		{"uplink_bps", p.Latency.UplinkBps, 0, true},
		{"psi", p.Latency.Psi, 0, false},
		{"theta", p.Security.Theta, 0, true},
		{"q", p.Security.Q, 2, false},
		{"arrival_rate", p.ArrivalRate, 0, false},
	} {
		f.number(x.field, x.value, x.least, x.open)
	}
	if p.SecurityTerm != "" && p.SecurityTerm != Normalised && p.SecurityTerm != Literal {
		f.add("security_term", "%q: want %s or %s", p.SecurityTerm, Normalised, Literal)
	}
	return f.err()
}

func (p *Problem) validateConstraints() error {
	c := &p.Constraints
	var f faults
	f.number("constraints.max_latency", c.MaxLatency, 0, false)
	f.number("constraints.max_cost", c.MaxCost, 0, false)
	f.number("constraints.min_security", c.MinSecurity, 0, false)
	if c.Faults < 0 || c.Faults > maxValidators {
		f.add("constraints.faults", "f = %d must be at least 0 and at most %d", c.Faults, maxValidators)
	}
	if c.Compromised < 0 || c.Compromised > len(p.Validators) {
		f.add("constraints.compromised", "%d must be at least 0 and at most the %d validators listed", c.Compromised, len(p.Validators))
	}
	if !(c.MaxRisk >= 0 && c.MaxRisk <= 1) {
		f.add("constraints.max_risk", "%v is outside [0, 1]", c.MaxRisk)
	}
	for i, class := range c.Classes {
		path := fmt.Sprintf("constraints.classes.%d.", i)
		f.number(path+"rate", class.Rate, 0, true)
		f.number(path+"deadline", class.Deadline, 0, false)
	}
	if sum := c.classRate(); f == nil && len(c.Classes) > 0 && p.ArrivalRate > 0 && math.Abs(sum-p.ArrivalRate) > 1e-9*p.ArrivalRate {
		f.add("arrival_rate", "Λ = %v is not the sum %v of the class rates: leave it out, or correct one of them", p.ArrivalRate, sum)
	}
	return f.err()
}

func (p *Problem) validateValidators() error {
	if len(p.Validators) > maxValidators { // which validateSizes reports
		return nil
	}
	var f faults
	seen := make(map[string]int, len(p.Validators))
	free := len(p.Validators) > 0
	for i, v := range p.Validators {
		first, known := seen[v.ID]
		switch {
		case v.ID == "":
			f.add(fmt.Sprintf("validators.%d.id", i), "the id is missing: name every validator")
		case known:
			f.add(fmt.Sprintf("validators.%d.id", i), "%q is already the id of validator %d: ids must be unique", v.ID, first)
		default:
			seen[v.ID] = i
		}
		f.validator(fmt.Sprintf("validators.%d.", i), v)
		free = free && v.Fee == 0
	}
	if free {
		f.add("validators", "all fees are 0, so the cost cannot be normalised: give one validator a fee")
	}
	return f.err()
}

// validator adds every field of v that is out of its range.
func (f *faults) validator(path string, v chain.Validator) {
	f.number(path+"compute_hz", v.ComputeHz, 0, true)
	payment := f.number(path+"payment", v.Payment, 0, false)
	fee := f.number(path+"fee", v.Fee, 0, false)
	if payment && fee && v.Fee < v.Payment {
		f.add(path+"fee", "c = %v is less than ρ = %v (payment), against eq. (14): raise the fee", v.Fee, v.Payment)
	}
}

// number reports whether value is a finite number of at least (when open:
// above) least, and adds it when it is not.
func (f *faults) number(field string, value, least float64, open bool) bool {
	switch {
	case math.IsNaN(value) || math.IsInf(value, 0):
		f.add(field, "%v is not a finite number", value)
	case open && value <= least:
		f.add(field, "%v must be greater than %v", value, least)
	case value < least:
		f.add(field, "%v must be at least %v", value, least)
	default:
		return true
	}
	return false
}

// validateNormalisers reports l_m, c_m or η(M) when it overflows or vanishes
// although each field is in its range: U would not be a number.
func (p *Problem) validateNormalisers() error {
	m, l := p.MaxValidators, p.Latency
	fees, slowest := 0.0, math.Inf(1)
	for _, v := range p.Validators {
		fees += v.Fee
		slowest = min(slowest, v.ComputeHz)
	}
	latency, security := "transaction_bits", "theta"
	if math.IsInf(l.PerBlock(slowest), 1) {
		latency = "verification_cycles"
	}
	if math.IsInf(math.Pow(float64(m), p.Security.Q), 1) {
		security = "q"
	}
	var f faults
	for _, x := range []struct {
		field, what string
		value       float64
	}{
		{latency, "the largest latency l_m = L(M, χ)", l.Latency(m, p.MaxBlock, slowest)},
		{security, "the security θ·M^q", p.Security.Security(m)},
		{"validators", "the largest cost c_m = Σc/t", fees / float64(p.MinBlock)},
	} {
		if !(x.value > 0) || math.IsInf(x.value, 1) {
			f.add(x.field, "%s is %v, want a finite number > 0", x.what, x.value)
		}
	}
	return f.err()
}
