package emotiv

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestCounterKnown(t *testing.T) {
	untold := math.NaN()
	tests := []struct {
		name           string
		period, before int64
		count          int64
		from, to       float64
		want           int64
		ok             bool
	}{
		{"next", 128, 5, 6, untold, untold, 0, true},
		{"wrapped", 128, 127, 0, untold, untold, 0, true},
		{"wrapped after 128", 129, 128, 0, untold, untold, 0, true},
		{"supposed 129, is 128", 129, 127, 0, untold, untold, 0, true},
		{"supposed 128, is 129", 128, 127, 128, untold, untold, 0, true},
		{"ten lost", 128, 43, 54, untold, untold, 10, true},
		{"lost over the end", 129, 127, 2, untold, untold, 3, true},
		{"stands still", 128, 7, 7, untold, untold, 0, false},
		{"a whole period lost", 128, 7, 7, 0, 1, 127, true},
		{"a period and ten", 128, 43, 54, 0, 139.0 / 128, 138, true},
		{"jitter of the clock", 128, 43, 54, 0, 11.4 / 128, 10, true},
		{"stands still, so does time", 128, 7, 7, 0, 1.0 / 128, 0, false},
		{"goes back with time", 128, 7, 6, 1, 0, 0, false},
		{"clock beside itself", 128, 7, 8, 0, 1e300, 0, true},
		{"negative", 128, -5, -4, untold, untold, 0, true},
	}
	for _, tt := range tests {
		c := counter{hz: 128, period: tt.period}
		if lost, ok := c.lost(tt.before, tt.from); lost != 0 || !ok {
			t.Errorf("%s: %d lost before the first sample", tt.name, lost)
		}
		if lost, ok := c.lost(tt.count, tt.to); lost != tt.want || ok != tt.ok {
			t.Errorf("%s: %d, %t; want %d, %t", tt.name, lost, ok, tt.want, tt.ok)
		}
	}
}

// TestCounterFindsLosses loses random stretches: shorter than a period without a
// clock, and of any length with one.
func TestCounterFindsLosses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		period := rapid.SampledFrom([]int64{128, 129}).Draw(t, "period")
		clock := rapid.Bool().Draw(t, "clock")
		longest := int64(100)
		if clock {
			longest = 10_000
		}
		c := counter{hz: 128, period: period}
		k := int64(0)
		for i := range 300 {
			lost := int64(0)
			if i > 0 && rapid.IntRange(0, 9).Draw(t, "lose") == 0 {
				lost = rapid.Int64Range(1, longest).Draw(t, "lost")
			}
			k += lost
			seconds := math.NaN()
			if clock {
				seconds = float64(k) / 128
			}
			if period == 129 && !c.learned && !clock && c.last == 127 && k%period == 0 {
				return // whether there was a count of 128 is not to be known
			}
			if got, ok := c.lost(k%period, seconds); got != lost || !ok {
				t.Fatalf("sample %d: %d lost, want %d", i, got, lost)
			}
			k++
		}
	})
}
