package comet

import (
	"fmt"
	"time"
)

// FaultKind is what a fault makes of validators.
type FaultKind int

// The kinds of fault.
const (
	Stopped     FaultKind = iota // stopped in good order, and started again on their state
	Crashed                      // cut off in the middle, and started again on the files they left
	CutOff                       // without the links between them and the others
	HeldUp                       // with those links up, on which no byte arrives until the end
	Misbehaving                  // with another behaviour
)

// faultKinds are the names of the kinds, in order.
var faultKinds = [...]string{"stopped", "crashed", "cut off", "held up", "misbehaving"}

// String returns the kind's name.
func (k FaultKind) String() string {
	if k < 0 || int(k) >= len(faultKinds) {
		return fmt.Sprintf("fault %d", int(k))
	}
	return faultKinds[k]
}

// ParseFaultKind returns the kind of that name, or ErrOptions.
func ParseFaultKind(name string) (FaultKind, error) {
	for i, n := range faultKinds {
		if n == name {
			return FaultKind(i), nil
		}
	}
	return 0, fmt.Errorf("comet: %w: fault %q: want one of %q", ErrOptions, name, faultKinds)
}

// Fault befalls validators for a time under a running load.
type Fault struct {
	Kind       FaultKind
	Validators []int         // whom it befalls, distinct indices
	Begin, End time.Duration // since the beginning of the load, 0 ≤ Begin < End
	Behaviour  Behaviour     // of the kind Misbehaving
}

// validate reports what is wrong with a fault of a network of m validators.
func (f Fault) validate(m int) error {
	if f.Kind < Stopped || f.Kind > Misbehaving {
		return fmt.Errorf("comet: %w: %v", ErrOptions, f.Kind)
	}
	if f.Begin < 0 || f.Begin >= f.End {
		return fmt.Errorf("comet: %w: a fault from %v to %v: want 0 ≤ begin < end", ErrOptions, f.Begin, f.End)
	}
	seen := make(map[int]bool)
	for _, i := range f.Validators {
		if i < 0 || i >= m || seen[i] {
			return fmt.Errorf("comet: %w: validators %v %v: want distinct ones from 0 to %d", ErrOptions, f.Validators, f.Kind, m-1)
		}
		seen[i] = true
	}
	if len(seen) == 0 {
		return fmt.Errorf("comet: %w: a fault of no validator", ErrOptions)
	}
	return f.Behaviour.Validate()
}
