package experiments

import (
	"math"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/score"
	"ihealth/sim/rng"
)

// shareRows returns the share of windows in each status, and of those whose status would
// be another if the signal came in V in place of µV.
func (v RuleVariant) shareRows(patients []watched, resampling *rng.Stream) ([]Row, error) {
	shares := map[string][]float64{}
	var inVolts []watched
	for _, p := range patients {
		inVolts = append(inVolts, watched{scaled(p.training, 1e-6), scaled(p.settling, 1e-6), scaled(p.judged, 1e-6)})
	}
	for i := range patients {
		micro, err := v.verdicts(patients, i)
		if err != nil {
			return nil, err
		}
		volts, err := v.verdicts(inVolts, i)
		if err != nil {
			return nil, err
		}
		counts := map[string]float64{}
		for k, m := range micro {
			counts[m.Status.String()]++
			if volts[k].Status != m.Status {
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

// bootstrapped returns the mean of shares over patients with its interval over patients.
func bootstrapped(metric string, perPatient []float64, s *rng.Stream) Row {
	i := score.Bootstrap(len(perPatient), 1000, 0.95, s, func(patients []int) float64 {
		sum := 0.0
		for _, p := range patients {
			sum += perPatient[p]
		}
		return sum / float64(len(patients))
	})
	return Row{X: none, Metric: metric, Value: Number(i.Estimate), Interval: overPatients(i, len(perPatient), 0, 1)}
}

// overPatients returns the interval of the bootstrap over patients, of a mean that is
// between least and most. Where all resamples agree they say nothing, and it is
// Wilson's for as many of the patients at most, the others at least: of all numbers in
// that range with one mean, those vary most.
func overPatients(i score.Interval, patients int, least, most float64) *Range {
	if i.Low != i.High {
		return bootstrapRange(i, patients)
	}
	k, scale := float64(patients)*min(1, max(0, (i.Estimate-least)/(most-least))), Number(most-least)
	low, high := proportion(int(math.Floor(k)), patients, i.Level), proportion(int(math.Ceil(k)), patients, i.Level)
	return &Range{Low: Number(least) + scale*low.Low, High: Number(least) + scale*high.High, Level: i.Level, N: patients}
}

func bootstrapRange(i score.Interval, patients int) *Range {
	return &Range{Low: Number(i.Low), High: Number(i.High), Level: i.Level, N: patients}
}

// scaled returns the features of the same signal in another unit.
func scaled(windows []feature.Window, unit float64) []feature.Window {
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
