package detect_test

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"ihealth/datasets"
	"ihealth/eeg"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/open"
	"ihealth/eeg/score"
)

// recorded returns the windows of a dataset and its description; the test is skipped
// without the file.
func recorded(t *testing.T, name string, window time.Duration) ([]feature.Window, *eeg.Recording, datasets.Dataset) {
	t.Helper()
	path, err := datasets.Find(name)
	if errors.Is(err, datasets.ErrNotFound) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	set, err := datasets.ByName(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := set.Verify(path); err != nil {
		t.Fatal(err)
	}
	r, err := open.File(path, open.Options{Rate: set.Rate})
	if err != nil {
		t.Fatal(err)
	}
	w, err := feature.Windows(r, window)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return w, r.Recording(), set
}

// closed returns the seconds of a window with closed eyes.
func closed(w feature.Window, r *eeg.Recording) float64 {
	sum := 0.0
	for _, a := range r.Annotations {
		if a.Text == "class=1" {
			sum += w.Overlap(a)
		}
	}
	return sum
}

// eyeState returns the windows of the eye-state recording, their labels (closed for
// at least half of the window) and those with open eyes. Windows that hold a
// transmission error can be left out.
func eyeState(t *testing.T, leaveOutErrors bool) (all []feature.Window, labels []bool, open []feature.Window) {
	t.Helper()
	windows, r, set := recorded(t, "eye-state", time.Second)
	for _, w := range windows {
		bad := slices.ContainsFunc(set.Bad, func(i int64) bool { return w.Holds(eeg.Seconds(set.Rate.Time(i))) })
		if bad && leaveOutErrors {
			continue
		}
		positive := closed(w, r) >= w.Duration/2
		all, labels = append(all, w), append(labels, positive)
		if !positive {
			open = append(open, w)
		}
	}
	return all, labels, open
}

// TestPaperRuleOnEyeState measures the rule on an EMOTIV EPOC, eyes open against
// closed in windows of 1 s, with δ̄ of the windows with open eyes. It is a finding:
// near chance whatever is done. Reference values: AUC 0.52, TPR 0, FPR 0 raw; AUC .53
// to .54, TPR .22 to .31, FPR .25 to .26 without offset. The tolerances leave room
// for the definitions, of which the references tell none: one window of 53 or 64 is
// 0.02.
func TestPaperRuleOnEyeState(t *testing.T) {
	tests := []struct {
		name                            string
		leaveOutErrors                  bool
		offset                          detect.Offset
		scope                           detect.Scope
		auc, tpr, fpr                   float64
		aucWithin, tprWithin, fprWithin float64
	}{
		{"raw", false, detect.KeepOffset, detect.Global, 0.52, 0, 0, 0.005, 0.04, 0.04},
		{"offset removed, global", true, detect.WindowOffset, detect.Global, 0.535, 0.265, 0.255, 0.01, 0.045, 0.03},
		{"offset removed, per channel", true, detect.WindowOffset, detect.PerChannel, 0.535, 0.265, 0.255, 0.01, 0.045, 0.03},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all, labels, open := eyeState(t, tt.leaveOutErrors)
			rule := detect.DefaultPaperRule()
			rule.Offset, rule.Scope = tt.offset, tt.scope
			trial, err := score.Try(paper(t, rule, detect.Training{open}), all, labels)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d windows: AUC %.3f, TPR %.3f, FPR %.3f", len(all), trial.AUC, trial.Emergency.TPR(), trial.Emergency.FPR())
			within(t, "AUC", trial.AUC, tt.auc, tt.aucWithin)
			within(t, "TPR", trial.Emergency.TPR(), tt.tpr, tt.tprWithin)
			within(t, "FPR", trial.Emergency.FPR(), tt.fpr, tt.fprWithin)
		})
	}
}

// TestPaperRuleOnEEGMMIDB measures subject 1, eyes open against closed in windows of
// 2 s, with δ̄ of each channel over the run with open eyes, which is also scored.
// Reference values: AUC 0.79, TPR 1.00, FPR .23.
func TestPaperRuleOnEEGMMIDB(t *testing.T) {
	open, _, _ := recorded(t, "eegmmidb-S001R01", 2*time.Second)
	shut, _, _ := recorded(t, "eegmmidb-S001R02", 2*time.Second)
	labels := append(make([]bool, len(open)), slices.Repeat([]bool{true}, len(shut))...)
	for _, offset := range []detect.Offset{detect.KeepOffset, detect.BaselineOffset, detect.WindowOffset} {
		rule := detect.DefaultPaperRule()
		rule.Offset = offset
		trial, err := score.Try(paper(t, rule, detect.Training{open}), slices.Concat(open, shut), labels)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("offset %s: AUC %.3f, TPR %.3f, FPR %.3f", offset, trial.AUC, trial.Emergency.TPR(), trial.Emergency.FPR())
		within(t, "AUC", trial.AUC, 0.79, 0.005)
		within(t, "TPR", trial.Emergency.TPR(), 1, 0)
		within(t, "FPR", trial.Emergency.FPR(), 0.23, 0.005)
	}
}

func within(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s %.3f, want %v ± %v", name, got, want, tolerance)
	}
}
