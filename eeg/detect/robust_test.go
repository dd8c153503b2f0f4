package detect_test

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
)

// training has ln s² = −2, −1, 0, 1, 2, 1000 in one channel: median 0.5, absolute
// deviations 0.5, 0.5, 1.5, 1.5, 2.5, 999.5, hence MAD 1.5.
func TestRobustZByHand(t *testing.T) {
	var train []feature.Window
	for _, log := range []float64{-2, 600, 0, 1, 2, -1} {
		train = append(train, window(channel(0, math.Exp(log))))
	}
	d, err := detect.NewRobustZ(detect.RobustRule{Threshold: 3}, detect.Training{nil, train}, 1)
	if err != nil {
		t.Fatal(err)
	}
	spread := 1.4826 * 1.5
	for log, z := range map[float64]int{0.5: 0, 0.5 + 2.9*spread: 0, 0.5 + 3.1*spread: 1, 0.5 - 3.1*spread: 1} {
		v := verdict(t, d, window(channel(0, math.Exp(log))))
		if want := (log - 0.5) / spread; math.Abs(v.Scores[0]-want) > 1e-12 || v.Z != z {
			t.Errorf("ln s² = %v: %+v, want %v", log, v, want)
		}
	}
}

func TestFlatChannelIsSeen(t *testing.T) {
	train := []feature.Window{window(channel(0, 4)), window(channel(0, 5)), window(channel(0, 6))}
	d, err := detect.NewRobustZ(detect.DefaultRobustRule(), detect.Training{train}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if v := verdict(t, d, window(channel(4200, 0))); v.Z != 1 || !math.IsInf(v.Scores[0], -1) {
		t.Errorf("%+v, want −∞", v)
	}
	if _, err := d.Detect(window()); !errors.Is(err, detect.ErrChannels) {
		t.Errorf("%v, want ErrChannels", err)
	}
}

// TestDeadFromTheStartIsNoChange: the patient's own baseline alone cannot show it.
func TestDeadFromTheStartIsNoChange(t *testing.T) {
	var train []feature.Window
	for _, w := range calm(1, 50, 14, 0) {
		train = append(train, louder(w, 0, 3))
	}
	d, err := detect.NewRobustZ(detect.DefaultRobustRule(), detect.Training{train}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if v := verdict(t, d, train[0]); v.Status != detect.Normal || v.Undefined != 1 || !math.IsNaN(v.Scores[3]) || v.Suspects != nil {
		t.Errorf("%+v", v)
	}
}

func TestUnusableRobustBaselines(t *testing.T) {
	rule := detect.DefaultRobustRule()
	same := []feature.Window{window(channel(0, 4)), window(channel(0, 4))}
	flat := []feature.Window{window(channel(0, 0)), window(channel(0, 0))}
	for name, train := range map[string]detect.Training{"same": {same}, "flat": {flat}, "nothing": {}} {
		if _, err := detect.NewRobustZ(rule, train, 0); !errors.Is(err, detect.ErrBaseline) {
			t.Errorf("%s: %v, want ErrBaseline", name, err)
		}
	}
	for _, threshold := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, err := detect.NewRobustZ(detect.RobustRule{Threshold: threshold}, detect.Training{same}, 0); !errors.Is(err, detect.ErrRule) {
			t.Errorf("threshold %v: %v, want ErrRule", threshold, err)
		}
	}
}

func TestLearner(t *testing.T) {
	l := &detect.Learner{Windows: 2, Train: func(w []feature.Window) (detect.Detector, error) {
		if len(w) != 2 {
			t.Errorf("trained with %d windows, want 2", len(w))
		}
		return detect.ByName("paper", detect.Training{w}, 0)
	}}
	for i, want := range []detect.Status{detect.Learning, detect.Learning, detect.Normal, detect.Emergency} {
		changed := 0
		if i == 3 {
			changed = 3
		}
		if v := verdict(t, l, uniform(100, changed, 500)); v.Status != want {
			t.Errorf("window %d: %v, want %v", i, v.Status, want)
		}
	}
	bad := &detect.Learner{Windows: 1, Train: func(w []feature.Window) (detect.Detector, error) {
		return detect.ByName("none", detect.Training{w}, 0)
	}}
	if _, err := bad.Detect(window()); !errors.Is(err, detect.ErrRule) {
		t.Errorf("%v, want the error of the training", err)
	}
}

func TestStatusText(t *testing.T) {
	b, err := json.Marshal([]detect.Status{detect.Learning, detect.Normal, detect.MeasurementError, detect.Emergency, detect.NoDecision, 9})
	if want := `["learning","normal","measurement-error","emergency","no-decision","Status(9)"]`; err != nil || string(b) != want {
		t.Errorf("%s, want %s", b, want)
	}
}
