package queueing

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestDistributionsHaveTheirMoments integrates the survival functions.
func TestDistributionsHaveTheirMoments(t *testing.T) {
	third := func(k int, mean float64) float64 { // E[S³] of an Erlang time
		r := float64(k)
		return (r + 1) * (r + 2) / (r * r) * mean * mean * mean
	}
	for name, d := range map[string]Distribution{
		"M/M/3 sojourn":      MMc{2, 1, 3}.Distribution(),
		"M/M/3 wait":         MMc{2.5, 1, 3}.WaitDistribution(),
		"M/M/2, equal rates": MMc{1, 1, 2}.Distribution(),
		"M/E3/1 wait":        MG1{.7, erlang{3, 1}, third(3, 1)}.WaitDistribution(),
		"M/E3/1 sojourn":     MG1{.7, erlang{3, 1}, third(3, 1)}.Distribution(),
		"E2/M/1 wait":        GIM1{erlang{2, 1}, 1.5}.WaitDistribution(),
		"D/M/1 sojourn":      GIM1{constant(1), 1.5}.Distribution(),
		"5 of 7":             Quorum{7, 5, 2}.Distribution(),
		"2 of 3, mixed":      MixedQuorum{[]float64{1, 2, 5}, 2}.Distribution(),
		"tandem":             Tandem{1, []float64{2, 3}}.Distribution(),
	} {
		mean := simpson(d.Survival, 40*d.Mean())
		square := simpson(func(x float64) float64 { return 2 * x * d.Survival(x) }, 40*d.Mean())
		if !near(mean, d.Mean(), 1e-4) || !near(square-mean*mean, d.Variance(), 1e-3) {
			t.Errorf("%s: mean %.6g and variance %.6g by integration, %.6g and %.6g by formula", name, mean, square-mean*mean, d.Mean(), d.Variance())
		}
		for _, p := range []float64{.01, .5, .9, .99, .9999} {
			if x := d.Quantile(p); math.Abs(d.Survival(x)-(1-p)) > 1e-9 && x > 0 {
				t.Errorf("%s: quantile of %v is %v, exceeded with probability %v", name, p, x, d.Survival(x))
			}
		}
	}
}

// TestDistributionOfMG1IsThatOfMM1 checks the inversion where the answer is known.
func TestDistributionOfMG1IsThatOfMM1(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		load := rapid.Float64Range(.05, .98).Draw(t, "load")
		p := rapid.Float64Range(0, .9999).Draw(t, "p")
		exact := MM1{load, 1}.Distribution().Quantile(p)
		got := MG1{Lambda: load, Service: exponential(1)}.Distribution().Quantile(p)
		if math.Abs(got-exact) > 1e-5*(1+exact) {
			t.Fatalf("sojourn quantile of %v is %v, exact %v", p, got, exact)
		}
		wait := MMc{load, 1, 1}.WaitDistribution()
		inverted := MG1{Lambda: load, Service: exponential(1)}.WaitDistribution()
		for _, x := range []float64{0, .1, 1, 10} {
			if math.Abs(inverted.Survival(x)-wait.Survival(x)) > 1e-6 {
				t.Fatalf("P(W > %v) = %v, exact %v", x, inverted.Survival(x), wait.Survival(x))
			}
		}
	})
}

// TestNarrowServicesAreInverted: an Erlang time of so many phases is nearly constant.
func TestNarrowServicesAreInverted(t *testing.T) {
	want := MG1{Lambda: .7, Service: constant(1)}.Distribution()
	for k, tolerance := range map[int]float64{100: .1, 1000: .03, 100_000: .003} {
		d := MG1{Lambda: .7, Service: erlang{k, 1}}.Distribution()
		for _, x := range []float64{.5, 1.5, 2.5, 4, 8} {
			got := d.Survival(x)
			if k <= 1000 && math.IsNaN(got) || math.Abs(got-want.Survival(x)) > tolerance || got < want.Survival(x)-1e-7 && x > 2 {
				t.Errorf("%d phases: P(T > %v) = %v, constant service %v", k, x, got, want.Survival(x))
			}
		}
	}
}

func TestDistributionEnds(t *testing.T) {
	wait := MMc{1, 1, 2}.WaitDistribution() // a third waits
	if wait.Quantile(.5) != 0 || wait.Survival(-1) != 1 || !near(wait.Survival(0), 1./3, 1e-12) || !math.IsInf(wait.Quantile(1), 1) {
		t.Errorf("wait of M/M/2: median %v, P(W > 0) = %v", wait.Quantile(.5), wait.Survival(0))
	}
	atoms := MG1{Lambda: .5, Service: twoPoint{.5, 2}}
	rough := []float64{atoms.Distribution().Survival(2), atoms.WaitDistribution().Quantile(.9), atoms.WaitVariance(), atoms.Distribution().Variance()}
	inverted := MG1{Lambda: .5, Service: exponential(1)}.Distribution()
	rough = append(rough, inverted.Quantile(1-1e-7), inverted.Quantile(-1), inverted.Quantile(math.NaN()), inverted.Survival(math.NaN()))
	for i, x := range rough {
		if !math.IsNaN(x) {
			t.Errorf("value %d is %v, want NaN", i, x)
		}
	}
	unstable := MG1{Lambda: 2, Service: exponential(1), ThirdMoment: 6}
	if d := unstable.Distribution(); d.Survival(1e9) != 1 || !math.IsInf(d.Quantile(.1), 1) || !math.IsInf(unstable.WaitVariance(), 1) {
		t.Error("the distribution of an unstable queue is not that of an infinite time")
	}
	if v := (MG1{.5, exponential(1), 6}).WaitVariance(); !near(v, .5*6/1.5+1, 1e-12) {
		t.Errorf("variance of the wait of M/M/1 at load .5 is %v, want 3", v)
	}
}

// TestAtomsAreSeen: the transform of a time that has a value with probability p
// stays near p, that of a density fades.
func TestAtomsAreSeen(t *testing.T) {
	for _, p := range []float64{0, .02, .1, .3, .6, 1} {
		if got := hasAtoms(rarelyFixed{p}); got != (p > 0) {
			t.Errorf("with probability %v of a single value: %v", p, got)
		}
	}
}

// TestQuantilesOfDenormalTimesEnd: no two floats are near relative to such a time.
func TestQuantilesOfDenormalTimesEnd(t *testing.T) {
	for _, p := range []float64{1e-300, 1e-16, .5, .999} {
		for _, x := range []float64{
			MMc{1, 1.7e308, 1}.Distribution().Quantile(p),
			MM1{1, 1.7e308}.Distribution().Quantile(p),
			Quorum{4, 3, 1.7e308}.Distribution().Quantile(p),
			MixedQuorum{[]float64{1e308, 1.7e308}, 1}.Distribution().Quantile(p),
		} {
			if !(x >= 0 && x < 1e-300) {
				t.Errorf("quantile of %v is %v s", p, x)
			}
		}
	}
}

// TestQuantilesAtTheAtom: of the customers of M/D/1 at load .4, .6 wait for nobody.
func TestQuantilesAtTheAtom(t *testing.T) {
	d := MG1{Lambda: .4, Service: constant(1)}.Distribution()
	for _, p := range []float64{0, .1, .5, .5999} {
		if x := d.Quantile(p); x != 1 {
			t.Errorf("quantile of %v is %v s, want 1 s", p, x)
		}
	}
	if x := d.Quantile(.6001); !(x > 1 && x < 1.001) {
		t.Errorf("quantile of .6001 is %v s, want a little more than 1 s", x)
	}
}

// TestMixedQuorumOfExtremeRates: the range of integration neither overflows nor
// vanishes.
func TestMixedQuorumOfExtremeRates(t *testing.T) {
	for _, rate := range []float64{1e-306, 1e-305, 1e306} {
		got, want := MixedQuorum{[]float64{rate, rate}, 1}.Mean(), .5/rate
		if !near(got, want, 1e-9) && (rate > 1e-306 || !math.IsNaN(got)) {
			t.Errorf("rate %v: mean %v s, want %v s", rate, got, want)
		}
	}
}
