package chain

// Validator is a node that may verify blocks and is paid for it.
type Validator struct {
	ID        string  // unique name
	ComputeHz float64 // x_i: verification speed, cycle/s, > 0
	Fee       float64 // c_i: price of one block, money, ≥ Payment (I-Health eq. 14)
	Payment   float64 // ρ_i: what renting x_i costs the validator, money per block, ≥ 0
}
