package edge_test

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"ihealth/iomt/edge"
)

// reference is Grade in numbers of any size.
func reference(value, low, high, band int64) edge.Code {
	v, l, h := big.NewInt(value), big.NewInt(low), big.NewInt(high)
	b := big.NewInt(max(band, 0))
	switch {
	case v.Cmp(l) >= 0 && v.Cmp(h) <= 0:
		return edge.Normal
	case v.Cmp(new(big.Int).Sub(l, b)) >= 0 && v.Cmp(new(big.Int).Add(h, b)) <= 0:
		return edge.Warning
	}
	return edge.Emergency
}

// TestGradeOnTheGrid is E1.1 natively: every value from min − 3 to max + 3, whole units and
// tenths, against big integers.
func TestGradeOnTheGrid(t *testing.T) {
	cells := 0
	for low := int64(-3); low <= 3; low++ {
		for high := low; high <= 4; high++ {
			for band := int64(0); band <= 2; band++ {
				for value := low - 3 - band; value <= high+3+band; value++ {
					cells++
					if got, want := edge.Grade(value, low, high, band), reference(value, low, high, band); got != want {
						t.Fatalf("Grade(%d, %d, %d, %d) = %v, want %v", value, low, high, band, got, want)
					}
				}
			}
		}
	}
	if cells < 1000 {
		t.Errorf("%d cells", cells)
	}
}

// TestGradeAtTheEndsOfInt64 is F2 and its remedy: nothing overflows at the extremes, where
// unsigned min − 1 and max + 1 wrap around.
func TestGradeAtTheEndsOfInt64(t *testing.T) {
	var ends []int64
	for _, base := range []int64{math.MinInt64, -1 << 32, 0, 1 << 32, math.MaxInt64} {
		for d := int64(-2); d <= 2; d++ {
			if sum := base + d; (d < 0) == (sum < base) {
				ends = append(ends, sum)
			}
		}
	}
	for _, low := range ends {
		for _, high := range ends {
			for _, band := range ends {
				for _, value := range ends {
					if low > high {
						continue
					}
					if got, want := edge.Grade(value, low, high, band), reference(value, low, high, band); got != want {
						t.Fatalf("Grade(%d, %d, %d, %d) = %v, want %v", value, low, high, band, got, want)
					}
				}
			}
		}
	}
}

// unsigned is the arithmetic of BodyTemperatureMonitor.analyze (Zheng et al.), in 64 bits
// instead of 256.
func unsigned(value, low, high uint64) edge.Code {
	switch {
	case value >= low && value <= high:
		return edge.Normal
	case value >= low-1 && value <= high+1:
		return edge.Warning
	}
	return edge.Emergency
}

// TestUnsignedGradeIsCaught is F2 itself: the reference tells the seed's arithmetic from the
// right one at the ends of the range, and nowhere else.
func TestUnsignedGradeIsCaught(t *testing.T) {
	if unsigned(6, 0, 5) != edge.Emergency || reference(6, 0, 5, 1) != edge.Warning {
		t.Error("min = 0: the unsigned min − 1 no longer errs")
	}
	if got := unsigned(math.MaxUint64-4, math.MaxUint64-3, math.MaxUint64); got != edge.Emergency {
		t.Errorf("max = 2⁶⁴ − 1: %v; the unsigned max + 1 no longer errs", got)
	}
	for low := int64(1); low < 5; low++ {
		for value := range int64(12) {
			if got, want := unsigned(uint64(value), uint64(low), 7), reference(value, low, 7, 1); got != want {
				t.Errorf("%d in [%d, 7]: %v, want %v", value, low, got, want)
			}
		}
	}
}

func TestGradeOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
		value, band := rapid.Int64().Draw(t, "value"), rapid.Int64().Draw(t, "band")
		low, high := min(a, b), max(a, b)
		if got, want := edge.Grade(value, low, high, band), reference(value, low, high, band); got != want {
			t.Fatalf("Grade(%d, %d, %d, %d) = %v, want %v", value, low, high, band, got, want)
		}
	})
}

// ExampleGrade grades temperatures in thousandths of a degree: normal from 36 to 38, a band
// of half a degree.
func ExampleGrade() {
	for _, milli := range []int64{36_600, 38_000, 38_001, 38_500, 38_501, 35_400} {
		fmt.Println(milli, edge.Grade(milli, 36_000, 38_000, 500))
	}
	// Output:
	// 36600 normal
	// 38000 normal
	// 38001 warning
	// 38500 warning
	// 38501 emergency
	// 35400 emergency
}
