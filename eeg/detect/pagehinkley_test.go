package detect_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/detect"
)

// deviations returns x_t less the mean of x_1 … x_t, summed up anew each time.
func deviations(x []float64) []float64 {
	out := make([]float64, len(x))
	for t := range x {
		sum := 0.0
		for _, v := range x[:t+1] {
			sum += v
		}
		out[t] = x[t] - sum/float64(t+1)
	}
	return out
}

// classic is the textbook's two-sided test: m_T − min m_t of the sums of deviations
// less δ, and max M_t − M_T of those plus δ, with m_0 = M_0 = 0.
func classic(deviations []float64, delta float64) float64 {
	var m, lowest, o, highest float64
	for _, d := range deviations {
		m, o = m+d-delta, o+d+delta
		lowest, highest = min(lowest, m), max(highest, o)
	}
	return max(m-lowest, highest-o)
}

// river is the library's recursion in one direction.
func river(deviations []float64, delta, alpha, sign float64) float64 {
	sum := 0.0
	for _, d := range deviations {
		sum = max(0, alpha*sum+sign*d-delta)
	}
	return sum
}

func TestPageHinkleyAgainstItsDefinitions(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-4, 4), 1, 60).Draw(rt, "x")
		delta := rapid.Float64Range(0, 1).Draw(rt, "delta")
		d := deviations(x)
		for _, alpha := range []float64{1, 0.9999, 0.9} {
			rule := detect.PageHinkleyRule{Delta: delta, Limit: 1000, Alpha: alpha, Minimum: 1}
			chart := detect.NewPageHinkley(rule)
			var got float64
			for _, v := range x {
				got, _ = chart.Step(v)
			}
			want := max(river(d, delta, alpha, 1), river(d, delta, alpha, -1))
			if math.Abs(got-want) > 1e-9 {
				rt.Fatalf("α = %v: %v, river %v", alpha, got, want)
			}
			if alpha == 1 && math.Abs(got-classic(d, delta)) > 1e-9 {
				rt.Fatalf("α = 1: %v, classic %v", got, classic(d, delta))
			}
		}
	})
}

// TestPageHinkleyDefaults sees a rise by two at once, but not within the first 29
// values, and forgets it as the mean follows.
func TestPageHinkleyDefaults(t *testing.T) {
	chart := detect.NewPageHinkley(detect.PageHinkleyRule{Delta: 0.005, Limit: 5, Alpha: 0.9999, Minimum: 30})
	at := 0
	for k := 1; at == 0; k++ {
		if _, alarm := chart.Step(float64(k % 2 * 4)); alarm { // sums of ±2 stay below 5
			t.Fatalf("alarm at value %d of an even series", k)
		}
		if k == 40 {
			at = k
		}
	}
	steps := 0
	for alarm := false; !alarm; steps++ {
		_, alarm = chart.Step(4)
	}
	if steps > 4 {
		t.Errorf("alarm after %d values of 4", steps)
	}
	early := detect.NewPageHinkley(detect.PageHinkleyRule{Limit: 1, Alpha: 1, Minimum: 30})
	for k := 1; k <= 30; k++ {
		z := 0.0
		if k > 10 {
			z = 4
		}
		if s, alarm := early.Step(z); alarm != (k == 30) || (s > 0) != (k == 30) {
			t.Errorf("value %d: statistic %v, alarm %v", k, s, alarm)
		}
	}
}

// TestSumsRecover: after a change of any length, a sum is below its limit again
// within limit/k values.
func TestSumsRecover(t *testing.T) {
	for _, length := range []int{10, 100000} {
		chart := detect.NewCUSUM(detect.DefaultCUSUMRule())
		for range length {
			chart.Step(4)
		}
		steps := 0
		for alarm := true; alarm; steps++ {
			_, alarm = chart.Step(0)
		}
		if steps != 10 {
			t.Errorf("after %d values of 4: alarm for %d values of 0, want 10", length, steps)
		}
	}
}

func TestUnusableChartRules(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	ph := detect.DefaultPageHinkleyRule()
	with := func(change func(*detect.PageHinkleyRule)) detect.PageHinkleyRule {
		r := ph
		change(&r)
		return r
	}
	for _, rule := range []detect.Rule{
		detect.ShewhartRule{},
		detect.ShewhartRule{Limit: inf},
		detect.CUSUMRule{K: -1, Limit: 5},
		detect.CUSUMRule{K: nan, Limit: 5},
		detect.CUSUMRule{K: inf, Limit: 5},
		detect.CUSUMRule{K: 1},
		detect.EWMARule{Limit: 3},
		detect.EWMARule{Lambda: 1.1, Limit: 3},
		detect.EWMARule{Lambda: nan, Limit: 3},
		detect.EWMARule{Lambda: 1},
		with(func(r *detect.PageHinkleyRule) { r.Delta = -1 }), with(func(r *detect.PageHinkleyRule) { r.Alpha = 0 }),
		with(func(r *detect.PageHinkleyRule) { r.Alpha = nan }), with(func(r *detect.PageHinkleyRule) { r.Minimum = 0 }),
		with(func(r *detect.PageHinkleyRule) { r.Limit = nan }),
	} {
		if err := rule.Validate(); !errors.Is(err, detect.ErrRule) {
			t.Errorf("%+v: %v, want ErrRule", rule, err)
		}
	}
}
