package stochastic

import (
	"math"
	"testing"
)

// TestLobattoDegrees integrates monomials on [−1, 1]: ∫x^d = 2/(d+1) for even d. The
// rules are of degrees 5 and 9, and of no higher one.
func TestLobattoDegrees(t *testing.T) {
	for _, rule := range []struct {
		name    string
		weights [7]float64
		degree  int
	}{{"Lobatto", lobattoWeights, 5}, {"Kronrod", kronrodWeights, 9}} {
		for d := range rule.degree + 2 {
			sum, want := 0.0, 0.0
			for j, x := range lobattoNodes {
				sum += rule.weights[j] * math.Pow(x, float64(d))
			}
			if d%2 == 0 {
				want = 2 / float64(d+1)
			}
			if exact := math.Abs(sum-want) < 1e-14; exact != (d <= rule.degree) {
				t.Errorf("%s: ∫x^%d = %v, want %v", rule.name, d, sum, want)
			}
		}
	}
}
