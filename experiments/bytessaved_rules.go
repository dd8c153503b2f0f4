package experiments

import (
	"fmt"
	"math"
	"strings"

	"ihealth/eeg/detect"
)

func (x *bytesSavedStudy) rules() []rule {
	const source = "I-Health Fig. 6, claim 6c"
	return []rule{
		{
			id: "36a", source: source, claim: "features in place of raw data divide what is shared by N/4", finding: true,
			predicate: "of healthy patients, for every variant of the paper's rule with own baseline: all numbers ≥ N/8 times what is sent", check: x.savesNominal,
		},
		{
			id: "36b", source: "improved rule (added)", claim: "fewer false emergencies save more",
			predicate: "of healthy patients and windows below 10 s: the improved rule saves a larger factor than the paper's with own baseline (intervals apart)", check: x.improvedSaves,
		},
		{
			id: "36c", source: source, claim: "in bytes it saves as much as in numbers", finding: true,
			predicate: "for some variant and state: raw codes by what is sent ≥ N/4 in bytes", check: x.savesBytes,
		},
		{
			id: "36d", source: source + " (added)", claim: "the rule that saves most is the best", finding: true,
			predicate: "the variant with the fewest bytes over all states shares at least half of the raw data under the drug", check: x.mostSavingSees,
		},
	}
}

// nominal returns N/4 of a variant, N samples a channel and window.
func (v RuleVariant) nominal() float64 { return float64(v.Window) * 128 / 4 }

// factors returns the variants that match with their factors of healthy patients.
func (x *bytesSavedStudy) factors(r *Results, match func(RuleVariant) bool) (variants []RuleVariant, rows []Row, err error) {
	for _, v := range x.spec.BytesSaved.Variants {
		if !match(v) {
			continue
		}
		found := r.Select(Query{Panel: healthyState, Series: v.Name, Metric: factorInWords})
		if len(found) == 0 || found[0].Interval == nil {
			return nil, nil, errMissing(v.Name + " of healthy patients")
		}
		variants, rows = append(variants, v), append(rows, found[0])
	}
	if len(rows) == 0 {
		return nil, nil, errMissing("a variant that the claim is about")
	}
	return variants, rows, nil
}

func (x *bytesSavedStudy) savesNominal(r *Results) (outcome, error) {
	variants, rows, err := x.factors(r, func(v RuleVariant) bool { _, paper := v.paper(); return paper && v.Own })
	if err != nil {
		return outcome{}, err
	}
	out := outcome{true: true}
	var seen []string
	for i, v := range variants {
		out.true = out.true && float64(rows[i].Value) >= v.nominal()/2
		seen = append(seen, fmt.Sprintf("%s: %s of N/4 = %.0f", v.Name, times(rows[i]), v.nominal()))
	}
	out.measured = strings.Join(seen, ", ")
	return out, nil
}

func (x *bytesSavedStudy) improvedSaves(r *Results) (outcome, error) {
	_, paper, err := x.factors(r, func(v RuleVariant) bool { _, ok := v.paper(); return ok && v.Own && v.Window < 10 })
	if err != nil {
		return outcome{}, err
	}
	variants, improved, err := x.factors(r, func(v RuleVariant) bool {
		rule, err := detect.ParseRule(v.Rule)
		_, ok := rule.(detect.ImprovedRule)
		return err == nil && ok && v.Window < 10
	})
	if err != nil {
		return outcome{}, err
	}
	return outcome{
		improved[0].Interval.Low > paper[0].Interval.High,
		fmt.Sprintf("%s times fewer numbers, %s by the paper's; N/4 = %.0f", times(improved[0]), times(paper[0]), variants[0].nominal()),
	}, nil
}

func (x *bytesSavedStudy) savesBytes(r *Results) (outcome, error) {
	best, at, seen := math.Inf(-1), Row{}, 0.0
	for _, v := range x.spec.BytesSaved.Variants {
		for _, row := range r.Select(Query{Series: v.Name, Metric: factorInBytes}) {
			if row.Panel == faultState {
				continue // a repeat request is no feature
			}
			if reached := float64(row.Value) / v.nominal(); reached > best {
				best, at, seen = reached, row, v.nominal()
			}
		}
	}
	if math.IsInf(best, -1) {
		return outcome{}, errMissing("patients (fidelity simulated)")
	}
	return outcome{best >= 1, fmt.Sprintf("at most %s times fewer bytes of N/4 = %.0f (%s, %s): a feature takes 8 bytes, a raw sample 2", times(at), seen, at.Series, at.Panel)}, nil
}

func (x *bytesSavedStudy) mostSavingSees(r *Results) (outcome, error) {
	least, name := math.Inf(1), ""
	for _, v := range x.spec.BytesSaved.Variants {
		if v.Window >= 10 {
			continue // longer windows send less, whatever the rule
		}
		values := r.Values(Query{Series: v.Name, Metric: sentPerHour})
		if len(values) != len(byteStates) {
			return outcome{}, errMissing(v.Name + " in all states")
		}
		sum := 0.0
		for _, b := range values {
			sum += b
		}
		if sum < least {
			least, name = sum, v.Name
		}
	}
	shared, ok := r.Value(Query{Panel: drugState, Series: name, Metric: rawShare})
	if !ok {
		return outcome{}, errMissing("a variant with windows below 10 s under the drug")
	}
	return outcome{shared >= 0.5, fmt.Sprintf("%s sends least, and %s of the raw data under the drug", name, percent(shared))}, nil
}
