package queueing_test

import (
	"math"
	"math/cmplx"
	"testing"

	"ihealth/queueing"
	"ihealth/sim/rng"
)

// TestBlocksOfAnyVariation: the roots are found for nearly constant services too, whose
// waits are those of constant ones, and for the most variable.
func TestBlocksOfAnyVariation(t *testing.T) {
	for _, size := range []int{2, 3, 7, 20, 100} {
		for _, load := range []float64{1e-6, .01, .6, .9, .999, .999999} {
			lambda := load * float64(size)
			constant := queueing.BlockGeneral{Lambda: lambda, Service: rng.Deterministic{Value: 1}, Size: size}.Wait()
			below := 0.0
			for _, scv := range []float64{1e-9, 1e-6, 1e-4, .005, .05, .3, .99, 1, 4, 100, 1e6} {
				q := queueing.BlockGeneral{Lambda: lambda, Service: arrivals(t, 1, scv), Size: size}
				wait, err := q.Wait(), q.Validate()
				if err != nil || !(wait > below) || scv <= 1e-6 && math.Abs(wait-constant) > scv/(1-load)+1e-8*constant {
					t.Errorf("blocks of %d at load %v, scv %v: wait %v s, constant service %v s; %v", size, load, scv, wait, constant, err)
				}
				below = wait * (1 - 1e-8)
			}
		}
	}
}

// powered is an Erlang time of mean 1 whose transform is known to 1e-12.
type powered struct{ rng.Erlang }

func (d powered) Laplace(s complex128) complex128 {
	return cmplx.Pow(1+s/complex(d.Rate, 0), complex(-d.Rate, 0))
}

// TestBlocksOfCoarseTransforms: a transform of 12 digits is enough.
func TestBlocksOfCoarseTransforms(t *testing.T) {
	service := rng.Erlang{Phases: 10_000, Rate: 10_000}
	got := queueing.BlockGeneral{Lambda: 90, Service: powered{service}, Size: 100}.Wait()
	want := queueing.BlockGeneral{Lambda: 90, Service: service, Size: 100}.Wait()
	if !(math.Abs(got/want-1) < 1e-9) {
		t.Errorf("wait %v s, with all digits %v s", got, want)
	}
}
