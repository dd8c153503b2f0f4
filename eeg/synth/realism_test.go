package synth_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/gonum/dsp/window"
	"gonum.org/v1/gonum/stat"

	"ihealth/eeg/synth"
)

// generated returns all samples of a scenario in µV, gaps closed.
func generated(t testing.TB, s synth.Scenario) (*synth.Generator, [][]float64) {
	t.Helper()
	g, err := synth.NewGenerator(s)
	if err != nil {
		t.Fatal(err)
	}
	return g, samples(t, g)
}

// quiet returns ten minutes of a brain alone.
func quiet(patient int) synth.Scenario {
	s := synth.DefaultScenario(1, patient)
	s.Seconds, s.Artefacts = 600, synth.Artefacts{}
	return s
}

func channel(t testing.TB, label string) int {
	t.Helper()
	i := slices.Index(synth.Labels(), label)
	if i < 0 {
		t.Fatalf("no channel %s", label)
	}
	return i
}

// spectrum returns Welch's estimate of the power at multiples of 0.25 Hz.
func spectrum(uv []float64) []float64 {
	const segment = 512
	fft := fourier.NewFFT(segment)
	power := make([]float64, segment/2+1)
	for at := 0; at+segment <= len(uv); at += segment / 2 {
		x := slices.Clone(uv[at : at+segment])
		mean := stat.Mean(x, nil)
		for i := range x {
			x[i] -= mean
		}
		for i, c := range fft.Coefficients(nil, window.Hann(x)) {
			power[i] += real(c)*real(c) + imag(c)*imag(c)
		}
	}
	return power
}

// slope returns the exponent of the power between 2 and 32 Hz.
func slope(uv []float64) float64 {
	var logF, logP []float64
	for i, p := range spectrum(uv) {
		if f := float64(i) / 4; f >= 2 && f <= 32 {
			logF, logP = append(logF, math.Log(f)), append(logP, math.Log(p))
		}
	}
	_, b := stat.LinearRegression(logF, logP, nil, false)
	return -b
}

// TestExponents finds the truth's α to ±0.15 in the spectra of 12 patients.
func TestExponents(t *testing.T) {
	withoutRace(t)
	for patient := range 12 {
		s := quiet(patient)
		s.Cortex.Alpha = 0
		g, uv := generated(t, s)
		if got, want := slope(uv[2]), g.Truth().Traits.Exponent; math.Abs(got-want) > 0.15 {
			t.Errorf("patient %d: exponent %.2f, want %.2f", patient, got, want)
		}
	}
}

// peak returns by how much the power at 8 to 12 Hz exceeds its neighbours'.
func peak(uv []float64) float64 {
	power := spectrum(uv)
	band := func(low, high float64) float64 { return stat.Mean(power[int(4*low):int(4*high)], nil) }
	return band(8, 12) / math.Sqrt(band(4, 6)*band(16, 24))
}

// windowCV returns the coefficient of variation of the variance of windows of 4 s.
func windowCV(uv []float64) float64 {
	var v []float64
	for at := 0; at+512 <= len(uv); at += 512 {
		v = append(v, stat.PopVariance(uv[at:at+512], nil))
	}
	mean, sd := stat.MeanStdDev(v, nil)
	return sd / mean
}

// TestVarianceOfWindows: the variance of 4 s of EEG varies by a coefficient of 0.2 to
// 0.4 within a patient at rest, median over patients and as recorded.
func TestVarianceOfWindows(t *testing.T) {
	withoutRace(t)
	var cv []float64
	for patient := range 12 {
		_, uv := generated(t, quiet(patient))
		cv = append(cv, windowCV(uv[channel(t, "F3")]))
	}
	slices.Sort(cv)
	if median := cv[6]; median < 0.2 || median > 0.4 {
		t.Errorf("median coefficient of variation %.2f of %.2v", median, cv)
	}
}

// TestCorrelationFallsWithDistance: neighbours 0.5 to 0.9, next to nothing across.
func TestCorrelationFallsWithDistance(t *testing.T) {
	withoutRace(t)
	s := quiet(2)
	s.Cortex.Alpha = 0
	_, uv := generated(t, s)
	r := func(a, b string) float64 { return stat.Correlation(uv[channel(t, a)], uv[channel(t, b)], nil) }
	for _, pair := range [][2]string{{"AF3", "F3"}, {"F7", "FC5"}, {"F4", "FC6"}, {"F8", "FC6"}} {
		if got := r(pair[0], pair[1]); got < 0.5 || got > 0.9 {
			t.Errorf("correlation of the neighbours %v is %.2f", pair, got)
		}
	}
	if near, middle, far := r("F7", "FC5"), r("F7", "T7"), r("F7", "O2"); !(near > middle && middle > far) || far > 0.2 {
		t.Errorf("correlations with growing distance: %.2f, %.2f, %.2f", near, middle, far)
	}
}

// TestAlphaPeaksOverTheOcciput finds a peak at 10 Hz there and nowhere in front.
func TestAlphaPeaksOverTheOcciput(t *testing.T) {
	withoutRace(t)
	s := quiet(3)
	_, uv := generated(t, s)
	for i, label := range synth.Labels() {
		got := peak(uv[i])
		switch label {
		case "O1", "O2":
			if got < 1.5 {
				t.Errorf("peak over %s is %.2f of the background", label, got)
			}
		case "AF3", "F7", "F3", "FC5", "FC6", "F4", "F8", "AF4":
			if got > 1.3 {
				t.Errorf("peak over %s is %.2f of the background", label, got)
			}
		}
	}
}

// TestBlinksMakeTails: kurtosis of 3 to 6 at the forehead in most patients, of about
// 3 without blinks.
func TestBlinksMakeTails(t *testing.T) {
	withoutRace(t)
	var with, without []float64
	for patient := range 12 {
		s := quiet(patient)
		_, calm := generated(t, s)
		s.Artefacts = synth.Artefacts{Blinks: 17, Blink: 120}
		_, uv := generated(t, s)
		with = append(with, 3+stat.ExKurtosis(uv[channel(t, "AF3")], nil))
		without = append(without, 3+stat.ExKurtosis(calm[channel(t, "AF3")], nil))
	}
	slices.Sort(with)
	slices.Sort(without)
	if with[6] < 3.2 || with[6] > 6 || without[6] < 2.7 || without[6] > 3.3 {
		t.Errorf("median kurtosis %.2f with blinks, %.2f without", with[6], without[6])
	}
}
