package eeg_test

import (
	"math"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/eeg"
)

// TestSamplesBefore compares with rational arithmetic.
func TestSamplesBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := eeg.Rate{
			Samples: rapid.Int64Range(0, 1e9).Draw(t, "samples"),
			Period:  time.Duration(rapid.Int64Range(1, math.MaxInt64).Draw(t, "period")),
		}
		d := time.Duration(rapid.Int64Range(0, math.MaxInt64).Draw(t, "duration"))
		product := new(big.Int).Mul(big.NewInt(int64(d)), big.NewInt(r.Samples))
		product.Add(product, big.NewInt(int64(r.Period)-1))
		want := product.Quo(product, big.NewInt(int64(r.Period)))
		if !want.IsInt64() {
			want = big.NewInt(math.MaxInt64)
		}
		if got := r.SamplesBefore(d); got != want.Int64() {
			t.Fatalf("%v samples before %v at %v, want %v", got, d, r, want)
		}
	})
}

// TestTimeIsInverse finds sample k as the first one at its time.
func TestTimeIsInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := eeg.Rate{
			Samples: rapid.Int64Range(1, 1e5).Draw(t, "samples"),
			Period:  time.Duration(rapid.Int64Range(int64(time.Second), int64(time.Hour)).Draw(t, "period")),
		}
		k := rapid.Int64Range(0, 1e6).Draw(t, "k")
		if got := r.SamplesBefore(r.Time(k) + 1); got != k+1 {
			t.Fatalf("sample %d at %v: %d samples up to %v", k, r, got, r.Time(k))
		}
	})
}

func TestTimeSaturates(t *testing.T) {
	if got := (eeg.Rate{Samples: 1, Period: time.Hour}).Time(math.MaxInt64); got != math.MaxInt64 {
		t.Errorf("%v, want the largest duration", got)
	}
}

func TestSamplesBeforeNegative(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic at a negative duration")
		}
	}()
	eeg.RateHz(128).SamplesBefore(-1)
}

func TestRateText(t *testing.T) {
	for want, r := range map[string]eeg.Rate{
		"128 Hz": eeg.RateHz(128),
		"10 Hz":  {Samples: 1, Period: 100 * time.Millisecond},
		"100/3s": {Samples: 100, Period: 3 * time.Second},
		"0/0s":   {},
	} {
		if got := r.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if hz := (eeg.Rate{Samples: 100, Period: 3 * time.Second}).Hz(); hz != 100.0/3 {
		t.Errorf("%v Hz, want 33.3", hz)
	}
	if hz := (eeg.Rate{}).Hz(); hz != 0 {
		t.Errorf("%v Hz of the zero rate", hz)
	}
}

func TestRateCompare(t *testing.T) {
	third := eeg.Rate{Samples: 100, Period: 3 * time.Second}
	if third.Compare(eeg.RateHz(33)) != 1 || third.Compare(eeg.RateHz(34)) != -1 ||
		third.Compare(eeg.Rate{Samples: 200, Period: 6 * time.Second}) != 0 {
		t.Error("33.3 Hz is not between 33 and 34 Hz")
	}
}

func TestRateOf(t *testing.T) {
	for want, hz := range map[eeg.Rate]*big.Rat{
		eeg.RateHz(250):                         big.NewRat(1_000_000, 4000),
		{Samples: 100, Period: 3 * time.Second}: big.NewRat(100, 3),
		{Samples: 257, Period: 2 * time.Second}: big.NewRat(1285, 10),
	} {
		if got, ok := eeg.RateOf(hz); !ok || got != want {
			t.Errorf("%v Hz is %v, %v; want %v", hz, got, ok, want)
		}
	}
	if r, ok := eeg.RateOf(big.NewRat(1, math.MaxInt64)); ok {
		t.Errorf("a period of 3e11 years is %v", r)
	}
}
