package experiments

import (
	"fmt"
	"math"
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
			predicate: "a normal window of N samples a channel sends 4/N as many numbers; raw codes / payload as encoded ≥ 10 in bytes", check: x.cutsTraffic,
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
	normal := r.Select(Query{Metric: "z"})
	normal = slices.DeleteFunc(normal, func(row Row) bool { return row.Value != 0 })
	if len(normal) == 0 {
		return outcome{}, errMissing("normal windows of generated patients (fidelity simulated)")
	}
	out, least, numbers := outcome{true: true}, math.Inf(1), 0.0
	for _, row := range normal {
		value := func(metric string) float64 {
			v, _ := r.Value(Query{Panel: row.Panel, Series: row.Series, Metric: metric})
			return v
		}
		channels := float64(len(r.Select(Query{Panel: row.Panel, Series: row.Series, Metric: "kappa"})))
		perChannel := value("samples") / channels
		numbers = value("samples") / value("payload_features")
		least = min(least, value("raw_codes")/value("payload"))
		out.true = out.true && numbers == perChannel/4
	}
	out.true = out.true && least >= 10
	shared, whole := total(r, "shared"), total(r, "whole")
	out.measured = fmt.Sprintf("%.0f times fewer numbers and %.0f times fewer bytes in %d normal windows; with the raw data of emergencies %.0f %% of all is shared",
		numbers, least, len(normal), 100*shared/whole)
	return out, nil
}

// total adds up a metric over all panels and series.
func total(r *Results, metric string) float64 {
	sum := 0.0
	for _, v := range r.Values(Query{Metric: metric}) {
		sum += v
	}
	return sum
}
