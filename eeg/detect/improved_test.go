package detect_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/synth"
)

func improved(t *testing.T, rule detect.ImprovedRule) *detect.Improved {
	t.Helper()
	d, err := detect.NewImproved(rule, detect.Training{calm(1, 200, 14, 0)}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// louder returns w with the variance of some channels multiplied.
func louder(w feature.Window, by float64, channels ...int) feature.Window {
	w.Channels = slices.Clone(w.Channels)
	for _, i := range channels {
		w.Channels[i].Variance *= by
	}
	return w
}

func all() []int {
	channels := make([]int, 14)
	for i := range channels {
		channels[i] = i
	}
	return channels
}

// statuses returns what d says of the windows.
func statuses(t *testing.T, d detect.Detector, windows []feature.Window) (out []detect.Status, v detect.Verdict) {
	t.Helper()
	for _, w := range windows {
		v = verdict(t, d, w)
		out = append(out, v.Status)
	}
	return out, v
}

// TestFaultOrStateOrArtefact is the combined rule of the specification, section 4, in
// one table: what happens in ten windows after twenty without change, and what is
// said of them.
func TestFaultOrStateOrArtefact(t *testing.T) {
	no, fault, alarm := detect.NoDecision, detect.MeasurementError, detect.Emergency
	tests := []struct {
		name     string
		change   func(k int, w feature.Window) feature.Window
		third    detect.Status // of the third window and all after it
		suspects []int
		first    detect.Status
	}{
		{"nothing", func(_ int, w feature.Window) feature.Window { return w }, detect.Normal, nil, detect.Normal},
		{"a loud channel", func(_ int, w feature.Window) feature.Window { return louder(w, 30, 4) }, fault, []int{4}, no},
		{"a faint channel", func(_ int, w feature.Window) feature.Window { return louder(w, 0.02, 9) }, fault, []int{9}, no},
		{"two loud channels", func(_ int, w feature.Window) feature.Window { return louder(w, 30, 0, 13) }, fault, []int{0, 13}, no},
		{"a flat channel", func(_ int, w feature.Window) feature.Window { return louder(w, 0, 6) }, fault, []int{6}, fault},
		{"four loud channels", func(_ int, w feature.Window) feature.Window { return louder(w, 1000, 0, 1, 2, 3) }, no, []int{0, 1, 2, 3}, no},
		{"nearly all flat", func(_ int, w feature.Window) feature.Window { return louder(w, 0, all()[:8]...) }, no, all()[:8], no},
		{"all flat", func(_ int, w feature.Window) feature.Window { return louder(w, 0, all()...) }, no, all(), no},
	}
	for _, tt := range tests {
		d := improved(t, detect.DefaultImprovedRule())
		if got, _ := statuses(t, d, calm(2, 20, 14, 0)); slices.ContainsFunc(got, func(s detect.Status) bool { return s != detect.Normal }) {
			t.Fatalf("%s: %v without change", tt.name, got)
		}
		for k, w := range calm(3, 10, 14, 0) {
			v := verdict(t, d, tt.change(k, w))
			want := tt.third
			if k < 2 {
				want = tt.first
			}
			if v.Status != want || k >= 2 && !slices.Equal(v.Suspects, tt.suspects) || (want == detect.Normal) != (v.Reason == "") {
				t.Errorf("%s, window %d: %v, suspects %v (%s); want %v, %v", tt.name, k, v.Status, v.Suspects, v.Reason, want, tt.suspects)
			}
		}
	}
	for _, by := range []float64{2.5, 0.4} { // a change of state, on either side
		d := improved(t, detect.DefaultImprovedRule())
		var changed []feature.Window
		for _, w := range calm(3, 20, 14, 0) {
			changed = append(changed, louder(w, by, all()...))
		}
		if got, v := statuses(t, d, changed); got[0] != detect.Normal || v.Status != alarm || v.Suspects != nil || v.Z != 0 {
			t.Errorf("variance × %v: %v, %+v", by, got, v)
		}
	}
}

// TestArtefactsPass: one loud window in a channel is no decision, and the CUSUM does
// not see it.
func TestArtefactsPass(t *testing.T) {
	with, without := improved(t, detect.DefaultImprovedRule()), improved(t, detect.DefaultImprovedRule())
	for k, w := range calm(4, 60, 14, 0.5) {
		if k%6 == 5 {
			v := verdict(t, with, louder(w, 100, 2, 3))
			if v.Status != detect.NoDecision || v.Z != 2 || !math.IsNaN(v.Change) || !strings.Contains(v.Reason, "artefact") {
				t.Fatalf("window %d: %+v, want an artefact", k, v)
			}
			continue
		}
		a, b := verdict(t, with, w), verdict(t, without, w)
		if a.Status != b.Status || a.Change != b.Change {
			t.Fatalf("window %d: %+v after artefacts, want %+v", k, a, b)
		}
	}
}

// TestFaultsEnd: a channel is sound again after as many windows as made it faulty,
// and one that is bad half of the time stays faulty.
func TestFaultsEnd(t *testing.T) {
	d := improved(t, detect.DefaultImprovedRule())
	for _, w := range calm(5, 8, 14, 0) {
		verdict(t, d, louder(w, 30, 4))
	}
	for k, w := range calm(6, 40, 14, 0) {
		if k%2 == 0 {
			w = louder(w, 30, 4)
		}
		if v := verdict(t, d, w); !slices.Equal(v.Suspects, []int{4}) || v.Status != detect.MeasurementError {
			t.Fatalf("window %d of an intermittent fault: %+v", k, v)
		}
	}
	got, v := statuses(t, d, calm(7, 5, 14, 0))
	if v.Status != detect.Normal || len(v.Suspects) != 0 || got[0] != detect.MeasurementError {
		t.Errorf("%v after the fault", got)
	}
}

// TestFaultInAnEmergency: the fault of one channel does not hide a change of state,
// nor cause one.
func TestFaultInAnEmergency(t *testing.T) {
	d := improved(t, detect.DefaultImprovedRule())
	if _, v := statuses(t, d, calm(8, 20, 14, 0)); v.Status != detect.Normal {
		t.Fatal(v)
	}
	var v detect.Verdict
	for _, w := range calm(9, 30, 14, 3) {
		v = verdict(t, d, louder(w, 30, 11))
	}
	if v.Status != detect.Emergency || !slices.Equal(v.Suspects, []int{11}) {
		t.Errorf("%+v, want an emergency with channel 11 faulty", v)
	}
	for k, w := range calm(12, 60, 14, 3) {
		if v = verdict(t, d, louder(w, 1000, 0, 1, 2, 3)); k > 40 && v.Status != detect.Emergency {
			t.Fatalf("window %d: %+v, want an emergency whatever the faults", k, v)
		}
	}
	if !slices.Equal(v.Suspects, []int{0, 1, 2, 3}) {
		t.Errorf("%+v, want channels 0 to 3 faulty", v)
	}
}

// TestMissingChannelsSayNothing: Reference: pitfall 30.
func TestMissingChannelsSayNothing(t *testing.T) {
	d := improved(t, detect.DefaultImprovedRule())
	missing := func(n int) feature.Window {
		w := calm(10, 1, 14, 0)[0]
		for i := range n {
			w.Channels[i].Variance = math.NaN()
		}
		return w
	}
	if v := verdict(t, d, missing(7)); v.Status != detect.Normal || v.Undefined != 7 || v.Suspects != nil {
		t.Errorf("7 channels missing: %+v", v)
	}
	if v := verdict(t, d, missing(8)); v.Status != detect.NoDecision || v.Undefined != 8 || !math.IsNaN(v.Change) {
		t.Errorf("8 channels missing: %+v", v)
	}
	if v := verdict(t, d, missing(0)); v.Status != detect.Normal {
		t.Errorf("none missing: %+v", v)
	}
	if _, err := d.Detect(window()); !errors.Is(err, detect.ErrChannels) {
		t.Errorf("%v, want ErrChannels", err)
	}
}

// TestTooFewChannelsToCompare: of one or two channels nobody can say which is wrong,
// nor whether any is. Of three the loud one is named, but two are left.
func TestTooFewChannelsToCompare(t *testing.T) {
	for i, want := range []detect.Status{detect.NoDecision, detect.NoDecision, detect.NoDecision, detect.MeasurementError} {
		n := i + 1
		d, err := detect.NewImproved(detect.DefaultImprovedRule(), detect.Training{calm(1, 100, n, 0)}, 0)
		if err != nil {
			t.Fatal(err)
		}
		var v detect.Verdict
		for k, w := range calm(2, 50, n, 0) {
			if v = verdict(t, d, louder(w, 100, 0)); v.Status == detect.Emergency {
				t.Fatalf("window %d of %d channels: %+v", k, n, v)
			}
		}
		if named := slices.Equal(v.Suspects, []int{0}); v.Status != want || named != (n > 2) {
			t.Errorf("%d channels: %+v, want %v", n, v, want)
		}
	}
	d, err := detect.NewImproved(detect.DefaultImprovedRule(), detect.Training{calm(1, 100, 3, 0)}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, v := statuses(t, d, calm(3, 40, 3, 3)); v.Status != detect.Emergency {
		t.Errorf("%+v after a shift of three channels", v)
	}
}

// TestDeadFromTheStart: an electrode that never worked has no baseline, and is named
// all the same until it works.
func TestDeadFromTheStart(t *testing.T) {
	dead := func(windows []feature.Window) (out []feature.Window) {
		for _, w := range windows {
			out = append(out, louder(w, 0, 3))
		}
		return out
	}
	d, err := detect.NewImproved(detect.DefaultImprovedRule(), detect.Training{dead(calm(1, 200, 14, 0))}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for k, w := range dead(calm(2, 200, 14, 0)) {
		if v := verdict(t, d, w); v.Status != detect.MeasurementError || !slices.Equal(v.Suspects, []int{3}) || v.Undefined != 0 {
			t.Fatalf("window %d: %+v", k, v)
		}
	}
	missing := calm(3, 1, 14, 0)[0]
	missing.Channels[3].Variance = math.NaN()
	if v := verdict(t, d, missing); v.Status != detect.MeasurementError || v.Undefined != 1 {
		t.Errorf("%+v while it is missing, want it named still", v)
	}
	if _, v := statuses(t, d, calm(4, 3, 14, 0)); v.Status != detect.Normal || v.Undefined != 1 || v.Suspects != nil {
		t.Errorf("%+v since it works", v)
	}
	var changed detect.Verdict
	for _, w := range dead(calm(5, 30, 14, 3)) {
		changed = verdict(t, d, w)
	}
	if changed.Status != detect.Emergency || !slices.Equal(changed.Suspects, []int{3}) {
		t.Errorf("%+v, want an emergency of the others", changed)
	}
}

func TestUnusableImprovedRules(t *testing.T) {
	for _, text := range []string{"outlier=0", "outlier=NaN", "persist=0", "k=-1", "limit=0"} {
		if _, err := detect.ParseRule("improved:" + text); !errors.Is(err, detect.ErrRule) {
			t.Errorf("%s: %v, want ErrRule", text, err)
		}
	}
}

// recording returns the windows of 4 s of a generated scenario.
func recording(t *testing.T, s synth.Scenario) []feature.Window {
	t.Helper()
	g, err := synth.NewGenerator(s)
	if err != nil {
		t.Fatal(err)
	}
	w, err := feature.Windows(g, 4*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestNamesTheFaultyChannel generates ten minutes of each fault of one electrode with
// blinks, muscles, pops and drift around it. The reference named the right channel in
// 377 of 384 minutes (98 %); here a window counts, from the third one on, which a fault needs.
func TestNamesTheFaultyChannel(t *testing.T) {
	kinds := []synth.FaultKind{synth.Noisy, synth.Flat, synth.Hum, synth.Amplified}
	if testing.Short() {
		kinds = kinds[:1]
	}
	for p, kind := range kinds {
		s := synth.DefaultScenario(3, p+1)
		s.Seconds = 2400
		s.Faults = []synth.Fault{{Kind: kind, Channel: "T7", Start: 1800}}
		windows := recording(t, s)
		d, err := detect.NewImproved(detect.DefaultImprovedRule(), detect.Training{windows[:300]}, 0)
		if err != nil {
			t.Fatal(err)
		}
		named := map[string]int{}
		for k, w := range windows[300:] {
			v := verdict(t, d, w)
			if k < 150 && len(v.Suspects) > 0 {
				t.Errorf("%s: window %d names %v before the fault", kind, k, v.Suspects)
			}
			if k >= 152 {
				named[fmt.Sprint(v.Suspects)]++
			}
		}
		if named["[4]"] < 145 {
			t.Errorf("%s: of 148 windows, named %v; want T7, channel 4", kind, named)
		}
	}
}
