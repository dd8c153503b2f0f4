package experiments

import (
	"fmt"
	"slices"
	"strings"

	"ihealth/eeg/detect"
)

// emergencyShare is the metric of the share of windows that are emergencies.
var emergencyShare = detect.Emergency.String()

func (x *paperRuleStudy) rules() []rule {
	const source = "I-Health eqs (1) to (7)"
	return []rule{
		{
			id: "34a", source: source, claim: "features of the signal as it comes show a change", finding: true,
			predicate: "with the offset kept at least half of the windows are emergencies under the largest rise", check: x.seesWithOffset,
		},
		{
			id: "34b", source: source, claim: "the mean of δ over all patients is a baseline", finding: true,
			predicate: "high-passed and without any effect, fewer than 5 % of the windows are emergencies (upper end of the interval)", check: x.quiet(func(v RuleVariant) bool { return !v.Own && v.HighPass > 0 }),
		},
		{
			id: "34c", source: source, claim: "windows of a few seconds are enough with the patient's own baseline", finding: true,
			predicate: "without any effect, fewer than 5 % of windows below 10 s are emergencies (upper end of the interval)", check: x.quiet(func(v RuleVariant) bool { return v.Own && v.Window < 10 }),
		},
		{
			id: "34d", source: source + " (added)", claim: "with high-pass, own baseline and windows of minutes the rule tells the largest rise from none",
			predicate: "one-sided and over at least 5 min: emergencies in more than half of the windows under the largest rise, in fewer than half without effect (inner ends of the intervals)", check: x.works,
		},
		{
			id: "34e", source: source, claim: "an emergency shows, whatever it is", finding: true,
			predicate: "some one-sided variant calls at least as many windows emergency under suppression as without effect, and more than 5 %", check: x.seesFalls(false),
		},
		{
			id: "34f", source: source + " (added)", claim: "with |κ| in place of [κ]⁺ the rule sees suppression",
			predicate: "each two-sided variant calls more than half of the windows emergency under suppression (lower end of the interval)", check: x.seesFalls(true),
		},
		{
			id: "34g", source: source, claim: "the verdict does not depend on the unit", finding: true,
			predicate: "no window of any variant and effect changes its status when µV become V", check: x.unitInvariant,
		},
		{
			id: "34h", source: source + ", EMOTIV eye state and EEGMMIDB S001 (recorded)", claim: "on recordings: blind with the offset, near chance on EMOTIV without, sharp where alpha rises",
			predicate: "EMOTIV: no alarm with the offset kept, AUC below 0.6 for each channel's own baseline; EEGMMIDB: all changed windows are emergencies, AUC above 0.7", check: x.recordings,
		},
	}
}

// emergencies returns the row of a variant under an effect.
func emergencies(r *Results, gamma float64, variant string) (Row, error) {
	rows := r.Select(Query{Panel: effectPanel(gamma), Series: variant, Metric: emergencyShare})
	if len(rows) == 0 || rows[0].Interval == nil {
		return Row{}, errMissing(fmt.Sprintf("%s, %s", variant, effectPanel(gamma)))
	}
	return rows[0], nil
}

// such returns the variants that match, at least one.
func (x *paperRuleStudy) such(match func(RuleVariant) bool) ([]RuleVariant, error) {
	var out []RuleVariant
	for _, v := range x.spec.PaperRule.Variants {
		if match(v) {
			out = append(out, v)
		}
	}
	if len(out) == 0 {
		return nil, errMissing("a variant that the claim is about")
	}
	return out, nil
}

// extreme returns the largest rise and the deepest fall; 0 where there is none.
func (x *paperRuleStudy) extreme() (rise, fall float64) {
	return max(0, slices.Max(x.spec.PaperRule.Effects)), min(0, slices.Min(x.spec.PaperRule.Effects))
}

func (x *paperRuleStudy) seesWithOffset(r *Results) (outcome, error) {
	rise, _ := x.extreme()
	variants, err := x.such(func(v RuleVariant) bool { p, _ := v.paper(); return v.HighPass == 0 && p.Offset == detect.KeepOffset })
	if err != nil || rise == 0 {
		return outcome{}, errMissing("a variant that keeps the offset, and a rise")
	}
	out := outcome{true: true}
	var seen []string
	for _, v := range variants {
		row, err := emergencies(r, rise, v.Name)
		if err != nil {
			return outcome{}, err
		}
		out.true = out.true && row.Value >= 0.5
		seen = append(seen, fmt.Sprintf("%s of the windows under %s", share(row), effectPanel(rise)))
	}
	out.measured = strings.Join(seen, ", ")
	return out, nil
}

// quiet reports whether the matching variants raise few alarms without effect.
func (x *paperRuleStudy) quiet(match func(RuleVariant) bool) func(*Results) (outcome, error) {
	return func(r *Results) (outcome, error) {
		variants, err := x.such(match)
		if err != nil {
			return outcome{}, err
		}
		out := outcome{true: true}
		var seen []string
		for _, v := range variants {
			row, err := emergencies(r, 0, v.Name)
			if err != nil {
				return outcome{}, err
			}
			out.true = out.true && row.Interval.High < 0.05
			seen = append(seen, fmt.Sprintf("%s: %s", v.Name, share(row)))
		}
		out.measured = strings.Join(seen, ", ")
		return out, nil
	}
}

func (x *paperRuleStudy) works(r *Results) (outcome, error) {
	rise, _ := x.extreme()
	variants, err := x.such(func(v RuleVariant) bool { p, _ := v.paper(); return v.Own && !p.TwoSided && v.Window >= 300 })
	if err != nil || rise == 0 {
		return outcome{}, errMissing("a one-sided variant over minutes, and a rise")
	}
	out := outcome{true: true}
	var seen []string
	for _, v := range variants {
		control, err := emergencies(r, 0, v.Name)
		if err != nil {
			return outcome{}, err
		}
		changed, err := emergencies(r, rise, v.Name)
		if err != nil {
			return outcome{}, err
		}
		out.true = out.true && changed.Interval.Low > 0.5 && control.Interval.High < 0.5
		seen = append(seen, fmt.Sprintf("%s under %s, %s without effect", share(changed), effectPanel(rise), share(control)))
	}
	out.measured = strings.Join(seen, ", ")
	return out, nil
}

// seesFalls reports whether variants of one kind see a fall: all two-sided ones, or
// some one-sided one.
func (x *paperRuleStudy) seesFalls(twoSided bool) func(*Results) (outcome, error) {
	return func(r *Results) (outcome, error) {
		_, fall := x.extreme()
		variants, err := x.such(func(v RuleVariant) bool { p, _ := v.paper(); return p.TwoSided == twoSided })
		if err != nil || fall == 0 {
			return outcome{}, errMissing("a variant that the claim is about, and a fall")
		}
		out := outcome{true: twoSided}
		var seen []string
		for _, v := range variants {
			control, err := emergencies(r, 0, v.Name)
			if err != nil {
				return outcome{}, err
			}
			changed, err := emergencies(r, fall, v.Name)
			if err != nil {
				return outcome{}, err
			}
			if twoSided {
				out.true = out.true && changed.Interval.Low > 0.5
			} else {
				out.true = out.true || changed.Value >= control.Value && changed.Value > 0.05
			}
			seen = append(seen, fmt.Sprintf("%s: %s", v.Name, share(changed)))
		}
		out.measured = fmt.Sprintf("under %s %s", effectPanel(fall), strings.Join(seen, ", "))
		return out, nil
	}
}

func (x *paperRuleStudy) unitInvariant(r *Results) (outcome, error) {
	rows := r.Select(Query{Metric: "other_in_volts"})
	if len(rows) == 0 {
		return outcome{}, errMissing("generated patients (fidelity simulated)")
	}
	most := slices.MaxFunc(rows, func(a, b Row) int { return int(sign(a.Value - b.Value)) })
	return outcome{most.Value == 0, fmt.Sprintf("up to %s of the windows have another status (%s, %s)", percent(float64(most.Value)), most.Series, most.Panel)}, nil
}

func (x *paperRuleStudy) recordings(r *Results) (outcome, error) {
	value := func(recording, rule, metric string) float64 {
		v, ok := r.Value(Query{Panel: recording, Series: rule, Metric: metric})
		if !ok {
			v = float64(none)
		}
		return v
	}
	panels := r.panels(Query{Metric: "auc"})
	if len(panels) < 2 {
		return outcome{}, errMissing("the recordings eye-state and eegmmidb")
	}
	const kept, own = "offset kept", "each channel's own"
	emotiv, motor := panels[0], panels[1]
	blind := value(emotiv, kept, "tpr") == 0 && value(emotiv, kept, "fpr") == 0
	return outcome{
		blind && value(emotiv, own, "auc") < 0.6 && value(motor, own, "tpr") == 1 && value(motor, own, "auc") > 0.7,
		fmt.Sprintf("EMOTIV: alarms with the offset %s and %s, AUC without %.2f; EEGMMIDB: true %s, false %s, AUC %.2f",
			percent(value(emotiv, kept, "tpr")), percent(value(emotiv, kept, "fpr")), value(emotiv, own, "auc"),
			percent(value(motor, own, "tpr")), percent(value(motor, own, "fpr")), value(motor, own, "auc")),
	}, nil
}
