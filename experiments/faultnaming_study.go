package experiments

import (
	"context"
	"fmt"
	"slices"

	"ihealth/eeg/detect"
	"ihealth/eeg/synth"
	"ihealth/sim/rng"
)

// faultNamingStudy judges whether rules name the channel at fault.
type faultNamingStudy struct{ spec *Spec }

func (x *faultNamingStudy) check(report reporter) {
	f := x.spec.FaultNaming
	f.Watch.check(report, "fault_naming.watch")
	checkVariants(report, "fault_naming.variants", f.Variants, f.Watch)
	checkDistinct(report, "fault_naming.faults", f.Faults)
	for i, kind := range f.Faults {
		if err := f.faultOfPatient(kind, 0).Validate(); err != nil {
			report(indexed("fault_naming.faults", i), "%w", err)
		}
	}
}

func (x *faultNamingStudy) cells() []Cell {
	var out []Cell
	for _, kind := range append([]string{noFault}, x.spec.FaultNaming.Faults...) {
		out = append(out, x.cell(kind))
	}
	return out
}

// cell judges all patients with a kind of fault with every variant.
func (x *faultNamingStudy) cell(kind string) Cell {
	return Cell{ID: kind, Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
		f := x.spec.FaultNaming
		faults := make([]synth.Fault, f.Watch.Patients)
		patients, err := f.Watch.cohort(ctx, f.Variants, func(patient int) synth.Scenario {
			s := f.Watch.scenario(env.Key.Seed, patient)
			if kind != noFault {
				faults[patient] = f.faultOfPatient(kind, patient)
				s.Faults = faults[patient : patient+1]
			}
			return s
		})
		if err != nil {
			return nil, err
		}
		var rows []Row
		for i, v := range f.Variants {
			resampling := rng.New(env.Key.Sub(fmt.Sprintf("bootstrap %d", i)))
			more, err := v.namingRows(patients[i], faults, resampling)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", v.Name, err)
			}
			for _, row := range more {
				row.Panel, row.Series = kind, v.Name
				rows = append(rows, row)
			}
		}
		return rows, nil
	}}
}

// Metrics of what a rule says of the faulty channel.
const (
	named    = "named"    // suspects are the faulty channels, of a bridge at least one, and no other
	misnamed = "misnamed" // some suspect is sound
)

var namingMetrics = []string{
	named, misnamed, detect.Normal.String(), detect.MeasurementError.String(), detect.Emergency.String(), detect.NoDecision.String(),
}

// namingRows returns shares of the windows, means over patients with the bootstrap over
// patients.
func (v RuleVariant) namingRows(patients []watched, faults []synth.Fault, resampling *rng.Stream) ([]Row, error) {
	shares := map[string][]float64{}
	for i := range patients {
		verdicts, err := v.verdicts(patients, i)
		if err != nil {
			return nil, err
		}
		counts := map[string]float64{}
		faulty := channelsOf(faults[i])
		for _, verdict := range verdicts {
			counts[verdict.Status.String()]++
			sound := func(channel int) bool { return !slices.Contains(faulty, channel) }
			switch {
			case slices.ContainsFunc(verdict.Suspects, sound):
				counts[misnamed]++
			case len(verdict.Suspects) > 0:
				counts[named]++
			}
		}
		for _, metric := range namingMetrics {
			shares[metric] = append(shares[metric], counts[metric]/float64(len(verdicts)))
		}
	}
	var rows []Row
	for _, metric := range namingMetrics {
		rows = append(rows, bootstrapped(metric, shares[metric], resampling))
	}
	return rows, nil
}
