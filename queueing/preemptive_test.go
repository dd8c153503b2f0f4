package queueing

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawPreemptive draws a stable model of up to 21 classes.
func drawPreemptive(t *rapid.T) PreemptiveMM1 {
	lambdas := rapid.SliceOfN(rapid.Float64Range(0.01, 10), 1, 21).Draw(t, "lambdas")
	load := rapid.Float64Range(0.01, 0.98).Draw(t, "load")
	return PreemptiveMM1{Lambdas: lambdas, Mu: sum(lambdas) / load}
}

// TestWorkIsConserved holds Σ λ_k T_k = Λ/(μ−Λ): priorities move waiting from one
// class to another and make none.
func TestWorkIsConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawPreemptive(t)
		var number float64
		for k := range q.Lambdas {
			number += q.InSystem(k)
		}
		want := MM1{Lambda: sum(q.Lambdas), Mu: q.Mu}.InSystem()
		if math.Abs(number/want-1) > 1e-9 {
			t.Fatalf("Σ λ T = %.15g, want %.15g", number, want)
		}
	})
}

// TestEquation10GivesEquation11 compares the general form with R = B = 1/μ.
func TestEquation10GivesEquation11(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawPreemptive(t)
		var general PreemptivePriority
		for _, lambda := range q.Lambdas {
			general.Classes = append(general.Classes, ExponentialClass(lambda, q.Mu))
		}
		for k := range q.Lambdas {
			for what, x := range map[string][2]float64{
				"Sojourn":  {general.Sojourn(k), q.Sojourn(k)},
				"Wait":     {general.Wait(k) + 1/q.Mu, q.Wait(k) + 1/q.Mu},
				"InSystem": {general.InSystem(k), q.InSystem(k)},
			} {
				if math.Abs(x[0]/x[1]-1) > 1e-9 {
					t.Fatalf("class %d: %s by eq. (10) %.15g, by eq. (11) %.15g", k, what, x[0], x[1])
				}
			}
		}
	})
}

// TestUpperClassesDoNotSeeTheLower removes the lowest class: nothing changes above.
func TestUpperClassesDoNotSeeTheLower(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawPreemptive(t)
		n := len(q.Lambdas) - 1
		upper := PreemptiveMM1{Lambdas: q.Lambdas[:n], Mu: q.Mu}
		for k := range n {
			if q.Distribution(k) != upper.Distribution(k) {
				t.Fatalf("class %d depends on class %d", k, n)
			}
			if q.Sojourn(k) >= q.Sojourn(k+1) {
				t.Fatalf("class %d waits longer than class %d", k, k+1)
			}
		}
	})
}

// TestMarkovChainGivesTheSameMeans is a second implementation: the two-class queue
// as a continuous-time Markov chain, solved by iteration.
func TestMarkovChainGivesTheSameMeans(t *testing.T) {
	q := PreemptiveMM1{Lambdas: []float64{.3, .4}, Mu: 1}
	high, low := chainInSystem(q.Lambdas[0], q.Lambdas[1], q.Mu)
	for k, got := range []float64{high, low} {
		if math.Abs(got/q.InSystem(k)-1) > 1e-6 {
			t.Errorf("class %d: %.9g in system by the chain, %.9g by the formula", k, got, q.InSystem(k))
		}
	}
}

// chainInSystem solves the balance equations of states (i high, j low customers),
// cut at limits that hold all but 1e-9 of the probability, by Gauss–Seidel sweeps.
func chainInSystem(high, low, mu float64) (meanHigh, meanLow float64) {
	const rows, columns, sweeps = 25, 120, 4000
	var p [rows + 1][columns + 1]float64
	p[0][0] = 1
	for range sweeps {
		for i := range rows {
			for j := range columns {
				inflow := mu * p[i+1][j]
				out := high + low
				if i > 0 {
					inflow += high * p[i-1][j]
				}
				if j > 0 {
					inflow += low * p[i][j-1]
				}
				if i == 0 {
					inflow += mu * p[i][j+1]
				}
				if i+j > 0 {
					out += mu
				}
				p[i][j] = inflow / out
			}
		}
	}
	var total float64
	for i := range rows {
		for j := range columns {
			total += p[i][j]
			meanHigh += float64(i) * p[i][j]
			meanLow += float64(j) * p[i][j]
		}
	}
	return meanHigh / total, meanLow / total
}

func TestGroupByLevelMakesClasses(t *testing.T) {
	rates, class, err := GroupByLevel([]float64{1, 2, 3, 4}, []int{7, -1, 7, 3})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rates, []float64{2, 4, 4}) || !slices.Equal(class, []int{2, 0, 2, 1}) {
		t.Errorf("rates %v, class %v", rates, class)
	}
	for _, tt := range []struct {
		lambdas []float64
		levels  []int
	}{
		{nil, nil},
		{[]float64{1}, []int{1, 2}},
		{[]float64{1, 0}, []int{1, 2}},
	} {
		if _, _, err := GroupByLevel(tt.lambdas, tt.levels); !errors.Is(err, ErrParameter) {
			t.Errorf("%v at %v: err = %v", tt.lambdas, tt.levels, err)
		}
	}
}

// TestRareClassOfManyServers: the numbers present with and without the class differ by
// less than they are rounded. By Little's law and its derivative, with 40 digits.
func TestRareClassOfManyServers(t *testing.T) {
	for _, lambda := range []float64{1e-300, 1e-15, 1e-12, 1e-9} {
		q := PreemptiveMMc{[]float64{40, lambda}, 15, 4}
		if got := q.Sojourn(1); !near(got, .1721790944980605, 1e-10) {
			t.Errorf("λ = %v/s: sojourn %.17g s", lambda, got)
		}
	}
}

// TestClassesOfManyServersAddUp compares the sum over classes with the queue M/M/c of
// all, and one server with M/M/1.
func TestClassesOfManyServersAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		servers := rapid.IntRange(1, 50).Draw(t, "servers")
		shares := rapid.SliceOfN(rapid.Float64Range(1e-9, 1), 1, 5).Draw(t, "shares")
		load := rapid.Float64Range(.01, .99).Draw(t, "load")
		scale := load * float64(servers) / sum(shares)
		for i := range shares {
			shares[i] *= scale
		}
		q := PreemptiveMMc{shares, 1, servers}
		waiting := 0.0
		for k, lambda := range shares {
			waiting += lambda * q.Wait(k)
			if one := (PreemptiveMM1{shares, 1}).Wait(k); servers == 1 && !near(q.Wait(k), one, 1e-9) {
				t.Fatalf("class %d waits %v s, alone %v s", k, q.Wait(k), one)
			}
		}
		all := MMc{sum(shares), 1, servers}
		if want := all.Lambda * all.Wait(); !near(waiting, want, 1e-9) {
			t.Fatalf("%v wait, want %v", waiting, want)
		}
	})
}
