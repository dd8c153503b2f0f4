package output_test

import (
	"errors"
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// average returns the average of ten copies of xs: a series of the test's choice.
func average(t testing.TB, xs []float64) *output.AverageSeries {
	var a output.AverageSeries
	for range output.MinReplications {
		if err := a.Add(xs); err != nil {
			t.Fatal(err)
		}
	}
	return &a
}

// TestMSER5IsTheLeastStandardError compares with two passes over every truncation.
func TestMSER5IsTheLeastStandardError(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(20, 200).Draw(rt, "n")
		xs := autoregressive(0.9, n, rng.Key{Seed: rapid.Uint64().Draw(rt, "seed")})
		bias := rapid.Float64Range(0, 20).Draw(rt, "bias")
		for i := range xs {
			xs[i] += bias * math.Exp(-float64(i)/20)
		}
		got, err := average(t, xs).MSER5()
		if err != nil {
			rt.Fatal(err)
		}
		k := n / 5
		best, least := 0, math.Inf(1)
		for d := 0; d <= k/2; d++ {
			rest := make([]float64, 0, k)
			var mean, squares float64
			for b := d; b < k; b++ {
				rest = append(rest, (xs[5*b]+xs[5*b+1]+xs[5*b+2]+xs[5*b+3]+xs[5*b+4])/5)
				mean += rest[len(rest)-1]
			}
			mean /= float64(len(rest))
			for _, z := range rest {
				squares += (z - mean) * (z - mean)
			}
			if s := squares / float64(len(rest)*len(rest)); s < least*(1-1e-9) {
				best, least = d, s
			}
		}
		if got.Delete != 5*best || got.Of != n {
			rt.Fatalf("%+v, want %d of %d", got, 5*best, n)
		}
	})
}

// TestMSER5NeverDeletesMoreThanHalf, and says so when it deletes more than a quarter.
func TestMSER5NeverDeletesMoreThanHalf(t *testing.T) {
	xs := make([]float64, 1000)
	for i := range xs {
		xs[i] = float64(max(0, 450-i)) + math.Sin(float64(i))
	}
	got, err := average(t, xs).MSER5()
	if err != nil || got.Delete < 400 || got.Delete > 500 || !errors.Is(got.Doubt(), output.ErrTooFewData) {
		t.Errorf("%+v, %v", got, err)
	}
	for i := range xs {
		xs[i] = -float64(i * i) // never steady: half is the bound
	}
	if got, err = average(t, xs).MSER5(); err != nil || got.Delete > 500 {
		t.Errorf("%+v, %v", got, err)
	}
	if err := (output.Truncation{Delete: 250, Of: 1000}).Doubt(); err != nil {
		t.Errorf("a quarter is doubted: %v", err)
	}
}

// TestOneRunIsNotTruncated: MSER-5 is not for one replication.
func TestOneRunIsNotTruncated(t *testing.T) {
	var a output.AverageSeries
	for r := range output.MinReplications - 1 {
		if err := a.Add(waits(0.8, 100, rng.Key{Seed: 1, Replication: r})); err != nil {
			t.Fatal(err)
		}
		if _, err := a.MSER5(); !errors.Is(err, output.ErrTooFewData) {
			t.Errorf("after %d replications: %v", r+1, err)
		}
	}
	if _, _, err := output.DeletedMeans([][]float64{waits(0.8, 100, rng.Key{Seed: 1})}); !errors.Is(err, output.ErrTooFewData) {
		t.Error(err)
	}
	if _, err := average(t, make([]float64, 19)).MSER5(); !errors.Is(err, output.ErrTooFewData) {
		t.Error(err)
	}
}

func TestDeletedMeans(t *testing.T) {
	replications := make([][]float64, 20)
	for r := range replications {
		replications[r] = waits(0.8, 2000, rng.Key{Seed: 2, Replication: r})
	}
	means, truncation, err := output.DeletedMeans(replications)
	if err != nil || truncation.Delete == 0 || truncation.Doubt() != nil {
		t.Fatalf("%+v, %v", truncation, err)
	}
	for r, xs := range replications {
		var rest output.Tally
		for _, x := range xs[truncation.Delete:] {
			rest.Add(x)
		}
		near(t, "mean", means[r], rest.Mean(), 1e-9)
	}
}

// TestSteadyReplicationsDeleteATenth, whatever MSER-5 finds.
func TestSteadyReplicationsDeleteATenth(t *testing.T) {
	for name, start := range map[string]float64{"steady": 0, "far off": 500} {
		replications, means := make([][]float64, 10), make([]float64, 10)
		for r := range replications {
			replications[r] = autoregressive(0.9, 1000, rng.Key{Seed: 15, Replication: r})
			for i := range replications[r] {
				replications[r][i] += 50 + start*math.Exp(-float64(i)/20)
			}
			for _, x := range replications[r][100:] {
				means[r] += x / 900
			}
		}
		want, _ := output.MeanInterval(means, 0.95)
		got, err := output.SteadyReplications(replications, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		near(t, name, got.Mean, want.Mean, 1e-9)
		near(t, name, got.HalfWidth(), want.HalfWidth(), 1e-9)
	}
}

// TestShortReplicationsAreRefused whatever MSER-5 finds, but not those that are just long
// enough: of 100 experiments with steady independent observations none is doubted. With
// the 1 in 10 that 100 observations have, the probability of that is 3e-5.
func TestShortReplicationsAreRefused(t *testing.T) {
	steady := func(n, e int) [][]float64 {
		replications := make([][]float64, 10)
		for r := range replications {
			replications[r] = autoregressive(0, n, rng.Key{Seed: 19, Cell: strconv.Itoa(e), Replication: r})
			for i := range replications[r] {
				replications[r][i] += 20
			}
		}
		return replications
	}
	for e := range 20 {
		if got, err := output.SteadyReplications(steady(output.MinObservations-1, e), 0.95); !errors.Is(err, output.ErrTooFewData) || got.N != 10 {
			t.Fatalf("%v, %v", got, err)
		}
	}
	for e := range 100 {
		if got, err := output.SteadyReplications(steady(output.MinObservations, e), 0.95); err != nil {
			t.Errorf("%v, %v", got, err)
		}
	}
}

// TestManyShortReplicationsAreRefused: 300 queues of 1000 customers that begin empty
// give a narrow interval far below the mean, 14; only the doubt about their warm-up
// tells.
func TestManyShortReplicationsAreRefused(t *testing.T) {
	short := make([][]float64, 300)
	for r := range short {
		short[r] = waits(14./15, 1000, rng.Key{Seed: 16, Replication: r})
	}
	got, err := output.SteadyReplications(short, 0.95)
	if !errors.Is(err, output.ErrTooFewData) || got.Relative() > output.WidestRelative || got.Contains(14) {
		t.Errorf("%v, %v", got, err)
	}
}

// TestSteadyReplicationsRefuse what is wide or in doubt, but show it.
func TestSteadyReplicationsRefuse(t *testing.T) {
	queues := func(load float64, n int) [][]float64 {
		replications := make([][]float64, 20)
		for r := range replications {
			replications[r] = waits(load, n, rng.Key{Seed: 3, Replication: r})
		}
		return replications
	}
	if got, err := output.SteadyReplications(queues(0.8, 10_000), 0.95); err != nil || !got.Contains(4) || got.N != 20 {
		t.Errorf("%v, %v", got, err)
	}
	for _, few := range [][][]float64{queues(0.8, 300), queues(0.999, 10_000)} {
		if got, err := output.SteadyReplications(few, 0.95); !errors.Is(err, output.ErrTooFewData) || !(got.HalfWidth() > 0) {
			t.Errorf("%v, %v", got, err)
		}
	}
	for level, cause := range map[float64]error{1: output.ErrParameter, math.NaN(): output.ErrParameter} {
		if _, err := output.SteadyReplications(queues(0.8, 100), level); !errors.Is(err, cause) {
			t.Errorf("level %v: %v", level, err)
		}
	}
	if _, err := output.SteadyReplications(queues(0.8, 100)[:9], 0.95); !errors.Is(err, output.ErrTooFewData) {
		t.Error(err)
	}
}

// TestWelch holds a series whose moving averages are plain.
func TestWelch(t *testing.T) {
	a := average(t, []float64{0, 3, 6, 9, 12, 15, 18, 21, 100})
	got, err := a.Welch(2)
	if err != nil || len(got) != 7 {
		t.Fatal(got, err)
	}
	for i, want := range []float64{0, 3, 6, 9, 12, 15, (12 + 15 + 18 + 21 + 100) / 5.} {
		near(t, "Welch", got[i], want, 1e-12)
	}
	if got, err := a.Welch(0); err != nil || len(got) != 9 || got[8] != 100 {
		t.Error(got, err)
	}
	if _, err := a.Welch(3); !errors.Is(err, output.ErrTooFewData) {
		t.Error(err)
	}
	if _, err := a.Welch(-1); !errors.Is(err, output.ErrParameter) {
		t.Error(err)
	}
	if _, err := (&output.AverageSeries{}).Welch(0); !errors.Is(err, output.ErrTooFewData) {
		t.Error(err)
	}
}

// TestAverageSeriesKeepsOutWhatDoesNotFit: what is refused leaves no trace.
func TestAverageSeriesKeepsOutWhatDoesNotFit(t *testing.T) {
	var a output.AverageSeries
	if err := a.Add([]float64{1, 2}); err != nil {
		t.Fatal(err)
	}
	for _, xs := range [][]float64{nil, {1}, {1, 2, 3}, {5, math.NaN()}, {math.Inf(1), 5}} {
		if err := a.Add(xs); !errors.Is(err, output.ErrParameter) {
			t.Errorf("%v: %v", xs, err)
		}
	}
	if err := a.Add([]float64{3, 4}); err != nil || a.Values()[0] != 2 || a.Values()[1] != 3 {
		t.Errorf("%v, %v", a.Values(), err)
	}
}
