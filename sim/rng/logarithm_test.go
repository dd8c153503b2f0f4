package rng

import (
	"math"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestNegativeLogIsAccurate compares it with 120-bit arithmetic at m of every
// magnitude: at random, at borders of cells, and at both ends.
func TestNegativeLogIsAccurate(t *testing.T) {
	worst := 0.0
	ms := append(randomMantissas(5000), 1, 2, 1<<53-1, 1<<53)
	for i, m := range borders() {
		if i%10 == 0 {
			ms = append(ms, m)
		}
	}
	for _, m := range ms {
		want := preciseNegativeLog(m)
		rounded, _ := want.Float64()
		ulp := math.Nextafter(rounded, math.Inf(1)) - rounded
		difference, _ := new(big.Float).Sub(want, big.NewFloat(negativeLog(m))).Float64()
		worst = max(worst, math.Abs(difference)/ulp)
	}
	t.Logf("greatest error %.3f units in the last place", worst)
	if worst > 2 {
		t.Errorf("error of %.2f units in the last place", worst)
	}
	if negativeLog(1<<53) != 0 || negativeLog(1) != 53*math.Ln2 {
		t.Errorf("ends: %v, %v", negativeLog(1<<53), negativeLog(1))
	}
}

// TestNegativeLogFallsWithItsArgument looks at neighbours: at all borders of cells,
// where two polynomials meet, and at random.
func TestNegativeLogFallsWithItsArgument(t *testing.T) {
	for _, m := range append(borders(), randomMantissas(1_000_000)...) {
		if m < 1<<53 && negativeLog(m) < negativeLog(m+1) {
			t.Fatalf("rises from %v at m = %d to %v", negativeLog(m), m, negativeLog(m+1))
		}
	}
}

// borders returns the multiples of 1/512 of every power of 2, each with its lower
// neighbour.
func borders() []uint64 {
	var ms []uint64
	for shift := range 53 {
		for i := range uint64(257) {
			if m := (256 + i) << 44 >> shift; m > 1 {
				ms = append(ms, m-1, m)
			}
		}
	}
	return ms
}

// randomMantissas returns n integers in [1, 2^53] with every number of digits.
func randomMantissas(n int) []uint64 {
	s := New(Key{Name: "mantissas"})
	ms := make([]uint64, n)
	for i := range ms {
		ms[i] = 1 + s.Uint64()>>11>>(i%53)
		if i%5 == 0 {
			ms[i] = 1<<53 + 1 - ms[i] // near 1, where the logarithm is near 0
		}
	}
	return ms
}

// preciseNegativeLog returns −ln(m/2^53), 2 artanh of (2^53−m)/(2^53+m) once m is
// doubled until it is large.
func preciseNegativeLog(m uint64) *big.Float {
	doublings := uint64(0)
	for ; m < 1<<52; m *= 2 {
		doublings++
	}
	out := twiceArtanh(1<<53-m, 1<<53+m)
	return out.Add(out, precise(0).Mul(ln2, precise(doublings)))
}

var ln2 = twiceArtanh(1, 3)

func precise(n uint64) *big.Float { return new(big.Float).SetPrec(120).SetUint64(n) }

// twiceArtanh returns ln((1+x)/(1−x)), x = numerator/denominator ≤ 1/3, by its series.
func twiceArtanh(numerator, denominator uint64) *big.Float {
	ratio := precise(0).Quo(precise(numerator), precise(denominator))
	square, sum := precise(0).Mul(ratio, ratio), precise(0)
	for n := uint64(1); n < 80; n += 2 {
		sum.Add(sum, precise(0).Quo(ratio, precise(n)))
		ratio.Mul(ratio, square)
	}
	return sum.Add(sum, sum)
}

// TestTablesAreFresh regenerates tables.go.
func TestTablesAreFresh(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles and runs mktables.go; run without -short")
	}
	path := filepath.Join(t.TempDir(), "tables")
	if out, err := exec.Command("go", "run", "mktables.go", path).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	got, err := os.ReadFile("tables.go")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("tables.go is stale: run go generate ./sim/rng")
	}
}
