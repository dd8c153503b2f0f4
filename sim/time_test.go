package sim_test

import (
	"math"
	"testing"
	"time"

	"ihealth/sim"
)

func TestSecondsRoundsToNanoseconds(t *testing.T) {
	for _, tt := range []struct {
		seconds float64
		want    sim.Time
	}{
		{0, 0},
		{1.5, 1_500_000_000},
		{0.1, 100_000_000},
		{1.4e-9, 1},
		{1.6e-9, 2},
		{9e9, 9_000_000_000_000_000_000},
		{9.3e9, sim.Never},
		{math.Inf(1), sim.Never},
	} {
		if got := sim.Seconds(tt.seconds); got != tt.want {
			t.Errorf("Seconds(%v) = %d, want %d", tt.seconds, got, tt.want)
		}
	}
	mustPanic(t, "negative", func() { sim.Seconds(-1e-12) })
	mustPanic(t, "NaN", func() { sim.Delay(math.NaN()) })
}

func TestTimeArithmetic(t *testing.T) {
	u := sim.Seconds(2)
	if got := u.Add(500 * time.Millisecond); got.Seconds() != 2.5 || got.String() != "2.5s" {
		t.Errorf("2 s + 500 ms = %v", got)
	}
	if got := sim.Seconds(3).Sub(u); got != time.Second {
		t.Errorf("3 s − 2 s = %v", got)
	}
	if u.Add(math.MaxInt64) != sim.Never || sim.Never.Add(1) != sim.Never {
		t.Error("addition does not saturate at Never")
	}
}
