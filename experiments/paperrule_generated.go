package experiments

import (
	"context"
	"fmt"

	"ihealth/eeg"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/filter"
	"ihealth/eeg/score"
	"ihealth/eeg/synth"
	"ihealth/sim/rng"
)

// watched are the windows of a patient that train a rule and those that it judges.
type watched struct{ training, judged []feature.Window }

// generatedCell judges all patients under a drug of effect γ with every variant.
// Common random numbers: but for the effect, cells see the same patients.
func (x *paperRuleStudy) generatedCell(gamma float64) Cell {
	return Cell{ID: "generated/" + effectPanel(gamma), Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
		p := x.spec.PaperRule
		perVariant := make([][]watched, len(p.Variants))
		for patient := range p.Watch.Patients {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			sessions, err := x.session(env.Key.Seed, patient, gamma)
			if err != nil {
				return nil, err
			}
			for i, s := range sessions {
				perVariant[i] = append(perVariant[i], s)
			}
		}
		var rows []Row
		for i, v := range p.Variants {
			more, err := v.rows(perVariant[i], rng.New(env.Key.Sub(fmt.Sprintf("bootstrap %d", i))))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", v.Name, err)
			}
			for _, row := range more {
				row.Panel, row.Series, row.X = effectPanel(gamma), v.Name, Number(i+1)
				rows = append(rows, row)
			}
		}
		return rows, nil
	}}
}

// session returns the windows of one patient for every variant.
func (x *paperRuleStudy) session(seed uint64, patient int, gamma float64) ([]watched, error) {
	p := x.spec.PaperRule
	scenario := p.Watch.scenario(seed, patient)
	if gamma != 0 {
		scenario.Medication = []synth.Medication{{Kind: synth.Amplitude, Start: float64(p.Watch.Training), Onset: float64(p.Watch.Onset), Effect: gamma}}
	}
	g, err := synth.NewGenerator(scenario)
	if err != nil {
		return nil, err
	}
	raw, err := hold(g)
	if err != nil {
		return nil, err
	}
	signals := map[float64]*held{0: raw}
	var out []watched
	for _, v := range p.Variants {
		if signals[v.HighPass] == nil {
			if signals[v.HighPass], err = highPassed(raw.again(), v.HighPass); err != nil {
				return nil, err
			}
		}
		w, err := p.Watch.windows(signals[v.HighPass].again(), v)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

func highPassed(src eeg.Source, hz float64) (*held, error) {
	filtered, err := filter.New(src, filter.HighPass(hz))
	if err != nil {
		return nil, err
	}
	return hold(filtered)
}

// windows cuts a session into those that train and those that count.
func (w Watch) windows(src eeg.Source, v RuleVariant) (watched, error) {
	all, err := feature.Windows(src, v.window())
	if err != nil {
		return watched{}, err
	}
	var out watched
	for _, f := range all {
		switch {
		case w.trains(f.Start + f.Duration):
			out.training = append(out.training, f)
		case w.counts(f.Start):
			out.judged = append(out.judged, f)
		}
	}
	return out, nil
}

// rows returns the share of windows in each status, and of those whose status would
// be another if the signal came in V in place of µV.
func (v RuleVariant) rows(patients []watched, resampling *rng.Stream) ([]Row, error) {
	shares := map[string][]float64{}
	for i := range patients {
		micro, err := v.statuses(patients, i, 1)
		if err != nil {
			return nil, err
		}
		volts, err := v.statuses(patients, i, 1e-6)
		if err != nil {
			return nil, err
		}
		counts := map[string]float64{}
		for k, s := range micro {
			counts[s.String()]++
			if volts[k] != s {
				counts["other_in_volts"]++
			}
		}
		for _, metric := range statusMetrics {
			shares[metric] = append(shares[metric], counts[metric]/float64(len(micro)))
		}
	}
	var rows []Row
	for _, metric := range statusMetrics {
		rows = append(rows, bootstrapped(metric, shares[metric], resampling))
	}
	return rows, nil
}

// statusMetrics are the shares of windows that are reported.
var statusMetrics = []string{detect.Emergency.String(), detect.MeasurementError.String(), detect.Normal.String(), "other_in_volts"}

// bootstrapped returns the mean over patients with the interval of the bootstrap over
// patients.
func bootstrapped(metric string, perPatient []float64, s *rng.Stream) Row {
	i := score.Bootstrap(len(perPatient), 1000, 0.95, s, func(patients []int) float64 {
		sum := 0.0
		for _, p := range patients {
			sum += perPatient[p]
		}
		return sum / float64(len(patients))
	})
	return Row{
		X: none, Metric: metric, Value: Number(i.Estimate),
		Interval: &Range{Low: Number(i.Low), High: Number(i.High), Level: i.Level, N: len(perPatient)},
	}
}

// statuses judges the windows of a patient whose unit is scaled.
func (v RuleVariant) statuses(patients []watched, patient int, unit float64) ([]detect.Status, error) {
	var training detect.Training
	if v.Own {
		training = detect.Training{scaled(patients[patient].training, unit)}
		patient, patients = 0, []watched{{judged: patients[patient].judged}}
	} else {
		for _, p := range patients {
			training = append(training, scaled(p.training, unit))
		}
	}
	d, err := detect.NewPaper(v.Rule.paper(), training, patient)
	if err != nil {
		return nil, err
	}
	var out []detect.Status
	for _, w := range scaled(patients[patient].judged, unit) {
		verdict, err := d.Detect(w)
		if err != nil {
			return nil, err
		}
		out = append(out, verdict.Status)
	}
	return out, nil
}

// scaled returns the features of the same signal in another unit.
func scaled(windows []feature.Window, unit float64) []feature.Window {
	if unit == 1 {
		return windows
	}
	out := make([]feature.Window, len(windows))
	for i, w := range windows {
		out[i] = w
		out[i].Channels = make([]feature.Channel, len(w.Channels))
		for k, c := range w.Channels {
			c.Mean, c.RMS, c.Variance = unit*c.Mean, unit*c.RMS, unit*unit*c.Variance
			out[i].Channels[k] = c
		}
	}
	return out
}
