package scenario

import (
	"math"
	"testing"
)

// TestCaught compares with the binomial by hand: 1 − 0.9² = 0.19, and with multiplication.
func TestCaught(t *testing.T) {
	for _, row := range []struct {
		rate float64
		lies int
		want float64
	}{{0.1, 1, 0.1}, {0.1, 2, 0.19}, {0.5, 3, 0.875}, {1, 1, 1}, {1e-9, 2, 2e-9 - 1e-18}} {
		if got := caught(row.rate, row.lies); math.Abs(got-row.want) > 1e-15*max(1, row.want) || math.Abs(got/row.want-1) > 1e-12 {
			t.Errorf("a = %v, m = %d: %v, want %v", row.rate, row.lies, got, row.want)
		}
	}
}

func TestAuditMistakes(t *testing.T) {
	var got []string
	a := Audit{Rates: []float64{0.5, 0, math.NaN(), 1.5}, Lies: []int{0, 1, 1001}, Nodes: 0}
	a.check(func(path, _ string, _ ...any) { got = append(got, path) })
	if want := []string{"rates[1]", "rates[2]", "rates[3]", "lies[0]", "lies[2]", "nodes"}; len(got) != len(want) {
		t.Errorf("%v, want %v", got, want)
	}
}
