package experiments

import (
	"fmt"
	"math"
	"strings"
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
			predicate: "of healthy patients and windows below 10 s: of the same patients' raw data, the paper's rule with own baseline sends a larger share than the improved rule (lower end of the interval of the difference above 0)", check: x.improvedSaves,
		},
		{
			id: "36c", source: source, claim: "in bytes it saves N/4 too", finding: true,
			predicate: "of healthy patients, for some variant: raw data in codes ≥ N/4 times what is sent, in bytes", check: x.savesBytes,
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
	out := outcome{true: true}
	var seen []string
	for _, v := range x.spec.BytesSaved.Variants {
		if _, paper := v.paper(); !paper || !v.Own || v.Window >= 10 {
			continue
		}
		excess := r.Select(Query{Panel: healthyState, Series: v.Name, Metric: rawExcess})
		if len(excess) == 0 || excess[0].Interval == nil {
			return outcome{}, errMissing(v.Name + " of healthy patients, and the improved rule with such windows")
		}
		out.true = out.true && excess[0].Interval.Low > 0
		seen = append(seen, fmt.Sprintf("%s: %s more of the raw data", v.Name, share(excess[0])))
	}
	if len(seen) == 0 {
		return outcome{}, errMissing("a variant that the claim is about")
	}
	out.measured = strings.Join(seen, ", ")
	return out, nil
}

func (x *bytesSavedStudy) savesBytes(r *Results) (outcome, error) {
	best, at, nominal := math.Inf(-1), Row{}, 0.0
	for _, v := range x.spec.BytesSaved.Variants {
		for _, row := range r.Select(Query{Panel: healthyState, Series: v.Name, Metric: factorInBytes}) {
			if reached := float64(row.Value) / v.nominal(); reached > best {
				best, at, nominal = reached, row, v.nominal()
			}
		}
	}
	if math.IsInf(best, -1) {
		return outcome{}, errMissing("healthy patients (fidelity simulated)")
	}
	return outcome{best >= 1, fmt.Sprintf("at most %s times fewer bytes of N/4 = %.0f (%s): a feature takes 8 bytes, a raw sample 2", times(at), nominal, at.Series)}, nil
}

func (x *bytesSavedStudy) mostSavingSees(r *Results) (outcome, error) {
	least, name := math.Inf(1), ""
	for _, v := range x.spec.BytesSaved.Variants {
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
		return outcome{}, errMissing("patients under the drug")
	}
	return outcome{shared >= 0.5, fmt.Sprintf("%s sends least, and %s of the raw data under the drug", name, percent(shared))}, nil
}
