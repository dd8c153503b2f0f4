package bco

import "ihealth/chain"

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
	Validators    []chain.Validator   // candidates, at least MaxValidators and at most 1e6, in any order
	MinValidators int                 // v, ≥ 1
	MaxValidators int                 // M, v ≤ M ≤ len(Validators)
	MinBlock      int                 // t, transactions, ≥ 1
	MaxBlock      int                 // χ, transactions, t to 1e9
	BlockStep     int                 // grid of Exhaustive: multiples of it in [t, χ]; 0 and 1 mean every n
	Latency       chain.LatencyModel  // L, eq. (17)
	Security      chain.SecurityModel // η = θ·m^q
	SecurityTerm  SecurityTerm        // empty means Normalised
	ArrivalRate   float64             // Λ, transactions/s, ≥ 0; > 0 demands μ = n/L > Λ
	Constraints   Constraints         // further demands
}

// step returns the distance between block sizes on Exhaustive's grid.
func (p *Problem) step() int { return max(p.BlockStep, 1) }

// firstBlock returns the smallest block size on Exhaustive's grid.
func (p *Problem) firstBlock() int {
	s := p.step()
	return (p.MinBlock + s - 1) / s * s
}
