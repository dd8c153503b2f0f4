package experiments

import (
	"context"
	"fmt"
	"math"
	"slices"

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
		all := make([][]traffic, len(b.Variants))
		for i, v := range b.Variants {
			if all[i], err = v.traffic(patients[i]); err != nil {
				return nil, fmt.Errorf("%s: %w", v.Name, err)
			}
		}
		var rows []Row
		for i, v := range b.Variants {
			resampling := rng.New(env.Key.Sub(fmt.Sprintf("bootstrap %d", i)))
			of := trafficRows(all[i], resampling)
			if k := b.improvedLike(v); k >= 0 && k != i {
				of = append(of, excessRow(all[i], all[k], resampling))
			}
			for _, row := range of {
				row.Panel, row.Series, row.X = state, v.Name, Number(i+1)
				rows = append(rows, row)
			}
		}
		return rows, nil
	}}
}

// improvedLike returns the first variant of the improved rule with windows as long as
// those of v, −1 without one.
func (b *BytesSaved) improvedLike(v RuleVariant) int {
	return slices.IndexFunc(b.Variants, func(o RuleVariant) bool { return o.improved() && o.Window == v.Window })
}

// traffic returns what leaves the edge of each patient.
func (v RuleVariant) traffic(patients []watched) ([]traffic, error) {
	var out []traffic
	for patient, p := range patients {
		verdicts, err := v.verdicts(patients, patient)
		if err != nil {
			return nil, err
		}
		out = append(out, trafficOf(p.judged, verdicts))
	}
	return out, nil
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
	rawExcess     = "raw_excess"   // that share less the improved rule's of the same patients
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
}

// shareOfRaw returns what part of all raw data is sent.
func (t traffic) shareOfRaw() float64 { return float64(t.Raw) / float64(t.Whole) }

// withRaw returns the traffic with another share of raw data.
func (t traffic) withRaw(share Number) traffic {
	t.Raw = int(math.Round(float64(share) * float64(t.Whole)))
	return t
}

func (t traffic) and(other traffic) traffic {
	return traffic{t.Plus(other.Sent), t.seconds + other.seconds}
}

// trafficRows returns every metric of all patients together with its interval over
// patients. Where all resamples agree on the share of raw data, the other metrics reach
// as far as overPatients lets that share.
func trafficRows(patients []traffic, resampling *rng.Stream) []Row {
	estimate := func(of func(traffic) float64) score.Interval {
		return score.Bootstrap(len(patients), 1000, 0.95, resampling, func(drawn []int) float64 {
			var sum traffic
			for _, p := range drawn {
				sum = sum.and(patients[p])
			}
			return of(sum)
		})
	}
	raw := estimate(traffic.shareOfRaw)
	reach := overPatients(raw, len(patients), 0, 1)
	var sum traffic
	for _, p := range patients {
		sum = sum.and(p)
	}
	var rows []Row
	for _, m := range trafficMetrics {
		i := estimate(m.of)
		if raw.Low == raw.High {
			a, b := m.of(sum.withRaw(reach.Low)), m.of(sum.withRaw(reach.High))
			i.Low, i.High = min(i.Low, a, b), max(i.High, a, b)
		}
		rows = append(rows, Row{X: none, Metric: m.name, Unit: m.unit, Value: Number(i.Estimate), Interval: bootstrapRange(i, len(patients))})
	}
	return append(rows, Row{X: none, Metric: rawShare, Value: Number(raw.Estimate), Interval: reach})
}

// excessRow returns by how much the share of raw data of patients exceeds that of the
// same ones with another rule: the mean of the differences.
func excessRow(patients, other []traffic, resampling *rng.Stream) Row {
	i := score.Bootstrap(len(patients), 1000, 0.95, resampling, func(drawn []int) float64 {
		sum := 0.0
		for _, p := range drawn {
			sum += patients[p].shareOfRaw() - other[p].shareOfRaw()
		}
		return sum / float64(len(drawn))
	})
	return Row{X: none, Metric: rawExcess, Value: Number(i.Estimate), Interval: overPatients(i, len(patients), -1, 1)}
}
