package experiments

import (
	"context"
	"fmt"

	"ihealth/eeg"
	"ihealth/eeg/feature"
	"ihealth/eeg/synth"
)

// Watch says how long each generated patient is watched.
type Watch struct {
	Patients int `yaml:"patients"`   // ≥ 2
	Training int `yaml:"training_s"` // the baseline, before anything happens, s
	Settling int `yaml:"settling_s"` // from the change until windows count, s
	Watched  int `yaml:"watched_s"`  // during which windows count, s
}

func (w Watch) check(report reporter, path string) {
	const day = 86400
	checkCount(report, path+".patients", "patients", w.Patients, 2, 10000)
	checkCount(report, path+".training_s", "seconds", w.Training, 60, day)
	checkCount(report, path+".settling_s", "seconds", w.Settling, 0, day)
	checkCount(report, path+".watched_s", "seconds", w.Watched, 60, day)
}

// scenario returns a session of a patient without any change, which would begin
// at the end of the training.
func (w Watch) scenario(seed uint64, patient int) synth.Scenario {
	s := synth.DefaultScenario(seed, patient)
	s.Seconds = w.Training + w.Settling + w.Watched
	return s
}

// watched are the windows of a patient: those that train a rule, those that it sees
// while the change settles, and those that count.
type watched struct{ training, settling, judged []feature.Window }

// windows cuts a session.
func (w Watch) windows(src eeg.Source, v RuleVariant) (watched, error) {
	all, err := feature.Windows(src, v.window())
	if err != nil {
		return watched{}, err
	}
	var out watched
	for _, f := range all {
		switch {
		case f.Start+f.Duration <= float64(w.Training):
			out.training = append(out.training, f)
		case f.Start >= float64(w.Training+w.Settling):
			out.judged = append(out.judged, f)
		default:
			out.settling = append(out.settling, f)
		}
	}
	return out, nil
}

// cohort returns the windows of all patients for every variant: variants × patients.
func (w Watch) cohort(ctx context.Context, variants []RuleVariant, scenario func(patient int) synth.Scenario) ([][]watched, error) {
	out := make([][]watched, len(variants))
	for patient := range w.Patients {
		sessions, err := w.session(ctx, scenario(patient), variants)
		if err != nil {
			return nil, fmt.Errorf("patient %d: %w", patient, err)
		}
		for i, s := range sessions {
			out[i] = append(out[i], s)
		}
	}
	return out, nil
}

// session returns the windows of one patient for every variant.
func (w Watch) session(ctx context.Context, scenario synth.Scenario, variants []RuleVariant) ([]watched, error) {
	g, err := synth.NewGenerator(scenario)
	if err != nil {
		return nil, err
	}
	raw, err := hold(ctx, g)
	if err != nil {
		return nil, err
	}
	signals := map[float64]*held{0: raw}
	var out []watched
	for _, v := range variants {
		if signals[v.HighPass] == nil {
			if signals[v.HighPass], err = highPassed(ctx, raw.again(), v.HighPass); err != nil {
				return nil, err
			}
		}
		windows, err := w.windows(signals[v.HighPass].again(), v)
		if err != nil {
			return nil, err
		}
		out = append(out, windows)
	}
	return out, nil
}
