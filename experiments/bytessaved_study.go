package experiments

import (
	"context"
	"fmt"

	"ihealth/eeg"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/score"
	"ihealth/eeg/synth"
	"ihealth/iomt/edge"
	"ihealth/sim/rng"
)

// cell counts the bytes of all patients in a state with every variant.
func (x *bytesSavedStudy) cell(state string) Cell {
	return Cell{ID: state, Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
		b := x.spec.BytesSaved
		patients, err := b.Watch.cohort(ctx, b.Variants, func(patient int) synth.Scenario { return b.scenario(state, env.Key.Seed, patient) })
		if err != nil {
			return nil, err
		}
		var rows []Row
		for i, v := range b.Variants {
			var all []traffic
			for patient := range patients[i] {
				verdicts, err := v.verdicts(patients[i], patient)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", v.Name, err)
				}
				all = append(all, trafficOf(patients[i][patient].judged, verdicts))
			}
			for _, row := range trafficRows(all, rng.New(env.Key.Sub(fmt.Sprintf("bootstrap %d", i)))) {
				row.Panel, row.Series, row.X = state, v.Name, Number(i+1)
				rows = append(rows, row)
			}
		}
		return rows, nil
	}}
}

// traffic is what left the edge of one patient.
type traffic struct {
	edge.Sent
	seconds float64
}

func trafficOf(windows []feature.Window, verdicts []detect.Verdict) traffic {
	var t traffic
	for i, w := range windows {
		t.Sent = t.Plus(edge.NewSent(w, edge.VerdictOf(verdicts[i])))
		t.seconds += w.Duration
	}
	return t
}

// codesInWord is the size of a feature, of that of a raw sample as the headset sends it.
const codesInWord = eeg.FloatBytes / codeBytes

// Metrics of what leaves the edge.
const (
	sentPerHour   = "sent"         // payloads, and raw data of emergencies as codes, B/h
	rawPerHour    = "raw"          // raw data of emergencies as codes, B/h
	wholePerHour  = "whole"        // all raw data as codes, B/h
	factorInWords = "factor"       // all raw data by what is sent, every number in 8 bytes
	factorInBytes = "factor_bytes" // the same, raw data as codes
	rawShare      = "raw_share"    // of all raw data that are sent
)

// trafficMetrics are functions of the traffic of several patients.
var trafficMetrics = []struct {
	name, unit string
	of         func(t traffic) float64
}{
	{sentPerHour, "B/h", func(t traffic) float64 { return float64(t.Bytes()) / (t.seconds / 3600) }},
	{rawPerHour, "B/h", func(t traffic) float64 { return float64(t.Raw) / (t.seconds / 3600) }},
	{wholePerHour, "B/h", func(t traffic) float64 { return float64(t.Whole) / (t.seconds / 3600) }},
	{factorInWords, "", func(t traffic) float64 { return codesInWord * float64(t.Whole) / float64(t.Chain()+codesInWord*t.Raw) }},
	{factorInBytes, "", func(t traffic) float64 { return float64(t.Whole) / float64(t.Bytes()) }},
	{rawShare, "", func(t traffic) float64 { return float64(t.Raw) / float64(t.Whole) }},
}

// trafficRows returns every metric of all patients together with the bootstrap over
// patients.
func trafficRows(patients []traffic, resampling *rng.Stream) []Row {
	var rows []Row
	for _, m := range trafficMetrics {
		i := score.Bootstrap(len(patients), 1000, 0.95, resampling, func(drawn []int) float64 {
			var sum traffic
			for _, p := range drawn {
				sum.Sent, sum.seconds = sum.Plus(patients[p].Sent), sum.seconds+patients[p].seconds
			}
			return m.of(sum)
		})
		rows = append(rows, Row{X: none, Metric: m.name, Unit: m.unit, Value: Number(i.Estimate), Interval: bootstrapRange(i, len(patients))})
	}
	return rows
}
