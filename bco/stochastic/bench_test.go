package stochastic

import (
	"strconv"
	"testing"
)

// BenchmarkSolve measures a solve end to end; the grid is part of it.
func BenchmarkSolve(b *testing.B) {
	for _, c := range []struct {
		m      int
		method Method
	}{{12, Candidates}, {12, LocalSearch}, {12, Exhaustive}, {21, LocalSearch}} {
		b.Run("m="+strconv.Itoa(c.m)+"/"+string(c.method), func(b *testing.B) {
			p := randomProblem(1, c.m, 1)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Solve(b.Context(), c.method); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
