package rng

// Method is an algorithm that makes a variate.
type Method int

// The methods.
const (
	// Inversion maps one draw through the inverse distribution function: what common
	// random numbers and antithetic streams need.
	Inversion Method = iota
	// Ziggurat takes a random number of draws; see [Stream.ZigguratExponential].
	Ziggurat
)
