package experiments

import (
	"fmt"
	"slices"
	"strings"

	"ihealth/eeg/synth"
)

func (x *changeStudy) rules() []rule {
	const source = "I-Health Fig. 6"
	return []rule{
		{
			id: "6a", source: source, claim: "patients 1, 4, 5 rise after medication, 2, 3 do not (generated, truth known)",
			predicate: "after: z > 2 for 1, 4, 5; z = 0 for 2, 3", check: x.rises,
		},
		{
			id: "6b", source: source, claim: "patient 6: channel 14 alone is large: a faulty electrode (generated, truth known)",
			predicate: "after: 1 ≤ z ≤ 2, largest κ on channel 14, status measurement error", check: x.faultyElectrode,
		},
		{
			id: "6c", source: source, claim: "features instead of raw data cut what is shared",
			predicate: "raw bytes / feature bytes = N/4 for a normal window of N samples a channel, and ≥ 10", check: x.cutsTraffic,
		},
	}
}

// zAfter returns z of a patient after medication.
func zAfter(r *Results, id int) (float64, error) {
	z, ok := r.Value(Query{Panel: patientPanel(id), Series: "after", Metric: "z"})
	if !ok {
		return 0, errMissing("fidelity simulated (generated patients)")
	}
	return z, nil
}

func (x *changeStudy) rises(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, p := range synth.Patients() {
		if p.Faulty != "" {
			continue
		}
		z, err := zAfter(r, p.ID)
		if err != nil {
			return outcome{}, err
		}
		if slices.Contains(reacting(), p.ID) {
			out.true = out.true && z > 2
		} else {
			out.true = out.true && z == 0
		}
		seen = append(seen, fmt.Sprintf("z_%d = %g", p.ID, z))
	}
	out.measured = strings.Join(seen, ", ")
	return out, nil
}

func (x *changeStudy) faultyElectrode(r *Results) (outcome, error) {
	out := outcome{true: true}
	for _, p := range synth.Patients() {
		if p.Faulty == "" {
			continue
		}
		z, err := zAfter(r, p.ID)
		if err != nil {
			return outcome{}, err
		}
		rows := r.Select(Query{Panel: patientPanel(p.ID), Series: "after", Metric: "kappa"})
		largest := slices.MaxFunc(rows, func(a, b Row) int { return int(sign(a.Value - b.Value)) })
		status := r.Select(Query{Panel: patientPanel(p.ID), Series: "after", Metric: "z"})[0].Text
		out.true = out.true && z >= 1 && z <= 2 && int(largest.X) == channelNumber(p.Faulty)
		out.measured = fmt.Sprintf("z_%d = %g (%s), largest κ = %.2f on channel %g (%s)", p.ID, z, status, largest.Value, largest.X, largest.Text)
	}
	return out, nil
}

func sign(n Number) Number {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	default:
		return 0
	}
}

func (x *changeStudy) cutsTraffic(r *Results) (outcome, error) {
	out := outcome{true: true}
	var shared, whole float64
	least := 0.0
	for _, row := range r.Select(Query{Metric: "shared"}) {
		at := Query{Panel: row.Panel, Series: row.Series}
		value := func(metric string) float64 {
			at.Metric = metric
			v, _ := r.Value(at)
			return v
		}
		shared += float64(row.Value)
		whole += value("whole")
		if value("z") > 0 {
			continue // an emergency shares raw data too, a faulty window nothing
		}
		factor := value("whole") / float64(row.Value)
		out.true = out.true && factor == value("samples")/4 && factor >= 10
		if least == 0 || factor < least {
			least = factor
		}
	}
	if whole == 0 {
		return outcome{}, errMissing("fidelity simulated (generated patients)")
	}
	out.true = out.true && least > 0
	out.measured = fmt.Sprintf("factor %g in normal windows; all windows, emergencies with their raw data: %.0f kB of %.0f kB", least, shared/1e3, whole/1e3)
	return out, nil
}
