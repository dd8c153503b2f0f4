package score_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/score"
	"ihealth/sim/rng"
)

// marks makes windows of 10 s of a picture: ! alarms, . does not, a space was not
// watched.
func marks(picture string) []score.Mark {
	var out []score.Mark
	for i, c := range picture {
		if c != ' ' {
			out = append(out, score.Mark{Start: float64(10 * i), Duration: 10, Alarm: c == '!'})
		}
	}
	return out
}

func TestAlarmPolicies(t *testing.T) {
	for _, c := range []struct {
		picture string
		policy  score.AlarmPolicy
		want    []score.Alarm
	}{
		{"", score.AlarmPolicy{}, nil},
		{"....", score.AlarmPolicy{}, nil},
		{".!!.!", score.AlarmPolicy{}, []score.Alarm{{20, 30}, {50, 50}}},
		{".!!.!", score.AlarmPolicy{Merge: 10}, []score.Alarm{{20, 50}}},
		{".!!.!", score.AlarmPolicy{Refractory: 60}, []score.Alarm{{20, 30}}},
		{".!!.!...!", score.AlarmPolicy{Refractory: 60}, []score.Alarm{{20, 30}, {90, 90}}},
		{".!!.!!!.", score.AlarmPolicy{Persistence: 3}, []score.Alarm{{70, 70}}},
		{"!! !", score.AlarmPolicy{Persistence: 3}, nil}, // what was not watched breaks a run
		{"!! !", score.AlarmPolicy{Merge: 10}, []score.Alarm{{10, 40}}},
		{"!!!!", score.AlarmPolicy{Refractory: 15}, []score.Alarm{{10, 40}}}, // one that lasts stays one
	} {
		if got := c.policy.Alarms(marks(c.picture)); !slices.Equal(got, c.want) {
			t.Errorf("%q, %v: %v, want %v", c.picture, c.policy, got, c.want)
		}
	}
}

// TestAlarmsAreAsFarApartAsThePolicySays, in any picture.
func TestAlarmsAreAsFarApartAsThePolicySays(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := marks(rapid.StringMatching("[!. ]{0,40}").Draw(rt, "picture"))
		p := score.AlarmPolicy{Persistence: rapid.IntRange(0, 3).Draw(rt, "n"), Merge: rapid.Float64Range(0, 50).Draw(rt, "merge"), Refractory: rapid.Float64Range(0, 200).Draw(rt, "refractory")}
		alarms := p.Alarms(m)
		for i := range alarms {
			if alarms[i].Until < alarms[i].Raised || i > 0 && alarms[i].Raised-alarms[i-1].Raised < p.Refractory {
				rt.Fatalf("%v: %v", p, alarms)
			}
		}
		if len(alarms) > len((score.AlarmPolicy{}).Alarms(m)) {
			rt.Fatalf("%v raises more alarms than there are runs", p)
		}
	})
}

// TestFalseAlarmsAreOfWatchedTime: gaps, undecided windows and the truth do not count.
func TestFalseAlarmsAreOfWatchedTime(t *testing.T) {
	var windows []feature.Window
	var verdicts []detect.Verdict
	status := []detect.Status{detect.Learning, detect.Normal, detect.Emergency, detect.NoDecision, detect.Normal, detect.Emergency, detect.MeasurementError, detect.Emergency}
	for i, s := range status {
		windows = append(windows, feature.Window{Index: i, Start: 360 * float64(i), Duration: 360})
		verdicts = append(verdicts, detect.Verdict{Status: s})
	}
	windows[7].Start += 3600 // behind a gap
	m := score.Marks(windows, verdicts)
	got := score.AlarmPolicy{}.FalseAlarms(m, []score.Span{{Start: 1900, End: 2000}})
	if want := (score.FalseAlarms{Alarms: 2, Hours: 0.5}); got.Alarms != want.Alarms || math.Abs(got.Hours-want.Hours) > 1e-12 {
		t.Errorf("%+v, want %+v", got, want)
	}
	if both := got.Add(got); math.Abs(both.PerHour()-4) > 1e-12 || both.Alarms != 4 {
		t.Errorf("%+v", both)
	}
	if share := score.TimeInAlarm(m); share != 0.5 {
		t.Errorf("%v of the time in alarm, want 0.5", share)
	}
	if !math.IsNaN(score.FalseAlarms{}.PerHour()) || !math.IsNaN(score.TimeInAlarm(nil)) {
		t.Error("rates of no time are defined")
	}
}

// TestOverlappingWindowsAreWatchedOnce: twenty windows of 10 s, 2.5 s apart, are 57.5 s;
// those eight that do not touch the truth are 27.5 s.
func TestOverlappingWindowsAreWatchedOnce(t *testing.T) {
	var m []score.Mark
	for i := range 20 {
		m = append(m, score.Mark{Start: 2.5 * float64(i), Duration: 10, Alarm: i < 4})
	}
	if got := (score.AlarmPolicy{}).FalseAlarms(m, []score.Span{{Start: 27.5, End: 60}}); got.Alarms != 1 || math.Abs(3600*got.Hours-27.5) > 1e-9 {
		t.Errorf("%+v, want 1 alarm in 27.5 s", got)
	}
	if share := score.TimeInAlarm(m); math.Abs(share-17.5/57.5) > 1e-12 {
		t.Errorf("%v of the time in alarm, want 17.5 of 57.5 s", share)
	}
}

func TestMarksNeedVerdicts(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	score.Marks(make([]feature.Window, 2), nil)
}

// TestDelayQuantiles: misses shift the quantiles, they are not dropped. The last case
// is Freireich et al. 1963, remission under 6-MP as in Kaplan-Meier textbooks: median 23.
func TestDelayQuantiles(t *testing.T) {
	hit := func(s float64) score.Delay { return score.Delay{Seconds: s} }
	miss := func(s float64) score.Delay { return score.Delay{Seconds: s, Censored: true} }
	remission := []score.Delay{
		hit(6), hit(6), hit(6), miss(6), hit(7), miss(9), hit(10), miss(10), miss(11), hit(13), hit(16), miss(17), miss(19), miss(20),
		hit(22), hit(23), miss(25), miss(32), miss(32), miss(34), miss(35),
	}
	for _, c := range []struct {
		delays []score.Delay
		q      float64
		want   float64
	}{
		{[]score.Delay{hit(3), hit(1), hit(2)}, 0.5, 2},
		{[]score.Delay{hit(3), hit(1), miss(9)}, 0.5, 3},
		{[]score.Delay{hit(1), miss(9), miss(9)}, 0.5, math.Inf(1)},
		{[]score.Delay{hit(1), hit(2), hit(3), hit(4), hit(5), hit(6), hit(7), hit(8), hit(9), miss(10)}, 0.9, 9},
		{nil, 0.5, math.NaN()},
		{remission, 0.5, 23},
	} {
		if got := score.DelayQuantile(c.delays, c.q); !equal(got, c.want) {
			t.Errorf("%v of %v: %v, want %v", c.q, c.delays, got, c.want)
		}
	}
	if got := score.Detected(remission); math.Abs(got-9.0/21) > 1e-12 {
		t.Errorf("%v detected", got)
	}
}

func ExampleDelayOf() {
	alarms := score.AlarmPolicy{Refractory: 60}.Alarms(marks("!........!!"))
	fmt.Println(alarms)
	fmt.Println(score.DelayOf(alarms, 50, 200), score.DelayOf(alarms, 50, 90))
	// Output:
	// [{10 10} {100 110}]
	// {50 false} {40 true}
}

// TestRunLengthsAreGeometric: independent steps that alarm with probability p have a
// mean run length of 1/p. n = 20000, tolerance 5 standard errors.
func TestRunLengthsAreGeometric(t *testing.T) {
	for _, p := range []float64{0.5, 0.01} {
		arl := score.RunLengths(20000, 1e6, func(run int) func() bool {
			s := rng.New(rng.Key{Seed: 1, Name: "run", Replication: run})
			return func() bool { return s.Float64() < p }
		})
		want := math.Sqrt(1-p) / p / math.Sqrt(20000)
		if math.Abs(arl.Mean-1/p) > 5*want || math.Abs(arl.StandardError/want-1) > 0.1 || arl.Censored != 0 {
			t.Errorf("p = %v: %+v", p, arl)
		}
	}
	never := func(int) func() bool { return func() bool { return false } }
	if arl := score.RunLengths(3, 10, never); arl.Mean != 10 || arl.Censored != 3 {
		t.Errorf("%+v", arl)
	}
}

// TestBootstrapCovers: 95 % intervals of the mean of 30 normal values hold the true
// one in about 93 of 100 samples; of 400, 340 is 9 standard errors below.
func TestBootstrapCovers(t *testing.T) {
	covered := 0
	for r := range 400 {
		s := rng.New(rng.Key{Seed: 1, Name: "bootstrap", Replication: r})
		x := make([]float64, 30)
		for i := range x {
			x[i] = s.Normal(5, 2)
		}
		got := score.Bootstrap(len(x), 400, 0.95, s, func(patients []int) float64 {
			sum := 0.0
			for _, i := range patients {
				sum += x[i]
			}
			return sum / float64(len(patients))
		})
		if got.Low <= 5 && got.High >= 5 {
			covered++
		}
		if !(got.Low < got.Estimate && got.Estimate < got.High) {
			t.Fatalf("%+v", got)
		}
	}
	if covered < 340 || covered > 398 {
		t.Errorf("%d of 400 intervals cover", covered)
	}
}

func TestBootstrapRefuses(t *testing.T) {
	s := rng.New(rng.Key{Seed: 1})
	nan := func([]int) float64 { return math.NaN() }
	if got := score.Bootstrap(5, 100, 0.95, s, nan); !math.IsNaN(got.Low) || got.Undefined != 100 {
		t.Errorf("%+v", got)
	}
	one := func([]int) float64 { return 1 }
	if got := score.Bootstrap(1, 100, 0.95, s, one); !math.IsNaN(got.High) || got.Estimate != 1 {
		t.Errorf("%+v", got)
	}
}
