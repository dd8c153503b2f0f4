package output_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"ihealth/sim/output"
)

// TestTimeWeightedIsTwoPasses compares with the integrals written out, piece by
// piece, some of which last no time.
func TestTimeWeightedIsTwoPasses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		offset := rapid.SampledFrom([]float64{0, 1, 1e9}).Draw(t, "offset")
		values := rapid.SliceOfN(rapid.Float64Range(-10, 10), 1, 50).Draw(t, "values")
		held := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 0.25, 1, 7}), len(values), len(values)).Draw(t, "held")
		var w output.TimeWeighted
		var now, integral, squares float64
		low, high := math.Inf(1), math.Inf(-1)
		for i := range values {
			values[i] += offset
			w.Set(now, values[i])
			now += held[i]
			integral += values[i] * held[i]
			if held[i] > 0 {
				low, high = min(low, values[i]), max(high, values[i])
			}
		}
		w.Advance(now)
		if now == 0 {
			return
		}
		mean := integral / now
		for i, x := range values {
			squares += (x - mean) * (x - mean) * held[i]
		}
		near(t, "Mean", w.Mean(), mean, 1e-12*(1+offset))
		near(t, "Variance", w.Variance(), squares/now, 1e-9+1e-12*offset)
		near(t, "Duration", w.Duration(), now, 1e-12*now)
		if w.Min() != low || w.Max() != high {
			t.Fatalf("Min %v, Max %v, want %v, %v", w.Min(), w.Max(), low, high)
		}
	})
}

// TestResetForgetsThePast compares with a path that begins at the end of the warm-up
// with the value that it has there.
func TestResetForgetsThePast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.Float64Range(-10, 10), 4, 50).Draw(t, "xs")
		cut := rapid.IntRange(1, len(xs)-2).Draw(t, "cut")
		var whole, rest output.TimeWeighted
		for i, x := range xs {
			whole.Set(float64(i), x)
			if i == cut {
				whole.Reset(float64(i) + 0.5)
				rest.Set(float64(i)+0.5, x)
				rest.Reset(float64(i) + 0.5)
			}
			if i > cut {
				rest.Set(float64(i), x)
			}
		}
		near(t, "Mean", whole.Mean(), rest.Mean(), 0)
		near(t, "Variance", whole.Variance(), rest.Variance(), 0)
		near(t, "Min", whole.Min(), rest.Min(), 0)
		near(t, "Max", whole.Max(), rest.Max(), 0)
		near(t, "Duration", whole.Duration(), float64(len(xs)-1-cut)-0.5, 1e-12)
	})
}

// TestPathBeginsAtTheReset holds an initial value that would spoil every statistic.
func TestPathBeginsAtTheReset(t *testing.T) {
	var w output.TimeWeighted
	if !math.IsNaN(w.Mean()) || !math.IsNaN(w.Variance()) || !math.IsNaN(w.Min()) || !math.IsNaN(w.Max()) {
		t.Error("a path that lasted no time knows something")
	}
	w.Set(0, 1000)
	w.Set(3, 2)
	w.Reset(4)
	if !math.IsNaN(w.Mean()) || w.Duration() != 0 || w.Value() != 2 {
		t.Errorf("after the reset: %+v", w)
	}
	w.Change(5, 3)
	w.Advance(8)
	if w.Mean() != (2*1+5*3)/4. || w.Min() != 2 || w.Max() != 5 || w.Duration() != 4 || math.Abs(w.Variance()-27./16) > 1e-15 {
		t.Errorf("mean %v, min %v, max %v, variance %v", w.Mean(), w.Min(), w.Max(), w.Variance())
	}
}

func TestTimeWeightedRefuses(t *testing.T) {
	for name, f := range map[string]func(*output.TimeWeighted){
		"backwards":  func(w *output.TimeWeighted) { w.Set(0.5, 1) },
		"NaN time":   func(w *output.TimeWeighted) { w.Advance(math.NaN()) },
		"no end":     func(w *output.TimeWeighted) { w.Reset(math.Inf(1)) },
		"NaN":        func(w *output.TimeWeighted) { w.Set(2, math.NaN()) },
		"+Inf":       func(w *output.TimeWeighted) { w.Set(2, math.Inf(1)) },
		"Inf change": func(w *output.TimeWeighted) { w.Change(2, math.Inf(-1)) },
	} {
		var w output.TimeWeighted
		w.Set(1, 7)
		if !panics(func() { f(&w) }) {
			t.Errorf("%s: no panic", name)
		}
	}
}

func TestTimeWeightedDoesNotAllocate(t *testing.T) {
	var w output.TimeWeighted
	if n := testing.AllocsPerRun(100, func() { w.Change(w.Duration()+1, 1) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func ExampleTimeWeighted() {
	var queue output.TimeWeighted
	queue.Change(0, +1) // an arrival
	queue.Change(2, +1) // another
	queue.Change(3, -1) // a departure
	queue.Advance(10)
	fmt.Println(queue.Mean(), queue.Max())
	// Output: 1.1 2
}

// panics reports whether f does.
func panics(f func()) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	f()
	return false
}
