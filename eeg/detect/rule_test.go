package detect_test

import (
	"errors"
	"math"
	"testing"

	"ihealth/eeg/detect"
)

// TestEveryRule trains each rule by name, judges what it was trained with, and finds
// its limit to be what the statistic is compared with.
func TestEveryRule(t *testing.T) {
	training := detect.Training{calm(1, 150, 14, 0)}
	judged := append(calm(2, 40, 14, 0), calm(3, 40, 14, 2)...)
	for _, name := range detect.Rules() {
		rule, err := detect.RuleByName(name)
		if err != nil || rule.Validate() != nil {
			t.Fatalf("%s: %v, %v", name, err, rule.Validate())
		}
		for _, limit := range []float64{0, -1, math.NaN()} {
			if err := rule.WithLimit(limit).Validate(); !errors.Is(err, detect.ErrRule) {
				t.Errorf("%s with limit %v: %v, want ErrRule", name, limit, err)
			}
			if _, err := rule.WithLimit(limit).Train(training, 0); !errors.Is(err, detect.ErrRule) {
				t.Errorf("%s with limit %v: %v, want ErrRule", name, limit, err)
			}
		}
		if _, err := rule.Train(nil, 0); !errors.Is(err, detect.ErrBaseline) {
			t.Errorf("%s without training: %v, want ErrBaseline", name, err)
		}
		const limit = 1.25
		d, err := rule.WithLimit(limit).Train(training, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range judged {
			if v := verdict(t, d, w); (v.Change > limit) != (v.Status == detect.Emergency) {
				t.Errorf("%s, window %d: statistic %v is %v with a limit of %v", name, w.Index, v.Change, v.Status, limit)
			}
		}
	}
}

func TestUnknownRule(t *testing.T) {
	if _, err := detect.RuleByName("crystal ball"); !errors.Is(err, detect.ErrRule) {
		t.Errorf("%v, want ErrRule", err)
	}
}
