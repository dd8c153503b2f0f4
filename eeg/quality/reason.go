package quality

// Reason says why a channel is bad; see the package for its limits.
type Reason string

// The reasons, in the order in which they are told.
const (
	Flat         Reason = "flat"
	Missing      Reason = "missing"
	Deviation    Reason = "deviation"
	Noise        Reason = "noise"
	Uncorrelated Reason = "uncorrelated"
	Changed      Reason = "changed"
	Contact      Reason = "contact"
)

var reasons = []Reason{Flat, Missing, Deviation, Noise, Uncorrelated, Changed, Contact}
