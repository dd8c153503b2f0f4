package experiments

import (
	"math"
	"testing"

	"ihealth/eeg/score"
	"ihealth/sim/rng"
)

func intervalsOf(patients int) *patientIntervals {
	d := &Detectors{Resamples: 200, Level: 0.95, PerHour: 0.5}
	return &patientIntervals{env: &Env{Key: rng.Key{Seed: 5}}, d: d, patients: patients}
}

// What no patient had, or all, is not certain of others: 0 and 18 of 18 by Wilson, and no
// alarm in 6 h by Garwood, 3.689/6.
func TestNothingSeenIsNotNever(t *testing.T) {
	b := intervalsOf(18)
	z2 := 1.959963984540054 * 1.959963984540054
	wilson := z2 / (18 + z2)
	constant := func(v float64) func([]int) float64 { return func([]int) float64 { return v } }
	for _, c := range []struct {
		name            string
		agreed          func(float64) *Range
		value, low, top float64
	}{
		{"none", b.share, 0, 0, wilson},
		{"all", b.share, 1, 1 - wilson, 1},
		{"no alarm", b.rate(6), 0, 0, 3.6888794541139363 / 6},
		{"6 alarms", b.rate(6), 1, 2.2018942 / 6, 13.0594741 / 6},
	} {
		got := b.over(Row{}, c.agreed, constant(c.value))
		if float64(got.Value) != c.value || math.Abs(float64(got.Interval.Low)-c.low) > 1e-6 || math.Abs(float64(got.Interval.High)-c.top) > 1e-6 {
			t.Errorf("%s: %v %+v, want [%v, %v]", c.name, got.Value, *got.Interval, c.low, c.top)
		}
	}
	some := b.over(Row{}, b.share, func(patients []int) float64 { return float64(patients[0]) })
	if some.Interval.Low != 0 || some.Interval.High != 17 {
		t.Errorf("a bootstrap that varies was replaced: %+v", *some.Interval)
	}
}

// The area of pooled windows by pairs of patients is that of score.Pool, in any resample.
func TestPooledArea(t *testing.T) {
	s := rng.New(rng.Key{Seed: 9})
	trials := make([]drugTrial, 5)
	for p := range trials {
		for i := range 20 + 5*p {
			v := math.Floor(8*s.Float64()) + float64(p)
			if i%7 == 0 {
				v = math.NaN()
			}
			trials[p].record.Scores = append(trials[p].record.Scores, v)
			trials[p].record.Positive = append(trials[p].record.Positive, i%3 == 0)
		}
	}
	of := func(p int) drugTrial { return trials[p] }
	pairs := pairsOf(len(trials), of)
	for _, patients := range [][]int{{0, 1, 2, 3, 4}, {4, 4, 1, 1, 0}, {2, 2, 2, 2, 2}} {
		want := poolOf(len(patients), func(i int) drugTrial { return of(patients[i]) }).AUC()
		if got := pairs.auc(patients); math.Abs(got-want) > 1e-12 {
			t.Errorf("%v: %v, want %v", patients, got, want)
		}
	}
	curve := curveRows("a", []score.Point{{TPR: 0}, {FPR: 0.2, TPR: 0.6}, {FPR: 1, TPR: 1}})
	if len(curve) != curveSteps+1 || math.Abs(float64(curve[10].Value)-0.3) > 1e-12 || curve[20].Value != 0.6 || math.Abs(float64(curve[60].Value)-0.8) > 1e-12 || curve[100].Value != 1 {
		t.Errorf("%+v", curve)
	}
}

// Limits that let through twice the stated rate are not said to keep it, even where all
// detectors alarm together: 300 cohorts, fewer than one in eight pass (α < 1e-6 at 6 %).
func TestTwiceTheRateIsFound(t *testing.T) {
	x := &detectorsStudy{spec: &Spec{Detectors: &Detectors{Resamples: 200, Level: 0.95, PerHour: 0.5, Contenders: []Contender{{Name: "a"}, {Name: "b"}}}}}
	passes := func(rate float64) (n int) {
		s := rng.New(rng.Key{Seed: 3})
		for range 300 {
			trials := make([]patientTrials, 18)
			for p := range trials {
				f := score.FalseAlarms{Hours: 1.0 / 3}
				for at := -math.Log(1 - s.Float64()); at < rate/3; at -= math.Log(1 - s.Float64()) {
					f.Alarms++
				}
				trials[p].before = []calmTrial{{FalseAlarms: f}, {FalseAlarms: f}}
			}
			b := intervalsOf(18)
			b.d = x.spec.Detectors
			r := &Results{Rows: []Row{b.together(Row{Panel: calmPanel, Series: allDetectors, Metric: "mean_false_alarms"}, trials)}}
			for k, c := range b.d.Contenders {
				f := calm(trials, k)
				r.Rows = append(r.Rows, Row{Panel: calmPanel, Series: c.Name, Metric: "false_alarms", Value: Number(f.PerHour())}, Row{Panel: calmPanel, Series: c.Name, Metric: "watched", Value: Number(f.Hours)})
			}
			out, err := x.carriesOver(r)
			if err != nil {
				t.Fatal(err)
			}
			if out.true {
				n++
			}
		}
		return n
	}
	if n := passes(1); n > 37 {
		t.Errorf("%d of 300 cohorts at twice the stated rate pass", n)
	}
	if n := passes(0.1); n < 270 {
		t.Errorf("%d of 300 cohorts at a fifth of the stated rate pass", n)
	}
}

// Counts that a Poisson variable reaches: 1 − CDF(7; 3) = 0.0119, 1 − CDF(8; 3) = 0.0038.
func TestExcessiveCounts(t *testing.T) {
	for level, want := range map[float64]float64{0.05: 7, 0.012: 8, 0.01: 9} {
		if got := excessive(3, level); got != want {
			t.Errorf("level %v: %v, want %v", level, got, want)
		}
	}
}
