package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"ihealth/eeg/detect"
)

// What the claims ask for.
const (
	seesFall     = 0.75 // AUC of a detector that sees suppression
	seesRise     = 0.9  // AUC of one that sees a rise well
	rarelyAlarms = 0.05 // share of calm time
)

func (x *detectorsStudy) rules() []rule {
	const source = "I-Health eqs (5) to (7)"
	return []rule{
		{
			id: "33a", source: source + " (added)", claim: "what a single window hides, a detector with a memory sees",
			predicate: "largest rise: interval of the AUC of CUSUM, EWMA, Page–Hinkley, GLR and ADWIN above that of Shewhart, of MEWMA above that of T²", check: x.memory,
		},
		{
			id: "33b", source: source, claim: "the rule finds a change of the patient's state", finding: true,
			predicate: "largest fall: interval of the AUC of some one-sided variant that sees two windows or more before the drug reaches 0.5", check: x.oneSided,
		},
		{
			id: "33c", source: source + " (added)", claim: "two-sided detectors see suppression",
			predicate: fmt.Sprintf("largest fall: AUC ≥ %g with its interval, of all but BOCPD", seesFall), check: x.twoSided,
		},
		{
			id: "33d", source: source + " (added)", claim: "the rule sees a rise, in windows of a minute, high-passed, with the channel's own baseline",
			predicate: fmt.Sprintf("largest rise: AUC ≥ %g with its interval", seesRise), check: x.minute,
		},
		{
			id: "33e", source: "added", claim: "limits calibrated on some patients raise less than twice the stated rate of false alarms on others, all detectors together",
			predicate: "mean rate of all detectors on the test patients: interval below twice the stated one; no detector's own count shown to be above it, Poisson, p ≥ 0.05 over their number", check: x.carriesOver,
		},
		{
			id: "33f", source: "control charts for independent values", claim: "the limits of the tables do for EEG", finding: true,
			predicate: fmt.Sprintf("CUSUM with k = ½ at its limit of 5 and EWMA at 2.814, which independent values exceed for about 0.75 %% and 0.5 %% of the time, alarm for less than %g %% of the time in which nothing changes", 100*rarelyAlarms), check: x.ofTables,
		},
	}
}

// named returns the contenders whose rule has one of these names.
func (d *Detectors) named(rules ...string) []Contender {
	return slices.DeleteFunc(slices.Clone(d.Contenders), func(c Contender) bool {
		name, _, _ := strings.Cut(c.Rule, ":")
		return !slices.Contains(rules, name)
	})
}

// oneSided reports whether a contender sees rises alone.
func (c Contender) oneSided() bool {
	rule, err := detect.ParseRule(c.Rule)
	paper, ok := rule.(detect.PaperRule)
	return err == nil && ok && !paper.TwoSided
}

// contenderAUC returns the area of a contender under the effect.
func (r *Results) contenderAUC(effect float64, c Contender) (Row, error) {
	rows := r.Select(Query{Panel: effectPanel(effect), Series: c.Name, Metric: "auc"})
	if len(rows) == 0 {
		return Row{}, errMissing("fidelity simulated")
	}
	return rows[0], nil
}

// rise and fall return the largest effects, 0 without.
func (d *Detectors) rise() float64 { return max(0, slices.Max(d.Effects)) }
func (d *Detectors) fall() float64 { return min(0, slices.Min(d.Effects)) }

// eachAUC judges the area of contenders under an effect.
func (d *Detectors) eachAUC(r *Results, effect float64, contenders []Contender, holds func(Row) bool) (outcome, error) {
	if effect == 0 || len(contenders) == 0 {
		return outcome{}, errMissing("such an effect or detector")
	}
	out := outcome{true: true}
	var seen []string
	for _, c := range contenders {
		row, err := r.contenderAUC(effect, c)
		if err != nil {
			return outcome{}, err
		}
		out.true = out.true && holds(row)
		seen = append(seen, fmt.Sprintf("%s %.2f [%.2f, %.2f]", c.Name, row.Value, row.Interval.Low, row.Interval.High))
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

func (x *detectorsStudy) memory(r *Results) (outcome, error) {
	d := x.spec.Detectors
	all := outcome{true: true}
	var seen []string
	for _, pair := range []struct {
		without string
		with    []string
	}{{"shewhart", []string{"cusum", "ewma", "page-hinkley", "glr", "adwin"}}, {"t2", []string{"mewma"}}} {
		highest := Number(math.Inf(-1))
		without, err := d.eachAUC(r, d.rise(), d.named(pair.without), func(row Row) bool { highest = max(highest, row.Interval.High); return true })
		if err != nil {
			return outcome{}, err
		}
		with, err := d.eachAUC(r, d.rise(), d.named(pair.with...), func(row Row) bool { return row.Interval.Low > highest })
		if err != nil {
			return outcome{}, err
		}
		all.true = all.true && with.true
		seen = append(seen, without.measured, with.measured)
	}
	all.measured = strings.Join(seen, "; ")
	return all, nil
}

func (x *detectorsStudy) oneSided(r *Results) (outcome, error) {
	d := x.spec.Detectors
	some := false
	out, err := d.eachAUC(r, d.fall(), slices.DeleteFunc(slices.Clone(d.Contenders), func(c Contender) bool { return !c.oneSided() || 2*c.Window > d.Before }),
		func(row Row) bool { some = some || row.Interval.High >= 0.5; return true })
	out.true = some
	return out, err
}

func (x *detectorsStudy) twoSided(r *Results) (outcome, error) {
	d := x.spec.Detectors
	bocpd := d.named("bocpd")
	both := slices.DeleteFunc(slices.Clone(d.Contenders), func(c Contender) bool { return c.oneSided() || slices.Contains(bocpd, c) })
	return d.eachAUC(r, d.fall(), both, func(row Row) bool { return row.Interval.Low >= seesFall })
}

func (x *detectorsStudy) minute(r *Results) (outcome, error) {
	d := x.spec.Detectors
	minutes := slices.DeleteFunc(d.named("paper"), func(c Contender) bool { return !c.oneSided() || c.Window != 60 || c.HighPass == 0 })
	return d.eachAUC(r, d.rise(), minutes, func(row Row) bool { return row.Interval.Low >= seesRise })
}

// carriesOver judges the mean rate of false alarms, and looks for gross excess of single
// contenders; what it measures says how seldom that would show twice the stated rate.
func (x *detectorsStudy) carriesOver(r *Results) (outcome, error) {
	d := x.spec.Detectors
	mean := r.Select(Query{Panel: calmPanel, Metric: "mean_false_alarms"})
	rows := r.Select(Query{Panel: calmPanel, Metric: "false_alarms"})
	if len(rows) == 0 || len(mean) == 0 {
		return outcome{}, errMissing("fidelity simulated")
	}
	out := outcome{true: float64(mean[0].Interval.High) < 2*d.PerHour}
	level, power := 0.05/float64(len(rows)), 0.0
	most := rows[0]
	for _, row := range rows {
		hours, _ := r.Value(Query{Panel: calmPanel, Series: row.Series, Metric: "watched"})
		excess := excessive(d.PerHour*hours, level)
		out.true = out.true && math.Round(float64(row.Value)*hours) < excess
		power = max(power, 1-distuv.Poisson{Lambda: 2 * d.PerHour * hours}.CDF(excess-1))
		if row.Value > most.Value {
			most = row
		}
	}
	out.measured = fmt.Sprintf("stated %g/h: all %.2f/h [%.2f, %.2f], most %.2f/h (%s); twice the stated rate of a single one would be seen with a probability of %s",
		d.PerHour, mean[0].Value, mean[0].Interval.Low, mean[0].Interval.High, most.Value, most.Series, percent(power))
	return out, nil
}

// excessive returns the least count that a Poisson variable of that mean reaches with a
// probability below level.
func excessive(mean, level float64) float64 {
	count := math.Ceil(mean)
	for 1-(distuv.Poisson{Lambda: mean}).CDF(count-1) >= level {
		count++
	}
	return count
}

// ofTables looks at the charts with the limits of their tables.
func (x *detectorsStudy) ofTables(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, c := range x.spec.Detectors.Contenders {
		if c.Rule != "cusum" && c.Rule != "ewma" {
			continue
		}
		v, ok := r.Value(Query{Panel: calibrationPanel, Series: c.Name, Metric: "in_alarm_usually"})
		if !ok {
			return outcome{}, errMissing("fidelity simulated")
		}
		out.true = out.true && v < rarelyAlarms
		seen = append(seen, fmt.Sprintf("%s alarms for %s", c.Name, percent(v)))
	}
	if len(seen) == 0 {
		return outcome{}, errMissing("cusum and ewma with their defaults")
	}
	out.measured = strings.Join(seen, ", ")
	return out, nil
}
