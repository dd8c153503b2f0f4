package bco

import (
	"strconv"

	"ihealth/chain"
)

// Reference returns the reference parameter set R with the given weights: 21
// validators of 4.0 down to 2.0 GHz whose fees grow with their speed, a set
// under which the figures of I-Health can be reproduced (the paper prints no
// complete one). BlockStep is 20, the grid of Fig. 8.
func Reference(w Weights) Problem {
	const m = 21
	p := Problem{
		Weights:       w,
		MinValidators: 1,
		MaxValidators: m,
		MinBlock:      5,
		MaxBlock:      400,
		BlockStep:     20,
		Latency: chain.LatencyModel{
			TransactionBits:    0.1e6,
			VerificationCycles: 2e9,
			FeedbackBits:       0.01e6,
			DownlinkBps:        20e6,
			UplinkBps:          10e6,
			Psi:                0.01e-6,
		},
		Security:     chain.SecurityModel{Theta: 1, Q: 2},
		SecurityTerm: Normalised,
	}
	for i := 1; i <= m; i++ {
		hz := float64(41-i) * 1e8
		p.Validators = append(p.Validators, chain.Validator{
			ID: "v" + strconv.Itoa(i), ComputeHz: hz, Fee: 0.5 * hz / 1e9, Payment: 0.4 * hz / 1e9,
		})
	}
	return p
}
