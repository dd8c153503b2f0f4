package eegtest

import (
	"math"
	"testing"
	"time"

	"ihealth/eeg"
	"ihealth/eeg/feature"
)

// tolerance of features, relative to the standard deviation.
const tolerance = 1e-12

// Windows returns the features of src in windows of that length.
func Windows(t *testing.T, src eeg.Source, length time.Duration) []feature.Window {
	t.Helper()
	w, err := feature.Windows(src, length)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// CheckMoments allows 1e-12 of the standard deviation, of the value itself where that
// is none. The kurtosis of a constant is NaN.
func CheckMoments(t *testing.T, label string, got feature.Channel, want Moments) {
	t.Helper()
	scale := math.Sqrt(want.Variance)
	if scale == 0 {
		scale = math.Abs(want.Mean)
	}
	kurtosis := math.NaN()
	if want.Kurtosis != nil {
		kurtosis = *want.Kurtosis
	}
	for _, c := range []struct {
		name      string
		got, want float64
		scale     float64
	}{
		{"mean", got.Mean, want.Mean, scale},
		{"variance", got.Variance, want.Variance, want.Variance},
		{"RMS", got.RMS, want.RMS, scale},
		{"kurtosis", got.Kurtosis, kurtosis, kurtosis},
	} {
		if math.IsNaN(c.got) && math.IsNaN(c.want) {
			continue
		}
		if !(math.Abs(c.got-c.want) <= tolerance*c.scale) {
			t.Errorf("%s: %s %v, want %v ± %g", label, c.name, c.got, c.want, tolerance*c.scale)
		}
	}
}
