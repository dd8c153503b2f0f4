package queueing_test

import (
	"math"
	"testing"

	"ihealth/queueing"
	"ihealth/sim/rng"
)

// TestRareInterruptions compares with the sojourn time to first order in the rate L of
// interruptions, each of which comes at a uniform place of a service X and takes B:
// it adds E[X(C−X)] and E[X(C²−X²)] to the moments, C the time that results.
func TestRareInterruptions(t *testing.T) {
	const lambda, mu = 1.0, 10.0
	b, bb := 1/mu, 2/mu/mu
	for _, law := range []struct {
		service queueing.Law
		third   float64 // E[X³]
		growth  float64
	}{
		{rng.Deterministic{Value: .25}, 1. / 64, math.Inf(1)},
		{rng.Exponential{Rate: 4}, 6. / 64, 4},
		{rng.Gamma{Shape: 200, Rate: 800}, 200 * 201 * 202 / 800. / 800 / 800, 800},
	} {
		x := law.service.Mean()
		xx := law.service.Variance() + x*x
		first := map[queueing.Interruption]float64{queueing.Restart: xx/2 + x*b, queueing.Resample: x*x - xx/2 + x*b}
		second := map[queueing.Interruption]float64{
			queueing.Restart:  4./3*law.third + 3*xx*b + x*bb,
			queueing.Resample: -2./3*law.third + xx*(x+b) + x*(xx+2*x*b+bb),
		}
		for mode := range first {
			for _, rate := range []float64{1e-9, 1e-8, 1e-7, 1e-6} {
				q := queueing.RepeatPriority{Interruption: mode, Classes: []queueing.RepeatClass{
					{Lambda: rate, Service: rng.Exponential{Rate: mu}, Growth: mu}, {Lambda: lambda, Service: law.service, Growth: law.growth},
				}}
				c, cc := x+rate*first[mode], xx+rate*second[mode]
				want := c + lambda*cc/(2*(1-lambda*c)) + rate*bb/2
				if got := q.Sojourn(1); !(math.Abs(got/want-1) < 1e-15/rate+30*rate*rate) {
					t.Errorf("%T, interruption %d at rate %v: sojourn %.12g s, want %.12g s; %v", law.service, mode, rate, got, want, q.Validate())
				}
			}
		}
	}
}
