package experiments

import (
	"context"
	"time"

	"ihealth/eeg"
	"ihealth/eeg/detect"
	"ihealth/eeg/filter"
)

// RuleVariant is one way to read the paper, or another rule: what is done to the
// signal, what the baseline is of, how long a window.
type RuleVariant struct {
	Name     string  `yaml:"name"`
	HighPass float64 `yaml:"highpass_hz"` // 0 leaves the signal with its offset
	Window   int     `yaml:"window_s"`
	Own      bool    `yaml:"own"`  // the baseline is of the patient alone
	Rule     string  `yaml:"rule"` // with its options, as eeg replay takes it
}

// checkVariants reports what is wrong with variants of rules.
func checkVariants(report reporter, path string, variants []RuleVariant, w Watch) {
	var names []string
	for i, v := range variants {
		at := indexed(path, i)
		names = append(names, v.Name)
		if !(v.HighPass >= 0 && v.HighPass <= 10) {
			report(at+".highpass_hz", "a high-pass of %v Hz: want 0 (none) to 10", v.HighPass)
		}
		checkCount(report, at+".window_s", "seconds", v.Window, 1, max(1, min(w.Training, w.Watched)/2))
		if _, err := detect.ParseRule(v.Rule); err != nil {
			report(at+".rule", "%w", err)
		}
	}
	checkDistinct(report, path, names)
}

func (v RuleVariant) window() time.Duration { return time.Duration(v.Window) * time.Second }

// paper returns the options of the paper's rule; other rules have none.
func (v RuleVariant) paper() (detect.PaperRule, bool) {
	rule, err := detect.ParseRule(v.Rule)
	paper, ok := rule.(detect.PaperRule)
	return paper, ok && err == nil
}

func (v RuleVariant) improved() bool {
	rule, _ := detect.ParseRule(v.Rule)
	_, ok := rule.(detect.ImprovedRule)
	return ok
}

// verdicts judges the windows of one of the patients that count, by a detector that has
// seen those before them.
func (v RuleVariant) verdicts(patients []watched, patient int) ([]detect.Verdict, error) {
	training, of := detect.Training{patients[patient].training}, 0
	if !v.Own {
		training, of = nil, patient
		for _, p := range patients {
			training = append(training, p.training)
		}
	}
	rule, err := detect.ParseRule(v.Rule)
	if err != nil {
		return nil, err
	}
	d, err := rule.Train(training, of)
	if err != nil {
		return nil, err
	}
	for _, w := range patients[patient].settling {
		if _, err := d.Detect(w); err != nil {
			return nil, err
		}
	}
	var out []detect.Verdict
	for _, w := range patients[patient].judged {
		verdict, err := d.Detect(w)
		if err != nil {
			return nil, err
		}
		out = append(out, verdict)
	}
	return out, nil
}

func highPassed(ctx context.Context, src eeg.Source, hz float64) (*held, error) {
	filtered, err := filter.New(src, filter.HighPass(hz))
	if err != nil {
		return nil, err
	}
	return hold(ctx, filtered)
}
