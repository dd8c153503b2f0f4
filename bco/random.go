package bco

import (
	"math"
	"strconv"

	"ihealth/chain"
	"ihealth/sim/rng"
)

// Family is a kind of random instance on which solvers are compared.
type Family string

// The families. All have 21 validators, a grid step of 20, and draw the rates
// of eq. (17) log-uniformly around the reference set R.
const (
	// Proportional: speeds are log-normal (σ = 0.5) and every fee is
	// proportional to the speed, eq. (14) tight with one price for all.
	Proportional Family = "proportional"
	// Outliers: as Proportional, and each validator's fee is with probability
	// 0.15 thirty times as high.
	Outliers Family = "outliers"
)

// Families lists all families.
func Families() []Family { return []Family{Proportional, Outliers} }

// Random draws an instance of the family from s. Weights are uniform on the
// simplex.
func (f Family) Random(s *rng.Stream) Problem {
	p := Reference(randomWeights(s))
	around := func(x float64) float64 { return x * math.Exp(s.Uniform(-1, 1)) }
	p.Latency = chain.LatencyModel{
		TransactionBits:    around(p.Latency.TransactionBits),
		VerificationCycles: around(p.Latency.VerificationCycles),
		FeedbackBits:       around(p.Latency.FeedbackBits),
		DownlinkBps:        around(p.Latency.DownlinkBps),
		UplinkBps:          around(p.Latency.UplinkBps),
		Psi:                around(p.Latency.Psi),
	}
	for i := range p.Validators {
		hz := 3e9 * math.Exp(s.Normal(0, 0.5))
		fee := 0.5 * hz / 1e9
		if f == Outliers && s.Uniform(0, 1) < 0.15 {
			fee *= 30
		}
		p.Validators[i] = chain.Validator{ID: "v" + strconv.Itoa(i+1), ComputeHz: hz, Fee: fee, Payment: 0.8 * fee}
	}
	return p
}

// randomWeights draws uniformly from the simplex by spacings.
func randomWeights(s *rng.Stream) Weights {
	u, v := s.Uniform(0, 1), s.Uniform(0, 1)
	lo, hi := min(u, v), max(u, v)
	return Weights{Latency: lo, Security: hi - lo, Cost: 1 - hi}
}
