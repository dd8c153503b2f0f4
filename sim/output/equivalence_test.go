package output

import (
	"math"
	"testing"

	"ihealth/sim/rng"
)

func TestWithinByHand(t *testing.T) {
	for _, row := range []struct {
		low, high, margin float64
		want              Equivalence
	}{
		{-0.05, 0.08, 0.1, Equivalent},
		{-0.05, 0.10, 0.1, Undecided}, // the margin itself is no equivalence
		{-0.10, 0.05, 0.1, Undecided},
		{0.05, 0.15, 0.1, Undecided},
		{-0.5, 0.5, 0.1, Undecided}, // holds 0, and shows nothing
		{0.11, 0.2, 0.1, Different},
		{-0.2, -0.11, 0.1, Different},
		{0.10, 0.2, 0.1, Undecided},
		{0, 0, 0, Undecided},
		{0.1, 0.1, 0, Different},
		{math.NaN(), math.NaN(), 0.1, Undecided},
		{math.Inf(-1), math.Inf(1), 0.1, Undecided},
	} {
		if got := (Interval{Low: row.low, High: row.high}).Within(row.margin); got != row.want {
			t.Errorf("[%v, %v] within %v: %v, want %v", row.low, row.high, row.margin, got, row.want)
		}
	}
	for _, margin := range []float64{-1, math.NaN()} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("margin %v was accepted", margin)
				}
			}()
			Interval{}.Within(margin)
		}()
	}
}

// planted counts the verdicts on the mean of ten normal values of standard deviation 1
// whose true mean is planted, with a margin of 1.
func planted(t *testing.T, mean float64, trials int) map[Equivalence]int {
	t.Helper()
	s := rng.New(rng.Key{Seed: 20261122, Name: "equivalence"})
	counts := map[Equivalence]int{}
	for range trials {
		values := make([]float64, 10)
		for i := range values {
			values[i] = s.Normal(mean, 1)
		}
		i, err := MeanInterval(values, 0.9)
		if err != nil {
			t.Fatal(err)
		}
		counts[i.Within(1)]++
	}
	return counts
}

// The error rates are those promised: α = 5 % with intervals of 90 %. n = 4,000 trials a
// row; a procedure of exactly that rate fails a row with p < 1e-6 (5 standard errors).
func TestEquivalenceKeepsItsErrorRates(t *testing.T) {
	const trials, alpha = 4000, 0.05
	most := trials*alpha + 5*math.Sqrt(trials*alpha*(1-alpha))
	for _, row := range []struct {
		mean  float64
		wrong Equivalence // must be rare
	}{
		{1, Equivalent},
		{-1, Equivalent},
		{1.3, Equivalent},
		{-4, Equivalent},
		{1, Different},
		{-1, Different},
		{0.7, Different},
		{0, Different},
	} {
		counts := planted(t, row.mean, trials)
		if got := counts[row.wrong]; float64(got) > most {
			t.Errorf("true difference %v: %d of %d called %v, want at most %.0f", row.mean, got, trials, row.wrong, most)
		}
	}
	// At the margin itself the rate is α, so that the procedure gives nothing away.
	if got := planted(t, 1, trials)[Equivalent]; float64(got) < trials*alpha-5*math.Sqrt(trials*alpha*(1-alpha)) {
		t.Errorf("at the margin %d of %d are called equivalent: the test is too shy", got, trials)
	}
}

// What is equal is found equal, and what is far apart is found different, nearly always.
// Power by the noncentral t: 0.79 at 0, above 0.999 at ± 3.
func TestEquivalenceFindsThePlantedTruth(t *testing.T) {
	const trials = 4000
	if got := float64(planted(t, 0, trials)[Equivalent]) / trials; got < 0.75 || got > 0.85 {
		t.Errorf("equal means are found equivalent in %.3f of the trials", got)
	}
	for _, mean := range []float64{3, -3} {
		if got := planted(t, mean, trials)[Different]; got < trials*999/1000 {
			t.Errorf("means %v apart: %d of %d found different", mean, got, trials)
		}
	}
}

// A t test that finds no difference is no equivalence: with a hundredth of the data it
// nearly always "agrees", and Within never does.
func TestNotSignificantIsNotEquivalent(t *testing.T) {
	s := rng.New(rng.Key{Seed: 7, Name: "wide"})
	holdsZero, equivalent := 0, 0
	for range 2000 {
		values := make([]float64, 10)
		for i := range values {
			values[i] = s.Normal(1, 10)
		}
		i, err := MeanInterval(values, 0.9)
		if err != nil {
			t.Fatal(err)
		}
		if i.Contains(0) {
			holdsZero++
		}
		if i.Within(0.5) == Equivalent {
			equivalent++
		}
	}
	if holdsZero < 1500 || equivalent > 0 {
		t.Errorf("%d of 2000 intervals hold 0, %d are called equivalent", holdsZero, equivalent)
	}
}
