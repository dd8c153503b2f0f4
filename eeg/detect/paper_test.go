package detect_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
)

// channel returns the features of N samples of the given mean and variance.
func channel(mean, variance float64) feature.Channel {
	return feature.Channel{Label: "x", Samples: 512, Mean: mean, Variance: variance, RMS: math.Sqrt(variance + mean*mean), Kurtosis: 3}
}

func window(channels ...feature.Channel) feature.Window { return feature.Window{Channels: channels} }

// uniform returns a window of 14 channels of one variance, but for the first changed
// ones.
func uniform(variance float64, changed int, other float64) feature.Window {
	w := feature.Window{}
	for i := range 14 {
		v := variance
		if i < changed {
			v = other
		}
		w.Channels = append(w.Channels, channel(4200, v))
	}
	return w
}

func paper(t *testing.T, rule detect.PaperRule, training detect.Training) *detect.Paper {
	t.Helper()
	d, err := detect.NewPaper(rule, training, 0)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func verdict(t *testing.T, d detect.Detector, w feature.Window) detect.Verdict {
	t.Helper()
	v, err := d.Detect(w)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestEquation7 has z = 0, 1, 2 and 3 changed channels. Reference: I-Health eq. (7).
func TestEquation7(t *testing.T) {
	d := paper(t, detect.DefaultPaperRule(), detect.Training{{uniform(100, 0, 0)}})
	want := []detect.Status{detect.Normal, detect.MeasurementError, detect.MeasurementError, detect.Emergency, detect.Emergency}
	for z, status := range want {
		v := verdict(t, d, uniform(100, z, 200))
		if v.Z != z || v.Status != status || len(v.Scores) != 14 {
			t.Errorf("%d channels up: z = %d, %v; want %v", z, v.Z, v.Status, status)
		}
		suspects := []int{0, 1}[:min(z, 2)]
		if z > 2 {
			suspects = nil
		}
		if (v.Change > 0.3) != (z > 2) || !slices.Equal(v.Suspects, suspects) {
			t.Errorf("%d channels up: statistic %v, suspects %v", z, v.Change, v.Suspects)
		}
	}
}

// TestEquation6 computes κ by hand. Reference: I-Health eqs (5) and (6).
func TestEquation6(t *testing.T) {
	own := []feature.Window{window(channel(3, 16), channel(0, 1)), window(channel(3, 16), channel(0, 9))}
	other := []feature.Window{window(channel(0, 4), channel(0, 4))}
	// δ of (3, 16): 3+16+5+3 = 27; (0, 1): 5; (0, 9): 15; (0, 4): 9.
	tests := []struct {
		scope detect.Scope
		want  []float64 // δ̄ per channel
	}{
		{detect.Global, []float64{(27 + 5 + 27 + 15 + 9 + 9) / 6.0, (27 + 5 + 27 + 15 + 9 + 9) / 6.0}},
		{detect.PerChannel, []float64{(27 + 27 + 9) / 3.0, (5 + 15 + 9) / 3.0}},
		{detect.PerPatient, []float64{(27 + 5 + 27 + 15) / 4.0, (27 + 5 + 27 + 15) / 4.0}},
	}
	for _, tt := range tests {
		t.Run(string(tt.scope), func(t *testing.T) {
			rule := detect.PaperRule{Indicator: detect.Sum, Scope: tt.scope, Offset: detect.KeepOffset, Zeta: 0.3}
			d := paper(t, rule, detect.Training{own, other})
			if !slices.Equal(d.Baseline(), tt.want) {
				t.Fatalf("δ̄ = %v, want %v", d.Baseline(), tt.want)
			}
			v := verdict(t, d, window(channel(3, 16), channel(0, 16)))
			for i, delta := range []float64{27, 23} {
				if want := (delta - tt.want[i]) / tt.want[i]; math.Abs(v.Scores[i]-want) > 1e-15 {
					t.Errorf("κ = %v, want %v", v.Scores[i], want)
				}
			}
		})
	}
}

func TestIndicators(t *testing.T) {
	c := feature.Channel{Mean: -3, Variance: 16, RMS: 5, Kurtosis: 2}
	for indicator, want := range map[detect.Indicator]float64{
		detect.Sum: 26, detect.SignedSum: 20, detect.Norm: math.Sqrt(9 + 256 + 25 + 4), detect.Variance: 16, detect.RMS: 5,
	} {
		if got := indicator.Of(c); got != want || indicator.Validate() != nil {
			t.Errorf("%s = %v, want %v", indicator, got, want)
		}
	}
	flat := feature.Channel{Mean: 1, RMS: 1, Kurtosis: math.NaN()}
	if got := detect.Sum.Of(flat); got != 2 {
		t.Errorf("δ of a flat channel is %v, want |m| + r = 2", got)
	}
}

// TestOffsetSwampsEverything shows why the offset must go: at 4200 µV a tenfold
// variance changes nothing.
func TestOffsetSwampsEverything(t *testing.T) {
	rule := detect.DefaultPaperRule()
	rule.Offset = detect.KeepOffset
	training := detect.Training{{uniform(100, 0, 0)}}
	changed := uniform(100, 14, 1000)
	if v := verdict(t, paper(t, rule, training), changed); v.Z != 0 {
		t.Errorf("z = %d with the offset, want 0", v.Z)
	}
	for _, offset := range []detect.Offset{detect.WindowOffset, detect.BaselineOffset} {
		rule.Offset = offset
		if v := verdict(t, paper(t, rule, training), changed); v.Z != 14 {
			t.Errorf("z = %d with offset %s, want 14", v.Z, offset)
		}
	}
}

// TestDriftCountsByItsOffset moves the electrodes' potential alone.
func TestDriftCountsByItsOffset(t *testing.T) {
	training := detect.Training{{window(channel(4200, 16))}}
	drifted := window(channel(4300, 16))
	for offset, want := range map[detect.Offset]int{detect.WindowOffset: 0, detect.BaselineOffset: 1, detect.KeepOffset: 0} {
		rule := detect.DefaultPaperRule()
		rule.Offset = offset
		if v := verdict(t, paper(t, rule, training), drifted); v.Z != want {
			t.Errorf("z = %d with offset %s, want %d", v.Z, offset, want)
		}
	}
}

// TestOneSidedRuleIsBlindToAFall shows the finding that an isoelectric EEG is
// "normal" to the printed rule, and that both remedies see it.
func TestOneSidedRuleIsBlindToAFall(t *testing.T) {
	training := detect.Training{{uniform(100, 0, 0), uniform(110, 0, 0), uniform(90, 0, 0)}}
	silent := uniform(1, 0, 0)
	rule := detect.DefaultPaperRule()
	if v := verdict(t, paper(t, rule, training), silent); v.Status != detect.Normal {
		t.Errorf("one-sided: %v", v.Status)
	}
	rule.TwoSided = true
	if v := verdict(t, paper(t, rule, training), silent); v.Status != detect.Emergency {
		t.Errorf("two-sided: %v", v.Status)
	}
	d, err := detect.NewRobustZ(detect.DefaultRobustRule(), training, 0)
	if err != nil {
		t.Fatal(err)
	}
	if v := verdict(t, d, silent); v.Status != detect.Emergency {
		t.Errorf("robust z: %v", v.Status)
	}
}

// TestUnitDecides shows that δ of the paper is not invariant to the unit, and that
// its variance alone and robust z are: the same data in mV.
func TestUnitDecides(t *testing.T) {
	inUnit := func(w feature.Window, scale float64) feature.Window {
		out := feature.Window{}
		for _, c := range w.Channels {
			out.Channels = append(out.Channels, feature.Channel{
				Mean: c.Mean * scale, Variance: c.Variance * scale * scale, RMS: c.RMS * scale, Kurtosis: c.Kurtosis,
			})
		}
		return out
	}
	training, changed := []feature.Window{uniform(100, 0, 0), uniform(104, 0, 0), uniform(96, 0, 0)}, uniform(100, 5, 200)
	z := func(name string, indicator detect.Indicator, scale float64) int {
		var scaled []feature.Window
		for _, w := range training {
			scaled = append(scaled, inUnit(w, scale))
		}
		rule := detect.DefaultPaperRule()
		rule.Indicator = indicator
		var d detect.Detector = paper(t, rule, detect.Training{scaled})
		if name == "robust-z" {
			var err error
			if d, err = detect.ByName(name, detect.Training{scaled}, 0); err != nil {
				t.Fatal(err)
			}
		}
		return verdict(t, d, inUnit(changed, scale)).Z
	}
	if uv, mv := z("paper", detect.Sum, 1), z("paper", detect.Sum, 1e-3); uv != 5 || mv != 0 {
		t.Errorf("sum: z = %d in µV and %d in mV; the finding is 5 and 0", uv, mv)
	}
	if uv, mv := z("paper", detect.Variance, 1), z("paper", detect.Variance, 1e-3); uv != 5 || mv != 5 {
		t.Errorf("variance: z = %d in µV and %d in mV, want 5", uv, mv)
	}
	if uv, mv := z("robust-z", detect.Sum, 1), z("robust-z", detect.Sum, 1e-3); uv != 5 || mv != 5 {
		t.Errorf("robust z: z = %d in µV and %d in mV, want 5", uv, mv)
	}
}

func TestUndefinedChannelsDoNotCount(t *testing.T) {
	gap := feature.Channel{Mean: math.NaN(), Variance: math.NaN(), RMS: math.NaN(), Kurtosis: math.NaN()}
	training := detect.Training{{window(channel(0, 3), channel(0, 3)), window(channel(0, 4), gap), window(channel(0, 5), channel(0, 5)), window(channel(0, 3), channel(0, 4)), window(channel(0, 5), channel(0, 3))}}
	for _, rule := range detect.Rules() {
		d, err := detect.ByName(rule, training, 0)
		if err != nil {
			t.Fatal(err)
		}
		before := verdict(t, d, window(channel(0, 4), channel(0, 400)))
		v := verdict(t, d, window(channel(0, 400), gap))
		after := verdict(t, d, window(channel(0, 4), channel(0, 400)))
		changed := 1
		if rule == "improved" {
			changed = 0 // one channel has no others to differ from
		}
		if v.Undefined != 1 || v.Z != changed || !math.IsNaN(v.Scores[1]) {
			t.Errorf("%s: %+v, want one undefined and one changed", rule, v)
		}
		if before.Z != after.Z || !slices.Equal(before.Scores, after.Scores) {
			t.Errorf("%s: an undefined channel changed the verdict after it", rule)
		}
	}
}

// TestDeadChannelGetsNoScore has a second channel that is flat in the training.
func TestDeadChannelGetsNoScore(t *testing.T) {
	flat := channel(0, 0)
	training := detect.Training{{window(channel(0, 3), flat), window(channel(0, 4), flat), window(channel(0, 5), flat)}}
	for _, rule := range detect.Rules() {
		d, err := detect.ByName(rule, training, 0)
		if err != nil {
			t.Fatal(err)
		}
		if v := verdict(t, d, window(channel(0, 4), channel(0, 400))); v.Z != 0 || v.Undefined != 1 {
			t.Errorf("%s: %+v, want the dead channel undefined", rule, v)
		}
	}
}

func TestUnusableRulesAndBaselines(t *testing.T) {
	good := detect.DefaultPaperRule()
	change := func(f func(*detect.PaperRule)) detect.PaperRule { r := good; f(&r); return r }
	training := detect.Training{{window(channel(0, 4))}}
	tests := []struct {
		name     string
		rule     detect.PaperRule
		training detect.Training
		patient  int
		want     error
	}{
		{"indicator", change(func(r *detect.PaperRule) { r.Indicator = "product" }), training, 0, detect.ErrRule},
		{"scope", change(func(r *detect.PaperRule) { r.Scope = "" }), training, 0, detect.ErrRule},
		{"offset", change(func(r *detect.PaperRule) { r.Offset = "yes" }), training, 0, detect.ErrRule},
		{"zeta 0", change(func(r *detect.PaperRule) { r.Zeta = 0 }), training, 0, detect.ErrRule},
		{"zeta NaN", change(func(r *detect.PaperRule) { r.Zeta = math.NaN() }), training, 0, detect.ErrRule},
		{"no patient", good, nil, 0, detect.ErrBaseline},
		{"other patient", good, training, 1, detect.ErrBaseline},
		{"no window", good, detect.Training{{}}, 0, detect.ErrBaseline},
		{"channels differ", good, detect.Training{{window(channel(0, 4)), window()}}, 0, detect.ErrBaseline},
		{"flat alone", change(func(r *detect.PaperRule) { r.Indicator = detect.Variance }), detect.Training{{window(channel(0, 0))}}, 0, detect.ErrBaseline},
		{"undefined", good, detect.Training{{window(channel(math.NaN(), math.NaN()))}}, 0, detect.ErrBaseline},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := detect.NewPaper(tt.rule, tt.training, tt.patient); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
	if _, err := paper(t, good, training).Detect(uniform(1, 0, 0)); !errors.Is(err, detect.ErrChannels) {
		t.Errorf("%v, want ErrChannels", err)
	}
	if _, err := detect.ByName("crystal ball", training, 0); !errors.Is(err, detect.ErrRule) {
		t.Errorf("%v, want ErrRule", err)
	}
}

// TestZCountsAgainstCounting compares z with a count by the definition.
func TestZCountsAgainstCounting(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		draw := rapid.SliceOfN(rapid.Float64Range(0.1, 1000), 14, 14)
		train, test := draw.Draw(rt, "training"), draw.Draw(rt, "test")
		twoSided := rapid.Bool().Draw(rt, "two-sided")
		rule := detect.PaperRule{Indicator: detect.Variance, Scope: detect.PerChannel, Offset: detect.WindowOffset, Zeta: 0.3, TwoSided: twoSided}
		var a, b feature.Window
		want := 0
		for i := range train {
			a.Channels = append(a.Channels, channel(0, train[i]))
			b.Channels = append(b.Channels, channel(0, test[i]))
			if k := test[i]/train[i] - 1; k > 0.3 || twoSided && k < -0.3 {
				want++
			}
		}
		if v := verdict(t, paper(t, rule, detect.Training{{a}}), b); v.Z != want || v.Status != detect.Classify(want) {
			rt.Fatalf("z = %d, want %d", v.Z, want)
		}
	})
}

func ExamplePaper() {
	calm := feature.Window{Channels: []feature.Channel{{Label: "AF3", Mean: 4200, Variance: 150, Kurtosis: 3.1}}}
	d, err := detect.NewPaper(detect.DefaultPaperRule(), detect.Training{{calm}}, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	louder := feature.Window{Channels: []feature.Channel{{Label: "AF3", Mean: 4195, Variance: 300, Kurtosis: 3.1}}}
	v, err := d.Detect(louder)
	fmt.Printf("κ = %.2f, z = %d: %v, %v\n", v.Scores[0], v.Z, v.Status, err)
	// Output: κ = 0.94, z = 1: measurement-error, <nil>
}
