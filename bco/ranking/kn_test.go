package ranking_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"ihealth/bco"
	"ihealth/bco/ranking"
)

// TestKNKeepsItsPromise counts correct selections in the slippage configuration, the
// hardest that the promise covers: δ = 1, σ = 2, α = 0.05. In 2000 selections a
// procedure with PCS 0.95 falls 4.8 standard errors short with probability below 1e-6.
func TestKNKeepsItsPromise(t *testing.T) {
	selections := 2000
	if testing.Short() {
		selections = 200
	}
	for _, k := range []int{2, 10, 21} {
		right, total := 0, 0
		for seed := range selections {
			best := seed % k
			r := mustSelect(t, ranking.KN{Delta: 1}, k, normal(uint64(seed), 2, slippage(k, best)...))
			if r.Best == best {
				right++
			}
			total += r.Total
		}
		t.Logf("k = %d: PCS %.4f, %.1f observations", k, float64(right)/float64(selections), float64(total)/float64(selections))
		if below := standardErrorsBelow(right, selections, 0.95); below > 3 {
			t.Errorf("k = %d: %d of %d right, %.1f standard errors below 0.95", k, right, selections, below)
		}
	}
}

// paperKN is KN for a table of observations, written from the steps of Kim and Nelson
// (2001), page 255, with nothing shared: every average and variance is recomputed.
func paperKN(x [][]float64, delta, alpha float64, n0 int) (best int, observations []int) {
	k := len(x)
	eta := 0.5 * (math.Pow(2*alpha/float64(k-1), -2/float64(n0-1)) - 1)
	h2 := 2 * eta * float64(n0-1)
	average := func(i, r int) float64 {
		sum := 0.0
		for _, v := range x[i][:r] {
			sum += v
		}
		return sum / float64(r)
	}
	s2 := func(i, l int) float64 {
		sum := 0.0
		for j := range n0 {
			sum += math.Pow(x[i][j]-x[l][j]-(average(i, n0)-average(l, n0)), 2)
		}
		return sum / float64(n0-1)
	}
	most := 0
	for i := range k {
		for l := range k {
			most = max(most, int(math.Floor(h2*s2(i, l)/(delta*delta))))
		}
	}
	observations = slices.Repeat([]int{n0}, k)
	var alive []int
	for i := range k {
		alive = append(alive, i)
	}
	for r := n0; r <= most; r++ {
		var next []int
		for _, i := range alive {
			keep := true
			for _, l := range alive {
				w := math.Max(0, delta/(2*float64(r))*(h2*s2(i, l)/(delta*delta)-float64(r)))
				keep = keep && (i == l || average(i, r) <= average(l, r)+w)
			}
			if keep {
				next = append(next, i)
			}
		}
		alive = next
		if len(alive) == 1 {
			return alive[0], observations
		}
		for _, i := range alive {
			observations[i]++
		}
	}
	best = alive[0]
	for _, i := range alive {
		if average(i, observations[i]) < average(best, observations[best]) {
			best = i
		}
	}
	return best, observations
}

func TestKNIsThatOfThePaper(t *testing.T) {
	for seed := range uint64(60) {
		k, n0 := 2+int(seed%6), 4+int(seed%9)
		means := make([]float64, k)
		for j := range means {
			means[j] = float64((j*7+int(seed))%5) / 4
		}
		f := normal(seed, 0.7, means...)
		if seed%2 == 1 {
			f = common(seed, 0.7, means...)
		}
		x := make([][]float64, k)
		for j := range x {
			for r := range 3000 {
				v, err := f(t.Context(), j, r)
				if err != nil {
					t.Fatal(err)
				}
				x[j] = append(x[j], v)
			}
		}
		got := mustSelect(t, ranking.KN{Delta: 0.5, Alpha: 0.1, FirstStage: n0}, k,
			func(_ context.Context, j, r int) (float64, error) { return x[j][r], nil })
		best, observations := paperKN(x, 0.5, 0.1, n0)
		if got.Best != best || !slices.Equal(got.Observations, observations) {
			t.Errorf("seed %d, k = %d, n₀ = %d: %d after %v, want %d after %v", seed, k, n0, got.Best, got.Observations, best, observations)
		}
	}
}

// TestKNWithLongerRegions checks that c > 1 keeps the promise, too.
func TestKNWithLongerRegions(t *testing.T) {
	for _, c := range []int{1, 2, 3} {
		right, total := 0, 0
		for seed := range 300 {
			r := mustSelect(t, ranking.KN{Delta: 1, C: c}, 5, normal(uint64(seed), 2, slippage(5, 2)...))
			if r.Best == 2 {
				right++
			}
			total += r.Total
		}
		t.Logf("c = %d: %d of 300 right, %d observations", c, right, total)
		if standardErrorsBelow(right, 300, 0.95) > 4.8 {
			t.Errorf("c = %d: %d of 300 right", c, right)
		}
	}
}

// TestKNWithoutNoise: systems that are the same up to a constant are decided after the
// first stage, however small δ is.
func TestKNWithoutNoise(t *testing.T) {
	offsets := []float64{0.3, 0.1, 0.7}
	r := mustSelect(t, ranking.KN{Delta: 1e-18, FirstStage: 5}, len(offsets), func(_ context.Context, j, r int) (float64, error) {
		return offsets[j] + math.Sqrt(float64(r)), nil
	})
	if r.Best != 1 || r.Total != 15 {
		t.Errorf("%d after %d observations, want 1 after 15", r.Best, r.Total)
	}
}

func TestKNGainsFromCommonRandomNumbers(t *testing.T) {
	means := []float64{1.5, 1, 0, 1, 2}
	independent, shared := 0, 0
	for seed := range uint64(100) {
		p := ranking.KN{Delta: 1, Alpha: 1e-4}
		a := mustSelect(t, p, len(means), normal(seed, 2, means...))
		b := mustSelect(t, p, len(means), common(seed, 2, means...))
		if a.Best != 2 || b.Best != 2 {
			t.Errorf("seed %d: %d and %d, want 2 in both", seed, a.Best, b.Best)
		}
		independent += a.Total
		shared += b.Total
	}
	t.Logf("%d observations independently, %d with common random numbers", independent, shared)
	if shared*2 > independent {
		t.Errorf("%d observations with common random numbers, want less than half of %d", shared, independent)
	}
}

// TestKNWithoutNoise: nothing is left to learn after the first stage.
func TestKNUpToRounding(t *testing.T) {
	r := mustSelect(t, ranking.KN{Delta: 0.1, FirstStage: 4}, 4, fixed(3, 2, 1, 1))
	if r.Best != 2 || r.Total != 16 || !slices.Equal(r.Survivors, []int{2}) {
		t.Errorf("best %d after %d observations, survivors %v; want 2 after 16, alone", r.Best, r.Total, r.Survivors)
	}
	if r.PCS != 0.95 || r.Certificate != (bco.Certificate{Kind: bco.CertifiedStatistical, Confidence: 0.95}) {
		t.Errorf("PCS %v, certificate %+v", r.PCS, r.Certificate)
	}
}

// TestKNIsAsFastAsTheGapIsWide: far systems go first, and the nearest rival keeps the
// best company to the end.
func TestKNIsAsFastAsTheGapIsWide(t *testing.T) {
	r := mustSelect(t, ranking.KN{Delta: 0.5}, 4, normal(1, 1, 0, 1, 3, 9))
	if r.Best != 0 || r.Observations[0] != r.Observations[1] || r.Observations[3] != 10 {
		t.Errorf("best %d after %v observations", r.Best, r.Observations)
	}
}

func TestKNSaysWhenItMightNeverEnd(t *testing.T) {
	r, err := ranking.KN{Delta: 1e-9}.Select(t.Context(), 2, normal(1, 1, 0, 1))
	if !errors.Is(err, ranking.ErrTooMany) || r.Total != 20 || r.Certificate.Kind != bco.Uncertified {
		t.Errorf("%v after %d observations, certificate %+v", err, r.Total, r.Certificate)
	}
}

func TestKNRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		p ranking.KN
		k int
	}{
		"no systems":         {ranking.KN{Delta: 1}, 0},
		"one system":         {ranking.KN{Delta: 1}, 1},
		"too many systems":   {ranking.KN{Delta: 1}, 2001},
		"no zone":            {ranking.KN{}, 2},
		"negative zone":      {ranking.KN{Delta: -1}, 2},
		"zone that is NaN":   {ranking.KN{Delta: math.NaN()}, 2},
		"endless zone":       {ranking.KN{Delta: math.Inf(1)}, 2},
		"α below 0":          {ranking.KN{Delta: 1, Alpha: -0.1}, 2},
		"α NaN":              {ranking.KN{Delta: 1, Alpha: math.NaN()}, 2},
		"α of a guess":       {ranking.KN{Delta: 1, Alpha: 0.5}, 2},
		"first stage of one": {ranking.KN{Delta: 1, FirstStage: 1}, 2},
		"negative stage":     {ranking.KN{Delta: 1, FirstStage: -1}, 2},
		"c below 1":          {ranking.KN{Delta: 1, C: -1}, 2},
		"negative workers":   {ranking.KN{Delta: 1, Workers: -1}, 2},
	} {
		r, err := c.p.Select(t.Context(), c.k, fixed(1, 2))
		if !errors.Is(err, ranking.ErrParameter) || r.Best != -1 {
			t.Errorf("%s: best %d, error %v; want ErrParameter", name, r.Best, err)
		}
	}
}
