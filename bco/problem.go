package bco

import (
	"fmt"
	"math"

	"ihealth/chain"
)

// Problem is I-Health eqs (12)–(16): choose at least MinValidators and at most
// MaxValidators of the Validators, and a block of MinBlock to MaxBlock
// transactions, so that the utility (a cost, minimised)
//
//	U = α·L/l_m + β·(1/η, normalised) + γ·C/c_m
//
// is least. The normalisers are l_m = L(MaxValidators, MaxBlock) with the
// slowest validator and c_m = Σc/MinBlock over all validators.
type Problem struct {
	Weights       Weights
	Validators    []chain.Validator   // candidates, at least MaxValidators, in any order
	MinValidators int                 // v, ≥ 1
	MaxValidators int                 // M, v ≤ M ≤ len(Validators)
	MinBlock      int                 // t, transactions, ≥ 1
	MaxBlock      int                 // χ, transactions, ≥ t
	BlockStep     int                 // grid of Exhaustive: multiples of it in [t, χ]; 0 and 1 mean every n
	Latency       chain.LatencyModel  // L, eq. (17)
	Security      chain.SecurityModel // η = θ·m^q
	SecurityTerm  SecurityTerm        // empty means Normalised
	ArrivalRate   float64             // Λ, transactions/s, ≥ 0; > 0 demands μ = n/L > Λ
}

// Validate reports the first field that is out of its range, as a
// [FieldError].
func (p *Problem) Validate() error {
	checks := []func() error{p.Weights.Validate, p.validateSizes, p.validateModels, p.validateValidators}
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (p *Problem) validateSizes() error {
	switch {
	case len(p.Validators) == 0:
		return fieldError("validators", "the list is empty: name at least one validator")
	case p.MinValidators < 1:
		return fieldError("min_validators", "v = %d must be at least 1", p.MinValidators)
	case p.MaxValidators < p.MinValidators:
		return fieldError("min_validators", "v = %d exceeds M = %d (max_validators): lower v or raise M", p.MinValidators, p.MaxValidators)
	case p.MaxValidators > len(p.Validators):
		return fieldError("max_validators", "M = %d exceeds the %d validators listed", p.MaxValidators, len(p.Validators))
	case p.MinBlock < 1:
		return fieldError("min_block", "t = %d must be at least 1", p.MinBlock)
	case p.MaxBlock < p.MinBlock:
		return fieldError("min_block", "t = %d exceeds χ = %d (max_block): lower t or raise χ", p.MinBlock, p.MaxBlock)
	case p.BlockStep < 0:
		return fieldError("block_step", "%d must not be negative", p.BlockStep)
	case p.BlockStep > p.MaxBlock || p.firstBlock() > p.MaxBlock:
		return fieldError("block_step", "no multiple of %d lies in [%d, %d]", p.BlockStep, p.MinBlock, p.MaxBlock)
	default:
		return nil
	}
}

func (p *Problem) validateModels() error {
	for _, f := range []struct {
		field string
		value float64
		least float64
		open  bool // least itself is excluded
	}{
		{"transaction_bits", p.Latency.TransactionBits, 0, true},
		{"verification_cycles", p.Latency.VerificationCycles, 0, false},
		{"feedback_bits", p.Latency.FeedbackBits, 0, false},
		{"downlink_bps", p.Latency.DownlinkBps, 0, true},
		{"uplink_bps", p.Latency.UplinkBps, 0, true},
		{"psi", p.Latency.Psi, 0, false},
		{"theta", p.Security.Theta, 0, true},
		{"q", p.Security.Q, 2, false},
		{"arrival_rate", p.ArrivalRate, 0, false},
	} {
		if reason := numberFault(f.value, f.least, f.open); reason != "" {
			return fieldError(f.field, "%s", reason)
		}
	}
	if p.SecurityTerm != "" && p.SecurityTerm != Normalised && p.SecurityTerm != Literal {
		return fieldError("security_term", "%q: want %s or %s", p.SecurityTerm, Normalised, Literal)
	}
	return nil
}

func (p *Problem) validateValidators() error {
	seen := make(map[string]int, len(p.Validators))
	total := 0.0
	for i, v := range p.Validators {
		if first, ok := seen[v.ID]; ok {
			return fieldError(fmt.Sprintf("validators.%d.id", i), "%q is already the id of validator %d: ids must be unique", v.ID, first)
		}
		seen[v.ID] = i
		if field, reason := validatorFault(v); reason != "" {
			return fieldError(fmt.Sprintf("validators.%d.%s", i, field), "%s", reason)
		}
		total += v.Fee
	}
	if !(total > 0) {
		return fieldError("validators", "all fees are 0, so the cost cannot be normalised: give one validator a fee")
	}
	return nil
}

// validatorFault returns the first field of v that is out of its range, and
// why; both are empty when there is none.
func validatorFault(v chain.Validator) (field, reason string) {
	if reason := numberFault(v.ComputeHz, 0, true); reason != "" {
		return "compute_hz", reason
	}
	if reason := numberFault(v.Payment, 0, false); reason != "" {
		return "payment", reason
	}
	if reason := numberFault(v.Fee, 0, false); reason != "" {
		return "fee", reason
	}
	if v.Fee < v.Payment {
		return "fee", fmt.Sprintf("c = %v is less than ρ = %v (payment), against eq. (14): raise the fee", v.Fee, v.Payment)
	}
	return "", ""
}

// numberFault returns why value is not a finite number of at least (when open:
// above) least, or "".
func numberFault(value, least float64, open bool) string {
	switch {
	case math.IsNaN(value) || math.IsInf(value, 0):
		return fmt.Sprintf("%v is not a finite number", value)
	case open && value <= least:
		return fmt.Sprintf("%v must be greater than %v", value, least)
	case value < least:
		return fmt.Sprintf("%v must be at least %v", value, least)
	default:
		return ""
	}
}

// step returns the distance between block sizes on Exhaustive's grid.
func (p *Problem) step() int { return max(p.BlockStep, 1) }

// firstBlock returns the smallest block size on Exhaustive's grid.
func (p *Problem) firstBlock() int {
	s := p.step()
	return (p.MinBlock + s - 1) / s * s
}
