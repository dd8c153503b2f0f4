package experiments

import (
	"fmt"
	"slices"
	"strings"

	"ihealth/eeg/detect"
	"ihealth/eeg/synth"
)

func (x *faultNamingStudy) rules() []rule {
	const source = "I-Health eq. (7)"
	return []rule{
		{
			id: "35a", source: source, claim: "a dead electrode is a fault", finding: true,
			predicate: "with the offset kept the paper's rule names a flat channel in at least half of the windows", check: x.namesFlat,
		},
		{
			id: "35b", source: source, claim: "one faulty channel is no emergency", finding: true,
			predicate: "the paper's rule with own baseline and windows below 10 s calls fewer than 5 % of the windows with one faulty channel emergency, whatever the fault", check: x.calmUnderFaults,
		},
		{
			id: "35c", source: source, claim: "where one or two channels changed, a sensor is at fault", finding: true,
			predicate: "the paper's rule with own baseline and windows below 10 s names a channel in fewer than 5 % of the windows of sound electrodes", check: x.namesNobody,
		},
		{
			id: "35d", source: "PREP (Bigdely-Shamlo et al. 2015), improved rule (added)", claim: "compared with the other channels, a fault of one stands out",
			predicate: "every improved variant names the one faulty channel, and no other, in more than half of the windows, whatever the fault (lower end of the interval)", check: x.improvedNames,
		},
		{
			id: "35e", source: "improved rule (added)", claim: "it knows faults of several channels too", finding: true,
			predicate: "in at least half of the windows every improved variant names a bridged channel, and no other, and calls a loose reference a measurement error", check: x.improvedKnowsOthers,
		},
	}
}

// ofRule returns the variants of a rule that match, at least one.
func (x *faultNamingStudy) ofRule(match func(v RuleVariant, rule detect.Rule) bool) ([]RuleVariant, error) {
	var out []RuleVariant
	for _, v := range x.spec.FaultNaming.Variants {
		if rule, err := detect.ParseRule(v.Rule); err == nil && match(v, rule) {
			out = append(out, v)
		}
	}
	if len(out) == 0 {
		return nil, errMissing("a variant that the claim is about")
	}
	return out, nil
}

func (x *faultNamingStudy) improved() ([]RuleVariant, error) {
	return x.ofRule(func(v RuleVariant, _ detect.Rule) bool { return v.improved() })
}

// short returns the variants of the paper's rule with own baseline and short windows.
func (x *faultNamingStudy) short() ([]RuleVariant, error) {
	return x.ofRule(func(v RuleVariant, rule detect.Rule) bool {
		_, ok := rule.(detect.PaperRule)
		return ok && v.Own && v.Window < 10
	})
}

// shares returns the rows of a metric for variants under those of the kinds of fault
// that were run, at least one.
func (x *faultNamingStudy) shares(r *Results, variants []RuleVariant, metric string, kinds ...string) ([]Row, error) {
	var out []Row
	for _, kind := range kinds {
		for _, v := range variants {
			for _, row := range r.Select(Query{Panel: kind, Series: v.Name, Metric: metric}) {
				if row.Interval == nil {
					return nil, errMissing("intervals")
				}
				out = append(out, row)
			}
		}
	}
	if len(out) == 0 {
		return nil, errMissing(strings.Join(kinds, ", "))
	}
	return out, nil
}

// listed says of each row what it is of and its share.
func listed(rows []Row) string {
	var seen []string
	for _, row := range rows {
		seen = append(seen, fmt.Sprintf("%s, %s: %s", row.Panel, row.Series, share(row)))
	}
	return strings.Join(seen, "; ")
}

// judged applies a predicate to all shares of a metric.
func (x *faultNamingStudy) judged(r *Results, variants []RuleVariant, err error, metric string, kinds []string, holds func(Row) bool) (outcome, error) {
	if err != nil {
		return outcome{}, err
	}
	rows, err := x.shares(r, variants, metric, kinds...)
	if err != nil {
		return outcome{}, err
	}
	failing := func(row Row) bool { return !holds(row) }
	return outcome{!slices.ContainsFunc(rows, failing), listed(rows)}, nil
}

func (x *faultNamingStudy) namesFlat(r *Results) (outcome, error) {
	raw, err := x.ofRule(func(v RuleVariant, rule detect.Rule) bool {
		p, ok := rule.(detect.PaperRule)
		return ok && v.HighPass == 0 && p.Offset == detect.KeepOffset
	})
	return x.judged(r, raw, err, named, []string{string(synth.Flat)}, func(row Row) bool { return row.Value >= 0.5 })
}

// ofOne lists the kinds of fault of one channel.
var ofOne = []string{string(synth.Noisy), string(synth.Flat), string(synth.Hum), string(synth.Amplified), string(synth.Intermittent)}

func (x *faultNamingStudy) calmUnderFaults(r *Results) (outcome, error) {
	short, err := x.short()
	return x.judged(r, short, err, emergencyShare, ofOne, func(row Row) bool { return row.Value < 0.05 })
}

func (x *faultNamingStudy) namesNobody(r *Results) (outcome, error) {
	short, err := x.short()
	return x.judged(r, short, err, misnamed, []string{noFault}, func(row Row) bool { return row.Value < 0.05 })
}

func (x *faultNamingStudy) improvedNames(r *Results) (outcome, error) {
	improved, err := x.improved()
	return x.judged(r, improved, err, named, ofOne, func(row Row) bool { return row.Interval.Low > 0.5 })
}

func (x *faultNamingStudy) improvedKnowsOthers(r *Results) (outcome, error) {
	improved, err := x.improved()
	half := func(row Row) bool { return row.Value >= 0.5 }
	bridge, err := x.judged(r, improved, err, named, []string{string(synth.Bridged)}, half)
	if err != nil {
		return outcome{}, err
	}
	reference, err := x.judged(r, improved, nil, detect.MeasurementError.String(), []string{string(synth.LooseReference)}, half)
	if err != nil {
		return outcome{}, err
	}
	return outcome{bridge.true && reference.true, "named: " + bridge.measured + "; measurement error: " + reference.measured}, nil
}
