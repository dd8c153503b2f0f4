package analytic

import (
	"fmt"
	"math"

	"ihealth/chain"
)

// Paper is the latency of I-Health eq. (17) for validators in the order in which they
// are selected.
type Paper struct {
	Model    chain.LatencyModel
	SpeedsHz []float64 // x_i, cycle/s, > 0
}

// Latency returns L in seconds for a block of n transactions and the first m
// validators, the slowest of which counts; NaN where there are fewer.
func (p Paper) Latency(m, n int) float64 {
	if m > len(p.SpeedsHz) {
		return math.NaN()
	}
	slowest := math.Inf(1)
	for _, x := range p.SpeedsHz[:m] {
		slowest = min(slowest, x)
	}
	return p.Model.Latency(m, n, slowest)
}

// Validate reports the first parameter that is out of its range, as ErrModel.
func (p Paper) Validate() error {
	l := p.Model
	for _, q := range []struct {
		name     string
		value    float64
		positive bool
	}{
		{"transaction's bits B", l.TransactionBits, true},
		{"verification cycles K", l.VerificationCycles, false},
		{"cycles per transaction", l.CyclesPerTransaction, false},
		{"feedback bits O", l.FeedbackBits, false},
		{"downlink r_d", l.DownlinkBps, true},
		{"uplink r_u", l.UplinkBps, true},
		{"ψ", l.Psi, false},
	} {
		if !(q.value >= 0) || math.IsInf(q.value, 1) || q.positive && q.value == 0 {
			return fmt.Errorf("analytic: %w: %s is %v: want a finite number, not below 0 and no zero rate or size", ErrModel, q.name, q.value)
		}
	}
	for i, x := range p.SpeedsHz {
		if !(x > 0) || math.IsInf(x, 1) {
			return fmt.Errorf("analytic: %w: validator %d computes %v cycles a second: want a finite number > 0", ErrModel, i, x)
		}
	}
	return nil
}
