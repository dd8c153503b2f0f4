package queueing

import (
	"testing"

	"gonum.org/v1/gonum/mat"
)

// stationary returns the probabilities of the n states of a continuous-time Markov
// chain whose transitions out of i are told to add: the balance equations, solved
// as they stand. It is the second, dumber implementation of many models.
func stationary(t *testing.T, n int, transitions func(i int, add func(j int, rate float64))) []float64 {
	t.Helper()
	a := mat.NewDense(n, n, nil)
	for i := range n {
		transitions(i, func(j int, rate float64) {
			a.Set(j, i, a.At(j, i)+rate)
			a.Set(i, i, a.At(i, i)-rate)
		})
	}
	for i := range n { // in place of the first equation, which the others imply
		a.Set(0, i, 1)
	}
	one := mat.NewVecDense(n, nil)
	one.SetVec(0, 1)
	var p mat.VecDense
	if err := p.SolveVec(a, one); err != nil {
		t.Fatal(err)
	}
	return p.RawVector().Data
}

// expectation returns Σ f(i) p[i].
func expectation(p []float64, f func(i int) float64) float64 {
	total := 0.0
	for i, p := range p {
		total += p * f(i)
	}
	return total
}

// TestMarkovChainGivesBlocks compares the blocks of exponential service.
func TestMarkovChainGivesBlocks(t *testing.T) {
	const lambda, mu, b, limit = 5.0, 2.0, 4, 200
	number := func(i int) float64 { return float64(i) }
	join := stationary(t, limit+1, func(n int, add func(int, float64)) {
		if n < limit {
			add(n+1, lambda)
		}
		if n > 0 {
			add(max(n-b, 0), mu)
		}
	})
	// State 0 is idle, state 1+j serves while j wait.
	partial := stationary(t, limit+1, func(i int, add func(int, float64)) {
		if i < limit {
			add(i+1, lambda)
		}
		switch waiting := i - 1; {
		case waiting == 0:
			add(0, mu)
		case waiting > 0:
			add(1+max(waiting-b, 0), mu)
		}
	})
	// State j < b waits with j, state b+j serves while j wait.
	full := stationary(t, limit+1, func(i int, add func(int, float64)) {
		switch waiting := i - b; {
		case i < limit && i != b-1:
			add(i+1, lambda)
		case i == b-1:
			add(b, lambda)
			fallthrough
		case waiting < 0:
			return
		}
		if waiting := i - b; waiting >= b {
			add(i-b, mu)
		} else if waiting >= 0 {
			add(waiting, mu)
		}
	})
	for _, tt := range []struct {
		name      string
		got, want float64
	}{
		{"join, in system", BlockJoin{lambda, mu, b}.InSystem(), expectation(join, number)},
		{"join, utilization", BlockJoin{lambda, mu, b}.Utilization(), 1 - join[0]},
		{"partial, waiting", lambda * BlockPartial{lambda, mu, b}.Wait(), expectation(partial, func(i int) float64 { return max(float64(i-1), 0) })},
		{"partial, utilization", BlockPartial{lambda, mu, b}.Utilization(), 1 - partial[0]},
		{"full, waiting", lambda * BlockFull{lambda, mu, b}.Wait(), expectation(full, func(i int) float64 { return float64(i - b*min(i/b, 1)) })},
	} {
		if !near(tt.got, tt.want, 1e-9) {
			t.Errorf("%s: %.12g by the formula, %.12g by the chain", tt.name, tt.got, tt.want)
		}
	}
}

// TestMarkovChainGivesLiMaChang solves the chain of 400 levels: state 2j generates
// while j wait, state 2j+1 builds.
func TestMarkovChainGivesLiMaChang(t *testing.T) {
	for _, q := range []LiMaChang{{42, 10, 15, 12}, {5, 20, .9, .8}, {10, 40, .7, 2}, {3, 2, 8, 8}} {
		const levels = 400
		p := stationary(t, 2*levels, func(i int, add func(int, float64)) {
			waiting, building := i/2, i%2 == 1
			if waiting < levels-1 {
				add(i+2, q.Lambda)
			}
			switch {
			case building:
				add(i-1, q.Building)
			case waiting > 0:
				add(2*max(waiting-q.Size, 0)+1, q.Generation)
			}
		})
		want := expectation(p, func(i int) float64 { return float64(i / 2) })
		if got := q.Lambda * q.Wait(); !near(got, want, 1e-8) {
			t.Errorf("%+v: %.10g wait by the formula, %.10g by the chain", q, got, want)
		}
	}
}
