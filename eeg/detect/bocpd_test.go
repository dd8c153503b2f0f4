package detect_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/detect"
	"ihealth/sim/rng"
)

// segmentEvidence is the density of values under a normal distribution whose mean and
// variance have the normal-inverse-gamma prior (0, kappa, alpha, alpha), in closed form
// (Murphy 2007, eq. 99).
func segmentEvidence(x []float64, kappa, alpha float64) float64 {
	n := float64(len(x))
	var sum, squares float64
	for _, v := range x {
		sum += v
		squares += v * v
	}
	mean := sum / (kappa + n)
	beta := alpha + (squares-(kappa+n)*mean*mean)/2
	after, _ := math.Lgamma(alpha + n/2)
	before, _ := math.Lgamma(alpha)
	return math.Exp(after - before + alpha*math.Log(alpha) - (alpha+n/2)*math.Log(beta) + math.Log(kappa/(kappa+n))/2 - n/2*math.Log(2*math.Pi))
}

// recentChange enumerates all 2^n sets of changes among n values and returns the
// probability that the last change is recent. The values before the first change go on
// from the training, which is worth longest values.
func recentChange(x []float64, rule detect.BOCPDRule) float64 {
	var recent, all float64
	for changes := range 1 << len(x) {
		p, start, kappa, alpha := 1.0, 0, 0.25+float64(rule.Longest), 5+float64(rule.Longest)/2
		last := -1
		for i := range x {
			if changes&(1<<i) == 0 { // no change after value i
				p *= 1 - 1/rule.Every
				continue
			}
			p *= segmentEvidence(x[start:i+1], kappa, alpha) / rule.Every
			start, last, kappa, alpha = i+1, i, 0.25, 5
		}
		p *= segmentEvidence(x[start:], kappa, alpha)
		all += p
		if last >= 0 && len(x)-1-last <= rule.Recent {
			recent += p
		}
	}
	return recent / all
}

func TestBOCPDIsTheSumOverAllChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		recent := rapid.IntRange(1, 5).Draw(t, "recent")
		rule := detect.BOCPDRule{Limit: 0.5, Every: rapid.Float64Range(1.5, 100).Draw(t, "every"), Recent: recent, Longest: 20}
		chart := detect.NewBOCPD(rule, 0)
		var seen []float64
		for _, z := range rapid.SliceOfN(rapid.Float64Range(-4, 4), 1, 8).Draw(t, "z") {
			seen = append(seen, z)
			got, alarm := chart.Step(z)
			if want := recentChange(seen, rule); math.Abs(got-want) > 1e-9 || alarm != (got > rule.Limit) {
				t.Fatalf("after %d values: %v, alarm %v; want %v", len(seen), got, alarm, want)
			}
		}
	})
}

// The probabilities of all run lengths sum to 1: with a recent past of all but the
// longest run, the statistic stays within 1 for any values, and comes to it after a
// change.
func TestBOCPDIsAProbability(t *testing.T) {
	stream := rng.New(rng.Key{Seed: 3, Name: "detect/bocpd"})
	rule := detect.BOCPDRule{Limit: 0.5, Every: 200, Recent: 59, Longest: 60}
	chart := detect.NewBOCPD(rule, 0.4)
	last := 0.0
	for i := range 3000 {
		shift := 0.0
		if i >= 2960 {
			shift = 3
		}
		s, _ := chart.Step(stream.Normal(shift, 1))
		if !(s >= 1/rule.Every-1e-12 && s <= 1+1e-12) {
			t.Fatalf("value %d: %v", i, s)
		}
		last = s
	}
	if last < 0.999 {
		t.Errorf("%v after a change of three deviations, want 1", last)
	}
}

// A chart that knows the correlation φ sees of an autoregressive series what one that
// knows none sees of its innovations.
func TestBOCPDWhitens(t *testing.T) {
	const phi = 0.6
	stream := rng.New(rng.Key{Seed: 4, Name: "detect/bocpd"})
	knows, plain := detect.NewBOCPD(detect.DefaultBOCPDRule(), phi), detect.NewBOCPD(detect.DefaultBOCPDRule(), 0)
	z := 0.0
	for i := range 200 {
		e := stream.Normal(0, 1)
		if i == 0 {
			z = e
		} else {
			z = phi*z + math.Sqrt(1-phi*phi)*e
		}
		a, _ := knows.Step(z)
		if b, _ := plain.Step(e); math.Abs(a-b) > 1e-9 {
			t.Fatalf("value %d: %v of the series, %v of the innovations", i, a, b)
		}
	}
}

// A change of three deviations is seen within six values, and is recent no more after
// the 30 that DefaultBOCPDRule says; 100 calm values before give no alarm.
func TestBOCPDSeesAChangeAndForgetsIt(t *testing.T) {
	chart := detect.NewBOCPD(detect.DefaultBOCPDRule(), 0)
	stream := rng.New(rng.Key{Seed: 5, Name: "detect/bocpd"})
	first, last := -1, -1
	for i := range 200 {
		shift := 0.0
		if i >= 100 {
			shift = 3
		}
		if _, alarm := chart.Step(stream.Normal(shift, 1)); alarm {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 100 || first > 105 || last < 125 || last > 135 {
		t.Errorf("alarms from %d to %d, want from 100 to 105 to about 130", first, last)
	}
}
