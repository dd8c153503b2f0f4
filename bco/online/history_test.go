package online

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// history is what was seen of one validator: the response of a block, 0 where none was.
func history(t *rapid.T) []float64 {
	seen := rapid.SliceOfN(rapid.Float64Range(.01, 10), 1, 25).Draw(t, "responses")
	for b := range seen {
		if rapid.Bool().Draw(t, "unseen") {
			seen[b] = 0
		}
	}
	return seen
}

// after returns the forecast of an estimator that saw a history of validator 0, which is
// of two; both take 2 s nominally.
func after(e Estimation, seen []float64) []float64 {
	x := e.Estimator([]float64{2, 2})
	forecast := make([]float64, 2)
	for b, r := range seen {
		x.Forecast(forecast, b)
		if r > 0 {
			x.Observe(0, b, r)
		}
	}
	x.Forecast(forecast, len(seen))
	return forecast
}

// TestAverageOfTheWholeHistory weighs every response by (1−w)^k·w, k the number of later
// ones, and the first by (1−w)^k.
func TestAverageOfTheWholeHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seen, w := history(t), rapid.Float64Range(.05, 1).Draw(t, "weight")
		later, want, latest := 0, 0.0, unseen
		for b := len(seen) - 1; b >= 0; b-- {
			if seen[b] == 0 {
				continue
			}
			latest = max(latest, b)
			part := w * math.Pow(1-w, float64(later))
			if first := b == 0 || allZero(seen[:b]); first {
				part = math.Pow(1-w, float64(later))
			}
			want += part * seen[b]
			later++
		}
		if later == 0 {
			want = 2
		}
		trust := rapid.Float64Range(.5, 1).Draw(t, "trust")
		want *= max(math.Pow(trust, float64(len(seen)-1-latest)), leastTrust)
		if got := after(EWMA{w, trust}, seen)[0]; math.Abs(got-want) > 1e-9*want {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

func allZero(xs []float64) bool {
	for _, x := range xs {
		if x != 0 {
			return false
		}
	}
	return true
}

// TestDiscountOfTheWholeHistory adds up γ^age over all that was seen, the nominal time as
// if it were a response before the first block, of age equal to the blocks so far.
func TestDiscountOfTheWholeHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seen, g := history(t), rapid.Float64Range(.6, 1).Draw(t, "discount")
		width := rapid.Float64Range(.01, 1).Draw(t, "width")
		age := func(block int) float64 { return math.Pow(g, float64(len(seen)-block)) }
		count, sum := age(0), 2*age(0)
		for b, r := range seen {
			if r > 0 {
				count, sum = count+age(b), sum+age(b)*r
			}
		}
		other := age(0)
		bound := func(mean, n float64) float64 {
			return mean * (1 - min(width*math.Sqrt(math.Log(max(1, count+other))/n), mostOptimism))
		}
		got := after(Discounted{g, width}, seen)
		for i, want := range []float64{bound(sum/count, count), bound(2, other)} {
			if math.Abs(got[i]-want) > 1e-9*want {
				t.Fatalf("validator %d: %v, want %v", i, got[i], want)
			}
		}
	})
}
