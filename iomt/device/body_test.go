package device_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"ihealth/iomt/device"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// mean5 returns the mean of values and the 5 standard errors that a true model exceeds with
// p < 6e-7.
func mean5(values []float64) (mean, bound float64) {
	n := float64(len(values))
	for _, v := range values {
		mean += v / n
	}
	square := 0.0
	for _, v := range values {
		square += (v - mean) * (v - mean)
	}
	return mean, 5 * math.Sqrt(square/(n-1)/n)
}

// values returns the readings of a kind.
func values(g device.Generator, kind device.Kind) []float64 {
	var out []float64
	for _, r := range readings(g) {
		if r.Kind == kind {
			out = append(out, r.Quantity.Float())
		}
	}
	return out
}

// TestVitalsFollowTheirLaw takes one reading of each of 4000 people (n = 4000, 5 se):
// means, standard deviations, and rates that follow a fever of 2 Cel.
func TestVitalsFollowTheirLaw(t *testing.T) {
	const people = 4000
	c := device.DefaultVitals()
	c.Period, c.Start, c.End = time.Hour, 0, sim.Time(5*time.Hour)
	c.Fevers = []device.Fever{{Onset: sim.Time(2 * time.Hour), Plateau: 10 * time.Hour, Height: 2}}
	var healthy, feverish [3][]float64
	var first, later []float64
	for i := range people {
		g, err := device.NewVitals(rng.Key{Seed: 3, Replication: i}, c)
		if err != nil {
			t.Fatal(err)
		}
		r := readings(g)
		for k := range 3 {
			healthy[k] = append(healthy[k], r[k].Quantity.Float())
			feverish[k] = append(feverish[k], r[3*4+k].Quantity.Float())
		}
		first = append(first, r[0].Quantity.Float()-c.Mean)
		later = append(later, r[3].Quantity.Float()-c.Mean)
	}
	for k, want := range [3]float64{c.Mean, c.HeartRate, c.Respiration} {
		rise := [3]float64{2, 2 * c.HeartPerDegree, 2 * c.RespirationPerDegree}[k]
		for _, tt := range []struct {
			got  []float64
			want float64
		}{{healthy[k], want}, {feverish[k], want + rise}} {
			if got, bound := mean5(tt.got); math.Abs(got-tt.want) > bound {
				t.Errorf("kind %d: mean %v, want %v ± %v", k, got, tt.want, bound)
			}
		}
	}
	variance, covariance := make([]float64, people), make([]float64, people)
	for i := range people {
		variance[i], covariance[i] = first[i]*first[i], first[i]*later[i]
	}
	want := c.Spread * c.Spread
	if got, bound := mean5(variance); math.Abs(got-want) > bound {
		t.Errorf("variance %v, want %v ± %v", got, want, bound)
	}
	want *= math.Exp(-c.Period.Hours() / c.Correlation.Hours())
	if got, bound := mean5(covariance); math.Abs(got-want) > bound {
		t.Errorf("covariance an hour later %v, want %v ± %v", got, want, bound)
	}
}

// TestFeverRamp checks a fever's corners and half-way points.
func TestFeverRamp(t *testing.T) {
	const hour = time.Hour
	f := device.Fever{Onset: sim.Time(10 * hour), Rise: 4 * hour, Plateau: 6 * hour, Fall: 8 * hour, Height: 2}
	for _, tt := range []struct {
		hours, want float64
	}{{0, 0}, {10, 0}, {11, 0.5}, {12, 1}, {14, 2}, {17, 2}, {20, 2}, {24, 1}, {28, 0}, {29, 0}, {1e5, 0}} {
		if got := f.At(sim.Seconds(tt.hours * 3600)); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("at %v h: %v, want %v", tt.hours, got, tt.want)
		}
	}
	sudden := device.Fever{Onset: 5, Plateau: 5, Height: 1}
	if sudden.At(4) != 0 || sudden.At(5) != 1 || sudden.At(10) != 1 || sudden.At(11) != 0 {
		t.Error("a fever without ramps is not a step")
	}
	c := device.VitalsConfig{Fevers: []device.Fever{f, f}}
	if got := c.Fever(f.Onset.Add(5 * hour)); got != 4 {
		t.Errorf("two fevers raise by %v, want 4", got)
	}
}

// TestEpisodesLast6To41Days: 001-C12. All lengths occur equally often (36 000 episodes,
// 1000 ± 5 sd each), and a share of people falls ill.
func TestEpisodesLast6To41Days(t *testing.T) {
	s := rng.New(rng.Key{Seed: 4})
	counts := map[int]int{}
	var ill, days []float64
	for range 36_000 {
		e := device.NewEpisode(s, 0.16)
		counts[e.Days]++
		days = append(days, float64(e.Days))
		ill = append(ill, float64(len(e.Fevers)))
		for _, f := range e.Fevers {
			if err := f.Validate(); err != nil || f.End() > e.End() || f.Height < 1 || f.Height > 3 {
				t.Fatalf("%+v in %d days: %v", f, e.Days, err)
			}
		}
	}
	for d := device.ShortestEpisode; d <= device.LongestEpisode; d++ {
		if n := counts[d]; math.Abs(float64(n)-1000) > 5*math.Sqrt(1000) {
			t.Errorf("%d episodes of %d days, want 1000", n, d)
		}
	}
	if len(counts) != 36 {
		t.Errorf("%d lengths, want 36", len(counts))
	}
	if got, bound := mean5(days); math.Abs(got-23.5) > bound {
		t.Errorf("%v days on average, want 23.5 ± %v", got, bound)
	}
	if got, bound := mean5(ill); math.Abs(got-0.16) > bound {
		t.Errorf("%v are ill, want 0.16 ± %v", got, bound)
	}
}

// TestGlucoseRisesAfterMeals: the truth peaks where the configuration says, and readings
// are about it.
func TestGlucoseRisesAfterMeals(t *testing.T) {
	c := device.DefaultGlucose()
	c.Meals = []time.Duration{7 * time.Hour}
	if got := c.Truth(sim.Seconds(6 * 3600)); got != c.Fasting {
		t.Errorf("before the first meal %v, want %v", got, c.Fasting)
	}
	peak := c.Truth(sim.Time(7*time.Hour + c.Peak))
	if math.Abs(peak-c.Fasting-c.Rise) > 1e-9 {
		t.Errorf("at the peak %v, want %v", peak, c.Fasting+c.Rise)
	}
	for m := range 24 * 60 {
		if v := c.Truth(sim.Time(m) * sim.Time(time.Minute)); v > peak+1e-9 || v < c.Fasting {
			t.Fatalf("%v after %d min, want %v to %v", v, m, c.Fasting, peak)
		}
	}
	if a, b := c.Truth(sim.Seconds(8*3600)), c.Truth(sim.Seconds(32*3600)); math.Abs(a-b) > 0.1 {
		t.Errorf("%v on the first day, %v on the second", a, b)
	}
	c.Correlation, c.End = 0, sim.Time(30*day)
	g, err := device.NewGlucoseSensor(rng.Key{Seed: 5}, c)
	if err != nil {
		t.Fatal(err)
	}
	var errs []float64
	for _, r := range readings(g) {
		errs = append(errs, r.Quantity.Float()-c.Truth(r.At))
	}
	if got, bound := mean5(errs); math.Abs(got) > bound {
		t.Errorf("mean error %v, want 0 ± %v", got, bound)
	}
}

// TestPressureDipsAtNight compares means by day and night, and holds the order of the two
// pressures.
func TestPressureDipsAtNight(t *testing.T) {
	c := device.DefaultPressure()
	c.End = sim.Time(60 * day)
	g, err := device.NewPressureCuff(rng.Key{Seed: 6}, c)
	if err != nil {
		t.Fatal(err)
	}
	var byDay, atNight []float64
	all := readings(g)
	for i, r := range all {
		switch hour := r.At.Seconds() / 3600; {
		case r.Kind != device.SystolicPressure:
		case math.Mod(hour, 24) >= 6 && math.Mod(hour, 24) < 22:
			byDay = append(byDay, r.Quantity.Float())
		default:
			atNight = append(atNight, r.Quantity.Float())
		}
		if r.Kind == device.SystolicPressure && r.Quantity.Milli <= all[i+1].Quantity.Milli {
			t.Fatalf("systolic %v, diastolic %v", r.Quantity, all[i+1].Quantity)
		}
	}
	for _, tt := range []struct {
		got  []float64
		want float64
	}{{byDay, 120}, {atNight, 108}} {
		if got, bound := mean5(tt.got); math.Abs(got-tt.want) > bound {
			t.Errorf("%v, want %v ± %v", got, tt.want, bound)
		}
	}
}

// TestAmbientHasADay: warmest at 15 o'clock, pressure about its mean.
func TestAmbientHasADay(t *testing.T) {
	c := device.DefaultAmbient()
	warmest, coldest := c.Truth(sim.Seconds(15*3600)), c.Truth(sim.Seconds(3*3600))
	if math.Abs(warmest-23) > 1e-9 || math.Abs(coldest-19) > 1e-9 {
		t.Errorf("%v and %v, want 23 and 19", warmest, coldest)
	}
	var pressures []float64
	for i := range 2000 {
		c.End = 1
		g, err := device.NewAmbient(rng.Key{Seed: 7, Replication: i}, c)
		if err != nil {
			t.Fatal(err)
		}
		pressures = append(pressures, values(g, device.AmbientPressure)...)
	}
	if got, bound := mean5(pressures); math.Abs(got-1013.25) > bound || bound < 0.5 {
		t.Errorf("%v hPa, want 1013.25 ± %v", got, bound)
	}
}

// TestOutagesShare: the share of time down is what it says, times up and down are
// exponential means, and the first state is stationary.
func TestOutagesShare(t *testing.T) {
	const up, down = 50 * time.Minute, 10 * time.Minute
	var first, share []float64
	for i := range 2000 {
		o, err := device.NewOutages(rng.Key{Seed: 8, Replication: i}, up, down)
		if err != nil {
			t.Fatal(err)
		}
		off, minutes := 0, 24*60
		for m := range minutes {
			at := sim.Time(m) * sim.Time(time.Minute)
			isUp := o.Up(at)
			if !isUp {
				off++
			}
			if m == 0 {
				first = append(first, float64(off))
			}
			if o.Change() <= at {
				t.Fatal("the next change is over")
			}
		}
		share = append(share, float64(off)/float64(minutes))
		if o.Share() != 1.0/6 {
			t.Fatalf("share %v, want 1/6", o.Share())
		}
	}
	for _, got := range [][]float64{first, share} {
		if got, bound := mean5(got); math.Abs(got-1.0/6) > bound {
			t.Errorf("down for %v of the time, want 1/6 ± %v", got, bound)
		}
	}
	never, err := device.NewOutages(rng.Key{}, time.Second, 0)
	if err != nil || !never.Up(1<<60) || never.Change() != sim.Never || never.Share() != 0 {
		t.Error("a connection that never breaks breaks")
	}
}

// TestMergeKeepsTime: all readings come, in order, and ties in the order of the generators.
func TestMergeKeepsTime(t *testing.T) {
	byName := all(t, rng.Key{Seed: 9})
	twin := all(t, rng.Key{Seed: 9})
	var parts []device.Generator
	var want []device.Reading
	for _, name := range []string{"gnss", "vitals", "ambient", "glucose", "pressure"} {
		parts = append(parts, byName[name])
		want = append(want, readings(twin[name])...)
	}
	slices.SortStableFunc(want, func(a, b device.Reading) int { return int(a.At - b.At) })
	if got := readings(device.Merge(parts...)); !slices.Equal(got, want) {
		t.Errorf("%d merged readings, want %d in order of time and generator", len(got), len(want))
	}
	if got := readings(device.Merge()); len(got) != 0 {
		t.Errorf("%d readings of no generator", len(got))
	}
}
