package stochastic

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ihealth/bco"
	"ihealth/queueing"
	"ihealth/sim/rng"
)

// times returns n times the same response.
func times(n int, r Response) []Response {
	out := make([]Response, n)
	for i := range out {
		out[i] = r
	}
	return out
}

func exponential(mean float64) Response { return rng.Exponential{Rate: 1 / mean} }

// spread returns the log-normal time of a mean and a coefficient of variation > 0.
func spread(mean, cv float64) Response {
	square := math.Log1p(cv * cv)
	return rng.LogNormal{Mu: math.Log(mean) - square/2, Sigma: math.Sqrt(square)}
}

// TestExpectedOfTheLiterature: David and Nagaraja, Order Statistics (3rd ed., 2003),
// give the means of uniform (3.1.6) and exponential (4.6, Rényi) order statistics.
func TestExpectedOfTheLiterature(t *testing.T) {
	harmonic := 0.0
	for i := 1; i <= 21; i++ {
		harmonic += 1 / float64(i)
	}
	empirical, err := rng.NewEmpirical([]float64{1, 2, 2, 5})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name      string
		responses []Response
		wait      Wait
		want      float64
		tolerance float64
	}{
		{"21 exponential: H_21 times the mean", times(21, exponential(2)), All, 2 * harmonic, 1e-10},
		{"two exponential: 1/a + 1/b − 1/(a+b)", []Response{exponential(1. / 3), exponential(1. / 5)}, All, 1./3 + 1./5 - 1./8, 1e-11},
		{"14 of 20 exponential", times(20, exponential(1)), Byzantine, queueing.Quorum{Validators: 20, Needed: 14, Rate: 1}.Mean(), 1e-10},
		{"11 of 21 exponential", times(21, exponential(1)), Majority, queueing.Quorum{Validators: 21, Needed: 11, Rate: 1}.Mean(), 1e-9},
		{"9 uniform: m/(m+1)", times(9, rng.Uniform{High: 1}), All, .9, 1e-12},
		{"5th of 9 uniform: r/(m+1)", times(9, rng.Uniform{High: 1}), Majority, .5, 1e-12},
		{"constants", []Response{rng.Deterministic{Value: .7}, rng.Deterministic{Value: 3}, rng.Deterministic{Value: .1}}, All, 3, 1e-9},
		{"second of three constants", []Response{rng.Deterministic{Value: .7}, rng.Deterministic{Value: 3}, rng.Deterministic{Value: .1}}, Majority, .7, 1e-9},
		{"two draws of {1, 2, 2, 5}: (1 + 2·8 + 5·7)/16", times(2, empirical), All, 52. / 16, 1e-9},
		{"two of infinite variance: 2·3 − 1.5", times(2, rng.Pareto{Shape: 1.5, Minimum: 1}), All, 4.5, 1e-9},
		{"a millionth beside one second", []Response{exponential(1), rng.Deterministic{Value: 1e-6}}, All, 1e-6 + math.Exp(-1e-6), 1e-9},
		{"the larger of a narrow one and a constant below", []Response{spread(1, 1e-4), rng.Deterministic{Value: .5}}, All, 1, 1e-9},
		{"one alone", []Response{spread(3, 5)}, All, 3, 1e-9},
		{"Byzantine three are all three", times(3, exponential(1)), Byzantine, 11. / 6, 1e-11},
	} {
		got, err := Expected(t.Context(), row.responses, row.wait)
		if err != nil || !(math.Abs(got-row.want) <= row.tolerance) {
			t.Errorf("%s: %.13g, %v; want %.13g", row.name, got, err, row.want)
		}
	}
}

// TestExpectedOfMixedExponentials holds the integration against inclusion and exclusion.
func TestExpectedOfMixedExponentials(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rates := rapid.SliceOfN(rapid.Float64Range(.01, 100), 1, 9).Draw(t, "rates")
		wait := rapid.SampledFrom([]Wait{All, Byzantine, Majority}).Draw(t, "wait")
		responses, longest := make([]Response, len(rates)), 0.0
		for i, rate := range rates {
			responses[i] = rng.Exponential{Rate: rate}
			longest = max(longest, 1/rate)
		}
		want := queueing.MixedQuorum{Rates: rates, Needed: wait.Needed(len(rates))}.Mean()
		got, err := Expected(t.Context(), responses, wait)
		if err != nil || !(math.Abs(got-want) <= 1e-9*longest) {
			t.Fatalf("%.13g, %v; want %.13g", got, err, want)
		}
	})
}

// TestExpectedByMonteCarlo draws n = 40 000 times from mixed families. A true model is
// within 5.5 standard errors but for a probability of 4e-8 each.
func TestExpectedByMonteCarlo(t *testing.T) {
	const n = 40_000
	families := []interface {
		Response
		Draw(s *rng.Stream) float64
	}{
		rng.LogNormal{Mu: -.2, Sigma: .8},
		rng.Weibull{Shape: 1.5, Scale: 1.1},
		rng.Uniform{Low: .2, High: 2},
		rng.Erlang{Phases: 3, Rate: 4},
		rng.Exponential{Rate: 1.3},
		rng.Deterministic{Value: 1},
		rng.LogNormal{Mu: .1, Sigma: .2},
	}
	s := rng.New(rng.Key{Seed: 5, Name: "responses"})
	draws := make([][]float64, n)
	responses := make([]Response, len(families))
	for i, f := range families {
		responses[i] = f
	}
	for k := range draws {
		for _, f := range families {
			draws[k] = append(draws[k], f.Draw(s))
		}
	}
	for _, wait := range []Wait{All, Byzantine, Majority} {
		want, err := Expected(t.Context(), responses, wait)
		if err != nil {
			t.Fatal(err)
		}
		var sum, square float64
		for _, row := range draws {
			x := smallest(row, wait.Needed(len(row)))
			sum, square = sum+x, square+x*x
		}
		mean := sum / n
		if se := math.Sqrt((square/n - mean*mean) / n); !(math.Abs(mean-want) <= 5.5*se) {
			t.Errorf("%q: %v by integration, %v ± %v by drawing", wait, want, mean, se)
		}
	}
}

// smallest returns the r-th smallest by counting.
func smallest(xs []float64, r int) float64 {
	for _, x := range xs {
		below, ties := 0, 0
		for _, y := range xs {
			if y < x {
				below++
			} else if y == x {
				ties++
			}
		}
		if below < r && r <= below+ties {
			return x
		}
	}
	return math.NaN()
}

// TestSubsetsShareTheGrid: the grid of 12 serves every subset; each has one of its own
// in Expected.
func TestSubsetsShareTheGrid(t *testing.T) {
	s := rng.New(rng.Key{Seed: 11})
	var responses []Response
	for range 12 {
		responses = append(responses, spread(math.Exp(s.Normal(0, 1.5)), s.Uniform(.05, 2)))
	}
	g, err := newGrid(t.Context(), responses)
	if err != nil {
		t.Fatal(err)
	}
	for _, wait := range []Wait{All, Byzantine} {
		x := &independent{g, responses, wait}
		w := x.walk()
		for range 60 {
			var set []int
			var alone []Response
			for i, r := range responses {
				if s.Float64() < .4 {
					set, alone = append(set, i), append(alone, r)
				}
			}
			if len(set) == 0 {
				continue
			}
			want, err := Expected(t.Context(), alone, wait)
			if got := expectedOf(w, set); err != nil || !(math.Abs(got-want) <= 2e-9*want) {
				t.Errorf("%q %v: %.13g, alone %.13g, %v", wait, set, got, want, err)
			}
		}
	}
}

// wrong is a distribution that can be spoilt.
type wrong struct {
	Response
	cdf  func(x float64) float64
	mean float64
}

func (w wrong) CDF(x float64) float64 {
	if w.cdf == nil {
		return w.Response.CDF(x)
	}
	return w.cdf(x)
}

func (w wrong) Mean() float64 {
	if w.mean == 0 {
		return w.Response.Mean()
	}
	return w.mean
}

func TestWrongResponses(t *testing.T) {
	one := exponential(1)
	for _, row := range []struct {
		r    Response
		want string
	}{
		{nil, "there is none"},
		{rng.Deterministic{Value: 0}, "the mean is 0 s"},
		{rng.Deterministic{Value: -1}, "the mean is -1 s"},
		{rng.Pareto{Shape: 1, Minimum: 1}, "the mean is +Inf s"},
		{wrong{Response: one, mean: math.NaN()}, "the mean is NaN s"},
		{rng.Normal{Mu: 3, Sigma: 1}, "P(X < 0) = 0.00134"},
		{wrong{Response: one, mean: 2}, "they disagree"},
		{wrong{Response: one, mean: .5}, "they disagree"},
		{rng.Pareto{Shape: 1.05, Minimum: 1}, "a distribution that ends"},
		{wrong{Response: one, cdf: func(x float64) float64 { return min(max(x, 0), .9) }}, "a distribution that ends"},
		{wrong{Response: one, cdf: func(x float64) float64 { return max(x, 0) }}, "want a distribution function"},
		{wrong{Response: one, cdf: func(x float64) float64 { return math.Abs(math.Sin(max(x, 0))) }}, "never falling"},
		{wrong{Response: one, cdf: func(x float64) float64 {
			if x < 0 {
				return 0
			}
			return math.NaN()
		}}, "NaN"},
	} {
		_, err := Expected(t.Context(), []Response{one, row.r}, All)
		if !errors.Is(err, ErrResponse) || !strings.Contains(err.Error(), row.want) || !strings.Contains(err.Error(), "validators.1.response") {
			t.Errorf("%+v: %v, want %q", row.r, err, row.want)
		}
		var field *bco.FieldError
		if !errors.As(err, &field) {
			t.Errorf("%+v: no field in %v", row.r, err)
		}
	}
}

func TestExpectedRefuses(t *testing.T) {
	if _, err := Expected(t.Context(), nil, All); !errors.Is(err, ErrResponse) {
		t.Errorf("no responses: %v", err)
	}
	if _, err := Expected(t.Context(), times(1, exponential(1)), "most"); !errors.Is(err, ErrResponse) {
		t.Errorf("unknown wait: %v", err)
	}
	var steps []Response
	for i := range 400 {
		steps = append(steps, rng.Deterministic{Value: 1 + math.Sqrt(float64(i))})
	}
	if _, err := Expected(t.Context(), steps, All); !errors.Is(err, ErrResponse) || !strings.Contains(err.Error(), "scenarios") {
		t.Errorf("400 steps: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Expected(ctx, times(1, exponential(1)), All); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestNeeded(t *testing.T) {
	for _, row := range []struct{ m, byzantine, majority int }{
		{1, 1, 1}, {2, 2, 2}, {3, 3, 2}, {4, 3, 3}, {6, 5, 4}, {7, 5, 4}, {10, 7, 6}, {21, 15, 11},
	} {
		if b, h := Byzantine.Needed(row.m), Majority.Needed(row.m); b != row.byzantine || h != row.majority || All.Needed(row.m) != row.m {
			t.Errorf("of %d: byzantine %d, majority %d", row.m, b, h)
		}
	}
}

// TestStepsAllocateNothing: a walker that has seen as many validators reuses its levels.
func TestStepsAllocateNothing(t *testing.T) {
	responses := times(8, exponential(1))
	g, err := newGrid(t.Context(), responses)
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]float64{{1, 2, 3, 4, 5, 6, 7, 8}, {8, 7, 6, 5, 4, 3, 2, 1}}
	set := []int{0, 2, 4, 6, 7}
	for _, m := range []model{&independent{g, responses, All}, &independent{g, responses, Byzantine}, &scenarios{rows, All}} {
		w := m.walk()
		expectedOf(w, set)
		if n := testing.AllocsPerRun(20, func() { expectedOf(w, set) }); n != 0 {
			t.Errorf("%T: %v allocations", w, n)
		}
	}
}
