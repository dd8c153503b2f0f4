package measure_test

import (
	"math"
	"testing"

	"ihealth/cmd/ihealth/internal/measure"
)

func TestTarget(t *testing.T) {
	for _, tt := range []struct {
		target measure.Target
		met    bool
	}{
		{measure.Target{Measured: 1.5, Bound: 1.5}, true},
		{measure.Target{Measured: 1.6, Bound: 1.5}, false},
		{measure.Target{Measured: 1.6, Bound: 1.5, AtLeast: true}, true},
		{measure.Target{Measured: 1.4, Bound: 1.5, AtLeast: true}, false},
		{measure.Target{Measured: math.NaN(), Bound: 1.5}, false},
		{measure.Target{Measured: math.NaN(), Bound: 1.5, AtLeast: true}, false},
	} {
		if tt.target.Met() != tt.met {
			t.Errorf("%+v: met %t", tt.target, !tt.met)
		}
	}
}
