package synth_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"

	"ihealth/eeg"
	"ihealth/eeg/synth"
)

func TestScenariosRepeat(t *testing.T) {
	withoutRace(t)
	s := synth.DefaultScenario(3, 1)
	s.Seconds, s.Headset.Losses = 120, 100
	a, x := generated(t, s)
	b, y := generated(t, s)
	for i := range x {
		if !slices.Equal(x[i], y[i]) {
			t.Fatalf("channel %d differs in the same scenario", i)
		}
	}
	if fmt.Sprint(a.Truth()) != fmt.Sprint(b.Truth()) {
		t.Error("truths differ")
	}
	traits := a.Truth().Traits
	s.Session = "another"
	c, z := generated(t, s)
	if c.Truth().Traits != traits || slices.Equal(x[0], z[0]) {
		t.Error("sessions of a patient do not differ in their noise alone")
	}
	s.Patient++
	if d, _ := generated(t, s); d.Truth().Traits == traits {
		t.Error("patients have the same traits")
	}
}

// TestWhatIsAddedLeavesTheRest: a fault of one channel and a drug that begins later
// change no other sample.
func TestWhatIsAddedLeavesTheRest(t *testing.T) {
	withoutRace(t)
	s := synth.DefaultScenario(3, 1)
	s.Seconds = 60
	_, before := generated(t, s)
	s.Faults = []synth.Fault{{Kind: synth.Noisy, Channel: "O1", Start: 10, Duration: 20}}
	s.Medication = []synth.Medication{{Kind: synth.Amplitude, Start: 40, Onset: 1, Effect: 0.4}}
	_, after := generated(t, s)
	o1 := channel(t, "O1")
	for i := range before {
		for k := range 40 * 128 {
			faulty := i == o1 && k >= 10*128 && k < 30*128
			if !faulty && before[i][k] != after[i][k] {
				t.Fatalf("channel %d changes at sample %d", i, k)
			}
		}
		if slices.Equal(before[i][40*128:], after[i][40*128:]) {
			t.Errorf("the drug does nothing to channel %d", i)
		}
	}
	if sd := stat.StdDev(after[o1][10*128:30*128], nil); sd < 50 || sd > 90 {
		t.Errorf("noise of 60 µV makes %.1f µV", sd)
	}
}

// TestDrugs: amplitude changes the standard deviation by γ, slowing moves alpha's
// power to theta and leaves the variance.
func TestDrugs(t *testing.T) {
	withoutRace(t)
	s := quiet(3)
	_, before := generated(t, s)
	o1 := channel(t, "O1")
	for _, gamma := range []float64{0.1, 0.2, 0.4, -0.6} {
		s.Medication = []synth.Medication{{Kind: synth.Amplitude, Onset: 1e-3, Effect: gamma}}
		_, after := generated(t, s)
		if ratio := stat.StdDev(after[2], nil) / stat.StdDev(before[2], nil); math.Abs(ratio-1-gamma) > 0.01 {
			t.Errorf("γ = %v multiplies by %.3f", gamma, ratio)
		}
	}
	s.Medication = []synth.Medication{{Kind: synth.Slowing, Onset: 1e-3, Effect: 1}}
	_, after := generated(t, s)
	if was, is := peak(before[o1]), peak(after[o1]); was < 1.5 || is > 1 {
		t.Errorf("alpha is %.2f of its neighbours, %.2f when slowed", was, is)
	}
	if ratio := stat.Variance(after[o1], nil) / stat.Variance(before[o1], nil); math.Abs(ratio-1) > 0.15 {
		t.Errorf("slowing multiplies the variance by %.2f", ratio)
	}
}

// TestOnset: an effect reaches 1−1/e after its time constant.
func TestOnset(t *testing.T) {
	withoutRace(t)
	s := quiet(3)
	s.Seconds = 400
	_, before := generated(t, s)
	s.Medication = []synth.Medication{{Kind: synth.Amplitude, Start: 100, Onset: 120, Effect: 0.4}}
	_, after := generated(t, s)
	for at, want := range map[int]float64{99: 1, 220: 1.2528, 399: 1.3668} {
		x, y := before[2][at*128:(at+1)*128], after[2][at*128:(at+1)*128]
		if got := stat.StdDev(y, nil) / stat.StdDev(x, nil); math.Abs(got-want) > 0.02 {
			t.Errorf("gain %.3f after %d s, want %.3f", got, at, want)
		}
	}
}

// TestFaults checks what each fault does to its channel.
func TestFaults(t *testing.T) {
	withoutRace(t)
	clean := quiet(2)
	clean.Seconds = 120
	_, without := generated(t, clean)
	o1, p7 := channel(t, "O1"), channel(t, "P7")
	sd := func(x []float64) float64 { return stat.StdDev(x, nil) }
	for _, c := range []struct {
		fault synth.Fault
		shown func(uv [][]float64) bool
	}{
		{synth.Fault{Kind: synth.Noisy, Channel: "O1"}, func(uv [][]float64) bool { return sd(uv[o1]) > 55 }},
		{synth.Fault{Kind: synth.Flat, Channel: "O1"}, func(uv [][]float64) bool { return sd(uv[o1]) == 0 }},
		{synth.Fault{Kind: synth.Hum, Channel: "O1"}, func(uv [][]float64) bool {
			power := spectrum(uv[o1])
			return sd(uv[o1]) > 65 && power[200] > 1000*power[180]
		}},
		{synth.Fault{Kind: synth.Amplified, Channel: "O1"}, func(uv [][]float64) bool { return math.Abs(sd(uv[o1])/sd(without[o1])-4) < 0.1 }},
		{synth.Fault{Kind: synth.Bridged, Channel: "O1", With: "P7"}, func(uv [][]float64) bool { return stat.Correlation(uv[o1], uv[p7], nil) > 0.995 }},
		{synth.Fault{Kind: synth.Intermittent, Channel: "O1"}, func(uv [][]float64) bool { s := sd(uv[o1]); return s > 25 && s < 55 }},
		{synth.Fault{Kind: synth.LooseReference}, func(uv [][]float64) bool { return stat.Correlation(uv[0], uv[o1], nil) > 0.9 }},
		{synth.Fault{Kind: synth.Noisy, Channel: "O1", Size: 5}, func(uv [][]float64) bool { return sd(uv[o1]) < 20 }},
	} {
		s := clean
		s.Faults = []synth.Fault{c.fault}
		g, uv := generated(t, s)
		if !c.shown(uv) {
			t.Errorf("%s does not show", c.fault.Kind)
		}
		events := g.Truth().During(0, 120, synth.EventKind(c.fault.Kind))
		if len(events) != 1 || events[0].Duration != 120 {
			t.Errorf("%s: the truth says %+v", c.fault.Kind, events)
		}
	}
}

// TestArtefactsAreWhereTheTruthSays compares with the same brain without them.
func TestArtefactsAreWhereTheTruthSays(t *testing.T) {
	withoutRace(t)
	s := quiet(2)
	_, without := generated(t, s)
	for _, c := range []struct {
		artefacts synth.Artefacts
		kind      synth.EventKind
		want      float64 // events in ten minutes
	}{
		{synth.Artefacts{Blinks: 17, Blink: 120}, synth.Blink, 170},
		{synth.Artefacts{Muscles: 6, Muscle: 12}, synth.Muscle, 60},
		{synth.Artefacts{Pops: 120, Pop: 300}, synth.Pop, 20},
	} {
		s.Artefacts = c.artefacts
		g, uv := generated(t, s)
		events := g.Truth().Events
		if n := float64(len(events)); math.Abs(n-c.want) > 5*math.Sqrt(c.want) {
			t.Errorf("%v of %s, want about %v", n, c.kind, c.want)
		}
		differs := func(from, to float64) bool {
			a, b := int(from*128)+1, min(int(to*128), len(uv[0]))
			return !slices.Equal(without[events[0].Channels[0]][a:b], uv[events[0].Channels[0]][a:b])
		}
		if e := events[0]; e.Kind != c.kind || !differs(e.Start, e.Start+e.Duration) {
			t.Errorf("%+v does not show", e)
		}
	}
}

// TestLosses: short losses are filled and annotated, long ones are gaps, and no
// sample is lost without a trace.
func TestLosses(t *testing.T) {
	withoutRace(t)
	s := synth.DefaultScenario(4, 0)
	s.Seconds, s.Headset.Losses, s.Headset.MeanLoss = 1800, 120, 0.5
	g, err := synth.NewGenerator(s)
	if err != nil {
		t.Fatal(err)
	}
	var samples int64
	for {
		b, err := g.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		rec := g.Recording()
		if last := rec.Segments[len(rec.Segments)-1]; b.Segment != len(rec.Segments)-1 || b.Start+eeg.RateHz(128).Time(int64(len(b.Values[0]))) != last.End() {
			t.Fatalf("block at %v in segment %d of %v", b.Start, b.Segment, rec.Segments)
		}
		samples += int64(len(b.Values[0]))
	}
	rec, truth := g.Recording(), g.Truth()
	gaps, filled := truth.During(0, 1800, synth.Lost), truth.During(0, 1800, synth.Interpolated)
	if len(gaps) < 10 || len(filled) < 20 || len(rec.Segments) < len(gaps) {
		t.Errorf("%d gaps and %d filled losses in %d segments", len(gaps), len(filled), len(rec.Segments))
	}
	lost := 0.0
	for _, e := range gaps {
		lost += e.Duration
	}
	if got := 1800 - eeg.Seconds(rec.Observed()); math.Abs(got-lost) > 1e-6 {
		t.Errorf("%v s are missing, the truth says %v", got, lost)
	}
	if rec.Signals[0].Samples != samples || float64(samples) != eeg.Seconds(rec.Observed())*128 {
		t.Errorf("%d samples, described are %d", samples, rec.Signals[0].Samples)
	}
	marked := func(a eeg.Annotation) bool { return a.Text == string(synth.Interpolated) }
	if !slices.ContainsFunc(rec.Annotations, marked) {
		t.Error("interpolated stretches are not annotated")
	}
}

// TestFilledLosses are straight lines in codes.
func TestFilledLosses(t *testing.T) {
	withoutRace(t)
	s := synth.DefaultScenario(4, 0)
	s.Seconds, s.Headset.Losses = 900, 100
	g, uv := generated(t, s)
	events := g.Truth().During(0, 900, synth.Interpolated)
	if len(events) < 10 {
		t.Fatalf("only %d losses", len(events))
	}
	for _, e := range events {
		from, n := int(math.Round(e.Start*128)), int(math.Round(e.Duration*128))
		before, after := uv[0][from-1], uv[0][from+n]
		for k := range n {
			line := before + float64(k+1)/float64(n+1)*(after-before)
			if math.Abs(uv[0][from+k]-line) > 0.26 { // half a code
				t.Fatalf("sample %d of %+v is %v, the line %v", k, e, uv[0][from+k], line)
			}
		}
	}
}

// TestStationary: no process begins with the recording. Over 400 patients the first
// second varies as the tenth does: the logarithm of the ratio of two variances of
// normal samples has a standard error of at most 0.1, and 0.5 is allowed.
func TestStationary(t *testing.T) {
	withoutRace(t)
	if testing.Short() {
		t.Skip("generates hours of EEG: run without -short")
	}
	var first, tenth []float64
	for patient := range 400 {
		s := synth.DefaultScenario(9, patient)
		s.Seconds = 10
		_, uv := generated(t, s)
		first = append(first, stat.Mean(uv[0][:128], nil))
		tenth = append(tenth, stat.Mean(uv[0][9*128:], nil))
	}
	if ratio := stat.Variance(first, nil) / stat.Variance(tenth, nil); math.Abs(math.Log(ratio)) > 0.5 {
		t.Errorf("variance over patients in the first second is %.2f of the tenth's", ratio)
	}
}

func TestUnusableScenarios(t *testing.T) {
	for name, change := range map[string]func(*synth.Scenario){
		"patient":    func(s *synth.Scenario) { s.Patient = -1 },
		"session":    func(s *synth.Scenario) { s.Session = "a/b" },
		"seconds":    func(s *synth.Scenario) { s.Seconds = 0 },
		"background": func(s *synth.Scenario) { s.Cortex.Background = 0 },
		"alpha":      func(s *synth.Scenario) { s.Cortex.Alpha = math.NaN() },
		"vigilance":  func(s *synth.Scenario) { s.Cortex.Vigilance = 1 },
		"blinks":     func(s *synth.Scenario) { s.Artefacts.Blinks = 60 },
		"pop":        func(s *synth.Scenario) { s.Artefacts.Pop = math.Inf(1) },
		"offset":     func(s *synth.Scenario) { s.Headset.Offset = -1 },
		"loss":       func(s *synth.Scenario) { s.Headset.MeanLoss = 0 },
		"longest":    func(s *synth.Scenario) { s.Headset.LongestInterpolated = 0.9 },
		"drug":       func(s *synth.Scenario) { s.Medication = []synth.Medication{{Kind: "tea", Onset: 1}} },
		"drug onset": func(s *synth.Scenario) { s.Medication = []synth.Medication{{Kind: synth.Amplitude}} },
		"drug effect": func(s *synth.Scenario) {
			s.Medication = []synth.Medication{{Kind: synth.Slowing, Onset: 1, Effect: -0.1}}
		},
		"silence": func(s *synth.Scenario) {
			s.Medication = []synth.Medication{{Kind: synth.Amplitude, Onset: 1, Effect: -1}}
		},
		"fault":          func(s *synth.Scenario) { s.Faults = []synth.Fault{{Kind: "rust", Channel: "O1"}} },
		"fault channel":  func(s *synth.Scenario) { s.Faults = []synth.Fault{{Kind: synth.Flat, Channel: "Cz"}} },
		"fault start":    func(s *synth.Scenario) { s.Faults = []synth.Fault{{Kind: synth.Flat, Channel: "O1", Start: -1}} },
		"bridge":         func(s *synth.Scenario) { s.Faults = []synth.Fault{{Kind: synth.Bridged, Channel: "O1", With: "O1"}} },
		"with":           func(s *synth.Scenario) { s.Faults = []synth.Fault{{Kind: synth.Flat, Channel: "O1", With: "O2"}} },
		"reference of 1": func(s *synth.Scenario) { s.Faults = []synth.Fault{{Kind: synth.LooseReference, Channel: "O1"}} },
	} {
		s := synth.DefaultScenario(1, 0)
		change(&s)
		if _, err := synth.NewGenerator(s); !errors.Is(err, synth.ErrConfig) || strings.Contains(err.Error(), "%!") {
			t.Errorf("%s: %v, want ErrConfig", name, err)
		}
	}
}

// ExampleNewGenerator generates ten minutes in which an electrode comes loose.
func ExampleNewGenerator() {
	s := synth.DefaultScenario(1, 7)
	s.Seconds = 600
	s.Artefacts = synth.Artefacts{} // nothing else happens
	s.Faults = []synth.Fault{{Kind: synth.Noisy, Channel: "AF4", Start: 60, Duration: 30}}
	g, err := synth.NewGenerator(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	recording, err := eeg.Drain(g)
	fmt.Println(recording.Duration(), recording.Signals[13].Samples, err)
	fmt.Println(recording.Annotations[0].Text, recording.Annotations[0].Onset)
	fmt.Println(g.Truth().Events[0])
	// Output:
	// 10m0s 76800 <nil>
	// noise AF4 1m0s
	// {noise 60 30 [13]}
}
