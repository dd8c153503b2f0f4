package bco

import (
	"math"
	"strconv"

	"ihealth/chain"
	"ihealth/sim/rng"
)

// Family is a kind of random instance on which solvers are compared.
type Family string

// The families. Rates of eq. (17) are log-uniform within a factor e of the reference
// set R, weights uniform on the simplex. Speeds x are log-normal (σ = 0.5) around 3 GHz
// unless said otherwise, and money is counted in half of what 1 GHz costs.
const (
	Homogeneous  Family = "homogeneous"  // all of one speed and one fee
	Lognormal    Family = "lognormal"    // fees log-normal (σ = 0.5) by themselves
	Proportional Family = "proportional" // c = ρ·x, eq. (14) tight with one price for all
	Individual   Family = "individual"   // c = ρ_i·x, prices log-normal (σ = 0.5)
	Bimodal      Family = "bimodal"      // edge or cloud, even odds: the cloud four times as fast for ten times the fee, both within 20 %
	Outliers     Family = "outliers"     // proportional, and with probability 0.15 thirty times as dear
)

// Families lists all families.
func Families() []Family {
	return []Family{Homogeneous, Lognormal, Proportional, Individual, Bimodal, Outliers}
}

// Size is that of a random instance.
type Size struct {
	Validators int // M, of which v = 1 to all may be chosen; 0: 21
	// Blocks is χ with t = 1; transactions are 400/χ times as large, so that the best
	// block size lies inside. 0: the bounds and the grid of R.
	Blocks int
}

// Random draws an instance of the family from s.
func (f Family) Random(s *rng.Stream, size Size) Problem {
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
	if size.Blocks > 0 {
		p.Latency.TransactionBits *= float64(p.MaxBlock) / float64(size.Blocks)
		p.MinBlock, p.MaxBlock, p.BlockStep = 1, size.Blocks, 1
	}
	if size.Validators > 0 {
		p.MaxValidators = size.Validators
		p.Validators = make([]chain.Validator, size.Validators)
	}
	for i := range p.Validators {
		hz, fee := f.validator(s)
		p.Validators[i] = chain.Validator{ID: "v" + strconv.Itoa(i+1), ComputeHz: hz, Fee: fee, Payment: 0.8 * fee}
	}
	return p
}

// validator draws a speed in cycle/s and a fee.
func (f Family) validator(s *rng.Stream) (hz, fee float64) {
	if f == Homogeneous {
		return 3e9, 1.5
	}
	if f == Bimodal {
		hz, fee = 1.5e9, 0.5
		if s.Uniform(0, 1) < 0.5 {
			hz, fee = 6e9, 5
		}
		return hz * s.Uniform(0.8, 1.2), fee * s.Uniform(0.8, 1.2)
	}
	hz = 3e9 * math.Exp(s.Normal(0, 0.5))
	fee = 0.5 * hz / 1e9
	switch {
	case f == Lognormal:
		fee = 1.5 * math.Exp(s.Normal(0, 0.5))
	case f == Individual:
		fee *= math.Exp(s.Normal(0, 0.5))
	case f == Outliers && s.Uniform(0, 1) < 0.15:
		fee *= 30
	}
	return hz, fee
}

// randomWeights draws uniformly from the simplex by spacings.
func randomWeights(s *rng.Stream) Weights {
	u, v := s.Uniform(0, 1), s.Uniform(0, 1)
	lo, hi := min(u, v), max(u, v)
	return Weights{Latency: lo, Security: hi - lo, Cost: 1 - hi}
}
