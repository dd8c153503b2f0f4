package online

import (
	"errors"
	"fmt"
)

// Feedback says whose responses a policy sees after a block.
type Feedback int

// The kinds of feedback.
const (
	// Chosen validators only.
	Chosen Feedback = iota
	// Shadowed also sends the block to the validator that was not seen for the longest
	// time, pays its fee, and does not wait for it.
	Shadowed
	// Everybody is seen, free of charge: what no real chain offers.
	Everybody
)

// Policy is a way to choose a configuration at every block.
type Policy struct {
	Name       string // in results
	Estimation Estimation
	Feedback   Feedback
	Greedy     bool // BCO in the place of the exact search over all subsets
}

// Validate reports what is wrong, as ErrPolicy.
func (p Policy) Validate() error {
	var errs []error
	if p.Feedback < Chosen || p.Feedback > Everybody {
		errs = append(errs, fmt.Errorf("%w: %q: feedback %d is unknown", ErrPolicy, p.Name, p.Feedback))
	}
	if p.Estimation == nil {
		errs = append(errs, fmt.Errorf("%w: %q: there is no estimation", ErrPolicy, p.Name))
	} else if err := p.Estimation.Validate(); err != nil {
		errs = append(errs, fmt.Errorf("%q: %w", p.Name, err))
	}
	return errors.Join(errs...)
}

// Policies are those that are compared, from the least informed to the best: their
// parameters suit times that change over some hundred blocks.
func Policies() []Policy {
	average := EWMA{Weight: 0.3, Trust: 1}
	return []Policy{
		{Name: "frozen", Estimation: Frozen{}},
		{Name: "BCO, last seen", Estimation: EWMA{Weight: 1, Trust: 1}, Greedy: true},
		{Name: "exact, last seen", Estimation: EWMA{Weight: 1, Trust: 1}},
		{Name: "exact, window mean", Estimation: Window{Size: 10}},
		{Name: "exact, discounted LCB", Estimation: Discounted{Discount: 0.9, Width: 0.1}},
		{Name: "exact, EWMA", Estimation: average},
		{Name: "exact, EWMA optimistic with age", Estimation: EWMA{Weight: 0.3, Trust: 0.995}},
		{Name: "exact, EWMA and shadow", Estimation: average, Feedback: Shadowed},
		{Name: "exact, EWMA of everybody", Estimation: average, Feedback: Everybody},
	}
}
