package detect_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/sim/rng"
)

// calm returns n windows of independent channels whose ln s² is normal with mean 5
// and standard deviation 0.3, shifted by a multiple of it.
func calm(seed uint64, n, channels int, shift float64) []feature.Window {
	stream := rng.New(rng.Key{Seed: seed, Name: "detect/calm"})
	out := make([]feature.Window, n)
	for k := range out {
		out[k] = feature.Window{Index: k, Start: 4 * float64(k), Duration: 4}
		for range channels {
			out[k].Channels = append(out[k].Channels, channel(0, math.Exp(5+0.3*(stream.Normal(0, 1)+shift))))
		}
	}
	return out
}

func standard(t *testing.T, training detect.Training) *detect.Standard {
	t.Helper()
	s, err := detect.NewStandard(training, 0)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestStandardByHand has two channels with ln s² of 0, 1, 2 and 0, 2, 4: medians 1
// and 2, MADs 1 and 2. The median z of the windows is ∓1/1.4826 and 0, whose own MAD
// is 1/1.4826, so that it is standardised by 1.
func TestStandardByHand(t *testing.T) {
	of := func(a, b float64) feature.Window { return window(channel(0, math.Exp(a)), channel(0, math.Exp(b))) }
	s := standard(t, detect.Training{{of(0, 0), of(1, 2), of(2, 4)}})
	scores, err := s.Scores(of(3, 2))
	if err != nil || math.Abs(scores[0]-2/1.4826) > 1e-12 || math.Abs(scores[1]) > 1e-12 {
		t.Fatalf("scores %v, %v; want 2/1.4826 and 0", scores, err)
	}
	if got := s.Median(scores); math.Abs(got-1/1.4826) > 1e-12 {
		t.Errorf("median %v, want 1/1.4826", got)
	}
	if s.Channels() != 2 {
		t.Errorf("%d channels, want 2", s.Channels())
	}
	for _, tt := range []struct {
		a, b float64
		want float64
	}{{100, 100, 4}, {-100, -100, -4}, {math.Inf(-1), math.Inf(-1), -4}} {
		scores, _ := s.Scores(of(tt.a, tt.b))
		if got := s.Median(scores); got != tt.want {
			t.Errorf("ln s² = %v, %v: median %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

// TestStandardIsStandard has a median of 0 and a standard deviation of 1, whatever
// the unit. n = 2000 windows to learn from and to judge: the error of a mean is 0.03,
// five of which a true model exceeds with p < 1e-6.
func TestStandardIsStandard(t *testing.T) {
	s := standard(t, detect.Training{calm(1, 2000, 14, 0)})
	var sum, squares float64
	judged := calm(2, 2000, 14, 0)
	for _, w := range judged {
		scores, err := s.Scores(w)
		if err != nil {
			t.Fatal(err)
		}
		m := s.Median(scores)
		sum += m
		squares += m * m
	}
	n := float64(len(judged))
	if mean, sd := sum/n, math.Sqrt(squares/n); math.Abs(mean) > 0.16 || math.Abs(sd-1) > 0.16 {
		t.Errorf("mean %.3f, standard deviation %.3f", mean, sd)
	}
}

// TestStandardIgnoresTheUnit: Reference: pitfall 32, µV and V give one verdict.
func TestStandardIgnoresTheUnit(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		scale := math.Exp(rapid.Float64Range(-30, 30).Draw(rt, "ln scale"))
		volts := func(windows []feature.Window) []feature.Window {
			var out []feature.Window
			for _, w := range windows {
				w.Channels = slices.Clone(w.Channels)
				for i := range w.Channels {
					w.Channels[i].Variance *= scale
				}
				out = append(out, w)
			}
			return out
		}
		train, judge := calm(3, 20, 5, 0), calm(4, 3, 5, 1)
		a, b := standard(t, detect.Training{train}), standard(t, detect.Training{volts(train)})
		for i, w := range volts(judge) {
			one, _ := a.Scores(judge[i])
			other, _ := b.Scores(w)
			if x, y := a.Median(one), b.Median(other); math.Abs(x-y) > 1e-9 {
				rt.Fatalf("median %v, scaled by %v: %v", x, scale, y)
			}
		}
	})
}

func TestStandardWithoutHalfOfItsChannels(t *testing.T) {
	s := standard(t, detect.Training{calm(5, 30, 4, 0)})
	nan := math.NaN()
	if got := s.Median([]float64{1, nan, 3, nan}); math.IsNaN(got) {
		t.Error("no median of two of four channels")
	}
	if got := s.Median([]float64{1, nan, nan, nan}); !math.IsNaN(got) {
		t.Errorf("median %v of one of four channels, want NaN", got)
	}
}

func TestUnusableStandard(t *testing.T) {
	same := []feature.Window{window(channel(0, 4)), window(channel(0, 4))}
	opposed := []feature.Window{window(channel(0, 1), channel(0, 2)), window(channel(0, 2), channel(0, 1))}
	for name, train := range map[string]detect.Training{"same": {same}, "opposed": {opposed}, "nothing": {}} {
		if _, err := detect.NewStandard(train, 0); !errors.Is(err, detect.ErrBaseline) {
			t.Errorf("%s: %v, want ErrBaseline", name, err)
		}
	}
	if _, err := standard(t, detect.Training{calm(6, 9, 2, 0)}).Scores(window()); !errors.Is(err, detect.ErrChannels) {
		t.Errorf("%v, want ErrChannels", err)
	}
}
