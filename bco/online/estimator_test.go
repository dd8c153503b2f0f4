package online

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// forecastOf returns what an estimator says of three validators of nominal 1, 2 and 3 s
// before the block given, after responses of validator 0.
func forecastOf(e Estimation, block int, seen map[int]float64) []float64 {
	x := e.Estimator([]float64{1, 2, 3})
	forecast := make([]float64, 3)
	for b := range block {
		x.Forecast(forecast, b)
		if t, ok := seen[b]; ok {
			x.Observe(0, b, t)
		}
	}
	x.Forecast(forecast, block)
	return forecast
}

// TestForecasts computes by hand what is forecast before block 3 when validator 0 took
// 4 s in block 0 and 10 s in block 1, and the others were never seen.
func TestForecasts(t *testing.T) {
	seen := map[int]float64{0: 4, 1: 10}
	for _, row := range []struct {
		name string
		e    Estimation
		want []float64
	}{
		{"frozen", Frozen{}, []float64{1, 2, 3}},
		{"last seen", EWMA{1, 1}, []float64{10, 2, 3}},
		{"average", EWMA{.25, 1}, []float64{4 + .25*6, 2, 3}},
		{"optimistic with age", EWMA{.25, .5}, []float64{5.5 * .5, 2 * .125, 3 * .125}},
		{"least trust", EWMA{1, .001}, []float64{.1, .02, .03}},
		{"window of one", Window{1}, []float64{10, 2, 3}},
		{"window", Window{5}, []float64{7, 2, 3}},
	} {
		if got := forecastOf(row.e, 3, seen); !slices.EqualFunc(got, row.want, close12) {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

func close12(a, b float64) bool { return math.Abs(a-b) <= 1e-12*math.Abs(b) }

// TestDiscountedBound writes the sums of the doc comment out: before block 3 with
// γ = 0.9 the nominal response is 3 blocks old for all.
func TestDiscountedBound(t *testing.T) {
	g := .9
	counts := []float64{g*g*g + g*g*g + g*g, g * g * g, g * g * g}
	means := []float64{(1*g*g*g + 4*g*g*g + 10*g*g) / counts[0], 2, 3}
	total := counts[0] + counts[1] + counts[2]
	want := make([]float64, 3)
	for i := range want {
		want[i] = means[i] * (1 - .2*math.Sqrt(math.Log(total)/counts[i]))
	}
	if got := forecastOf(Discounted{.9, .2}, 3, map[int]float64{0: 4, 1: 10}); !slices.EqualFunc(got, want, close12) {
		t.Errorf("%v, want %v", got, want)
	}
	for i, f := range forecastOf(Discounted{.9, 10}, 400, map[int]float64{398: 4, 399: 4}) {
		if !(f > 0) || i > 0 && !close12(f, float64(i+1)*(1-mostOptimism)) {
			t.Errorf("validator %d is forecast %v s when its count has vanished", i, f)
		}
	}
}

// TestWindowIsTheMeanOfTheLatest keeps all responses and takes the mean of the last.
func TestWindowIsTheMeanOfTheLatest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 6).Draw(t, "size")
		responses := rapid.SliceOfN(rapid.Float64Range(.01, 10), 1, 20).Draw(t, "responses")
		e := Window{size}.Estimator([]float64{1})
		for b, r := range responses {
			e.Observe(0, b, r)
		}
		latest := responses[max(0, len(responses)-size):]
		want := 0.0
		for _, r := range latest {
			want += r / float64(len(latest))
		}
		forecast := make([]float64, 1)
		if e.Forecast(forecast, len(responses)); math.Abs(forecast[0]-want) > 1e-12*want {
			t.Fatalf("%v, want %v", forecast[0], want)
		}
	})
}

// TestEstimatorsLeaveNominal: they share the nominal times and change none.
func TestEstimatorsLeaveNominal(t *testing.T) {
	for _, p := range Policies() {
		nominal := []float64{1, 2}
		e := p.Estimation.Estimator(nominal)
		e.Observe(0, 0, 7)
		e.Forecast(make([]float64, 2), 1)
		if !slices.Equal(nominal, []float64{1, 2}) {
			t.Errorf("%s changed the nominal times to %v", p.Name, nominal)
		}
	}
}

func TestWrongPolicies(t *testing.T) {
	for _, p := range []Policy{
		{Name: "no estimation"},
		{Name: "feedback", Estimation: Frozen{}, Feedback: 7},
		{Name: "weight", Estimation: EWMA{0, 1}},
		{Name: "weight", Estimation: EWMA{math.NaN(), 1}},
		{Name: "trust", Estimation: EWMA{1, 1.5}},
		{Name: "window", Estimation: Window{}},
		{Name: "discount", Estimation: Discounted{1.1, 1}},
		{Name: "width", Estimation: Discounted{.5, 0}},
	} {
		if err := p.Validate(); !errors.Is(err, ErrPolicy) {
			t.Errorf("%+v: %v", p, err)
		}
	}
	for _, p := range Policies() {
		if err := p.Validate(); err != nil {
			t.Error(err)
		}
	}
}
