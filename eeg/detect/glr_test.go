package detect_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/detect"
	"ihealth/sim/rng"
)

// glr returns the statistic of the whole series from scratch: the largest over all
// changes within the horizon of twice the gain in log likelihood, halved.
func glr(rule detect.GLRRule, z []float64) float64 {
	best := 0.0
	for start := max(0, len(z)-rule.Horizon); start < len(z); start++ {
		part := z[start:]
		k := float64(len(part))
		mean, ratio := 0.0, 0.0
		for _, v := range part {
			mean += v / k
			ratio += math.Exp(v*math.Sqrt(2/rule.Freedom)) / k
		}
		if rule.Test == detect.GLRVariance {
			best = max(best, rule.Freedom*k/2*(ratio-1-math.Log(ratio)))
			continue
		}
		gain := 0.0
		for _, v := range part {
			gain += v*v/2 - (v-mean)*(v-mean)/2
		}
		best = max(best, gain)
	}
	return best
}

func TestGLRIsTheLargestRatio(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := detect.GLRRule{
			Limit: 1, Horizon: rapid.IntRange(1, 12).Draw(t, "horizon"), Freedom: rapid.Float64Range(1, 500).Draw(t, "freedom"),
			Test: rapid.SampledFrom([]detect.GLRTest{detect.GLRMean, detect.GLRVariance}).Draw(t, "test"),
		}
		chart := detect.NewGLR(rule)
		var seen []float64
		for _, z := range rapid.SliceOfN(rapid.Float64Range(-4, 4), 1, 30).Draw(t, "z") {
			seen = append(seen, z)
			got, alarm := chart.Step(z)
			if want := glr(rule, seen); math.Abs(got-want) > 1e-9*(1+want) || alarm != (got > rule.Limit) {
				t.Fatalf("after %d values: %v, alarm %v; want %v", len(seen), got, alarm, want)
			}
		}
	})
}

// With a horizon of one the test is Shewhart's at 3, whose run length is exactly
// 1/2Φ(−3) = 370.4. Over more it is about √(2π)·exp(b²/2) / (b·∫x·ν²(x)dx) at b² = twice
// the limit, from b/√Horizon to b (Siegmund and Venkatraman, Annals of Statistics 23
// (1995) 255–271); the tolerance of the approximation is 6 %. A run length has a
// standard deviation of at most its mean: a true chart is outside five standard errors
// with p < 1e-6.
func TestGLRRunLength(t *testing.T) {
	for _, row := range []struct {
		limit     float64
		horizon   int
		want      float64
		tolerance float64
	}{
		{4.5, 1, 370.398, 0},
		{5, 75, approximateRunLength(5, 75), 0.06},
		{6.1, 75, 500, 0}, // what DefaultGLRRule says
	} {
		const n = 2000
		got := runLength(detect.NewGLR(detect.GLRRule{Limit: row.limit, Test: detect.GLRMean, Horizon: row.horizon, Freedom: 1}), 0, n)
		if math.Abs(got/row.want-1) > row.tolerance+5/math.Sqrt(n) {
			t.Errorf("limit %v, horizon %d: %.1f, want %.1f", row.limit, row.horizon, got, row.want)
		}
	}
}

// approximateRunLength is the formula, with ν(x) = 2/x²·exp(−2·Σ Φ(−x√n/2)/n).
func approximateRunLength(limit float64, horizon int) float64 {
	b := math.Sqrt(2 * limit)
	from := b / math.Sqrt(float64(horizon))
	const steps = 2000
	integral := 0.0
	for i := range steps {
		x := from + (b-from)*(float64(i)+0.5)/steps
		sum := 0.0
		for n := 1.0; n < 400/(x*x)+1; n++ {
			sum += math.Erfc(x*math.Sqrt(n/8)) / (2 * n)
		}
		nu := 2 / (x * x) * math.Exp(-2*sum)
		integral += x * nu * nu * (b - from) / steps
	}
	return math.Sqrt(2*math.Pi) * math.Exp(limit) / (b * integral)
}

// With many degrees of freedom a log variance is a mean.
func TestGLRVarianceTendsToTheMean(t *testing.T) {
	mean := detect.NewGLR(detect.GLRRule{Limit: 1, Test: detect.GLRMean, Horizon: 20, Freedom: 1})
	variance := detect.NewGLR(detect.GLRRule{Limit: 1, Test: detect.GLRVariance, Horizon: 20, Freedom: 1e10})
	stream := rng.New(rng.Key{Seed: 1, Name: "detect/glr"})
	for range 100 {
		z := stream.Normal(0.5, 1)
		a, _ := mean.Step(z)
		if b, _ := variance.Step(z); math.Abs(a-b) > 1e-3*(1+a) {
			t.Fatalf("variance %v, mean %v", b, a)
		}
	}
}

func TestBadOptionsOfModels(t *testing.T) {
	glr, bocpd := detect.DefaultGLRRule(), detect.DefaultBOCPDRule()
	adwin, t2, mewma := detect.DefaultADWINRule(), detect.DefaultHotellingRule(), detect.DefaultMEWMARule()
	for _, r := range []detect.Rule{glr, bocpd, adwin, t2, mewma} {
		if err := r.Validate(); err != nil {
			t.Error(err)
		}
	}
	var bad []detect.Rule
	for _, v := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		g, b, a, h, m, l := glr, bocpd, adwin, t2, mewma, mewma
		g.Freedom, b.Every, a.Delta, h.Alpha, m.Alpha, l.Lambda = v, v, v, v, v, v
		bad = append(bad, g, b, a, h, m, l)
	}
	g, q, b, c := glr, glr, bocpd, bocpd
	g.Horizon, q.Test, b.Recent, c.Longest = 0, "median", 0, c.Recent
	for _, r := range append(bad, g, q, b, c) {
		if err := r.Validate(); !errors.Is(err, detect.ErrRule) {
			t.Errorf("%+v: %v, want ErrRule", r, err)
		}
	}
}
