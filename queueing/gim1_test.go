package queueing_test

import (
	"errors"
	"math"
	"testing"

	"ihealth/queueing"
	"ihealth/sim/rng"
)

// TestVariableArrivalsNearSaturation holds values by 40 digits. In floats, 1 less the
// transform at the root has up to six.
func TestVariableArrivalsNearSaturation(t *testing.T) {
	for _, tt := range []struct{ load, scv, want, tolerance float64 }{
		{.9999, 1e8, 4.9995e11, 1e-4},
		{.9999, 1e9, 4.9995e12, 1e-4},
		{.99999, 1e8, 5.0e12, 1e-4},
		{.99999, 1e6, 5.0e10, 1e-4},
		{.99999, 1000, 5.00495e7, 2e-6},
	} {
		q := queueing.GIM1{Arrival: arrivals(t, tt.load, tt.scv), Mu: 1}
		if got := q.Sojourn(); math.Abs(got/tt.want-1) > tt.tolerance {
			t.Errorf("load %v, scv %v: sojourn %.6g s, want %.6g s", tt.load, tt.scv, got, tt.want)
		}
	}
}

// coarse is a law of whose transform 16 digits are known.
type coarse struct{ queueing.Law }

// TestCoarseTransformsGiveTheSojournOrNone checks that what they cannot resolve has no
// number.
func TestCoarseTransformsGiveTheSojournOrNone(t *testing.T) {
	refused := 0
	for _, load := range []float64{.5, .9, .99, .999, .9999, .99999, .999999} {
		for _, scv := range []float64{.001, .1, .5, 1, 2, 10, 100, 1e4, 1e6, 1e8} {
			exact := queueing.GIM1{Arrival: arrivals(t, load, scv), Mu: 1}
			q := queueing.GIM1{Arrival: coarse{exact.Arrival}, Mu: 1}
			got, want := q.Sojourn(), exact.Sojourn()
			if math.IsNaN(got) {
				refused++
			}
			if math.IsNaN(got) != errors.Is(q.Validate(), queueing.ErrParameter) || math.Abs(got/want-1) > 1e-4 {
				t.Errorf("load %v, scv %v: sojourn %v s, exact %v s; %v", load, scv, got, want, q.Validate())
			}
		}
	}
	if refused == 0 || refused > 20 {
		t.Errorf("%d of 70 have no number", refused)
	}
}

func arrivals(t *testing.T, lambda, scv float64) queueing.Law {
	t.Helper()
	d, err := rng.WithSCV(1/lambda, scv)
	if err != nil {
		t.Fatal(err)
	}
	law, ok := d.(queueing.Law)
	if !ok {
		t.Fatalf("%T is no law", d)
	}
	return law
}
