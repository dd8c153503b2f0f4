package stochastic

import (
	"math"
	"math/bits"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/sim/rng"
)

// dumbTime integrates P(T > t) of a set by the midpoint rule in steps of 1/500, up to 30 s,
// and P by adding up all patterns of who has answered.
func dumbTime(responses []Response, set []int, needed int) float64 {
	const step = 1. / 500
	total := 0.0
	for t := step / 2; t < 30; t += step {
		for answered := range 1 << len(set) {
			if bits.OnesCount(uint(answered)) >= needed {
				continue
			}
			p := step
			for k, i := range set {
				f := responses[i].CDF(t)
				if answered>>k&1 == 0 {
					f = 1 - f
				}
				p *= f
			}
			total += p
		}
	}
	return total
}

func TestWalkersAgainstAllPatterns(t *testing.T) {
	responses := []Response{
		exponential(.6), spread(.9, .4), rng.Uniform{Low: .3, High: 1.4}, rng.Erlang{Phases: 3, Rate: 4}, exponential(1.1),
	}
	g, err := newGrid(t.Context(), responses)
	if err != nil {
		t.Fatal(err)
	}
	for _, wait := range []Wait{All, Byzantine, Majority} {
		w := (&independent{g, responses, wait}).walk()
		for _, set := range [][]int{{0}, {1, 4}, {3, 2, 0}, {4, 2, 1, 0}, {0, 1, 2, 3, 4}} {
			want := dumbTime(responses, set, wait.Needed(len(set)))
			if got := expectedOf(w, set); math.Abs(got-want) > 1e-5 {
				t.Errorf("%q %v: %v, by all patterns %v", wait, set, got, want)
			}
		}
	}
}

// models returns a model of each kind for six validators.
func models(t *testing.T) map[string]model {
	t.Helper()
	s := rng.New(rng.Key{Seed: 12, Name: "models"})
	var responses []Response
	for range 6 {
		responses = append(responses, spread(s.Uniform(.2, 2), s.Uniform(.1, 1.5)))
	}
	g, err := newGrid(t.Context(), responses)
	if err != nil {
		t.Fatal(err)
	}
	rows := make([][]float64, 30)
	for k := range rows {
		for range responses {
			rows[k] = append(rows[k], s.Exponential(1))
		}
	}
	return map[string]model{
		"maximum": &independent{g, responses, All}, "quorum": &independent{g, responses, Byzantine},
		"scenarios": &scenarios{rows, All}, "majority of scenarios": &scenarios{rows, Majority},
	}
}

// TestWalkersForgetTheWay: where a walker stands, not how it came there, decides.
func TestWalkersForgetTheWay(t *testing.T) {
	all := models(t)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"maximum", "quorum", "scenarios", "majority of scenarios"}).Draw(t, "model")
		walker := all[name].walk()
		var set []int
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			left := slices.DeleteFunc([]int{0, 1, 2, 3, 4, 5}, func(i int) bool { return slices.Contains(set, i) })
			if len(left) == 0 || len(set) > 0 && rapid.Bool().Draw(t, "back") {
				walker.pop()
				set = set[:len(set)-1]
				continue
			}
			i := rapid.SampledFrom(left).Draw(t, "validator")
			walker.push(i)
			set = append(set, i)
		}
		if got, want := walker.expected(), expectedOf(all[name].walk(), set); got != want {
			t.Fatalf("%s, %v: %v, straight %v", name, set, got, want)
		}
	})
}

// TestLeastTimes: no set of m is faster than the least time of m, and one validator more
// never makes the maximum less.
func TestLeastTimes(t *testing.T) {
	for name, m := range models(t) {
		least, err := m.least(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		w := m.walk()
		for mask := 1; mask < 1<<6; mask++ {
			var set []int
			for i := range 6 {
				if mask>>i&1 == 1 {
					set = append(set, i)
				}
			}
			if got := expectedOf(w, set); got < least[len(set)]-1e-9 {
				t.Errorf("%s, %v: %v s, below the least time %v", name, set, got, least[len(set)])
			}
		}
		if w.expected() != 0 {
			t.Errorf("%s: nobody takes %v s", name, w.expected())
		}
	}
}

// TestScenariosConvergeToIntegration: 40 000 scenarios of independent times have the
// expected times of their distributions, within 5.5 standard errors (p < 4e-8).
func TestScenariosConvergeToIntegration(t *testing.T) {
	const n = 40_000
	s := rng.New(rng.Key{Seed: 21, Name: "convergence"})
	responses := []Response{exponential(.7), exponential(1), exponential(1.2)}
	rows := make([][]float64, n)
	for k := range rows {
		for _, r := range responses {
			rows[k] = append(rows[k], s.Exponential(1/r.Mean()))
		}
	}
	for _, wait := range []Wait{All, Majority} {
		want, err := Expected(t.Context(), responses, wait)
		if err != nil {
			t.Fatal(err)
		}
		square := 0.0
		for _, row := range rows {
			x := smallest(row, wait.Needed(3)) - want
			square += x * x / n
		}
		got := expectedOf((&scenarios{rows, wait}).walk(), []int{2, 0, 1})
		if se := math.Sqrt(square / n); math.Abs(got-want) > 5.5*se {
			t.Errorf("%q: %v in scenarios, %v by integration ± %v", wait, got, want, se)
		}
	}
}
