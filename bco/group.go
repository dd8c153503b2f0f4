package bco

import "ihealth/chain"

// Group is what a set of validators means for U. The zero Group is the empty set.
type Group struct {
	M         int     // validators
	SlowestHz float64 // the least speed among them, cycle/s
	Fees      float64 // Σ c_i, money per block
}

// With returns the group and v together.
func (g Group) With(v chain.Validator) Group {
	if g.M == 0 || v.ComputeHz < g.SlowestHz {
		g.SlowestHz = v.ComputeHz
	}
	g.M++
	g.Fees += v.Fee
	return g
}
