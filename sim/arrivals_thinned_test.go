package sim

import (
	"errors"
	"testing"

	"ihealth/sim/rng"
)

// TestThinningThatKeepsNothingEnds comes to the last of the points that may be in vain.
func TestThinningThatKeepsNothingEnds(t *testing.T) {
	r := &thinnedRun{p: Thinned{Lambda: func(float64) float64 { return 0 }, Bound: 1}, none: mostThinned - 2, stream: rng.New(rng.Key{})}
	if _, _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Next(); !errors.Is(err, ErrParameter) {
		t.Errorf("err = %v, want ErrParameter", err)
	}
}
