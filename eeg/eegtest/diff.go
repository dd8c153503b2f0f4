package eegtest

import (
	"math"

	"github.com/google/go-cmp/cmp"
)

// Diff returns what differs, empty for nothing. Missing values equal each other, and
// warnings of the same cause do when they say the same.
func Diff(want, got any) string {
	return cmp.Diff(want, got,
		cmp.Comparer(func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }),
		cmp.Comparer(func(a, b error) bool { return a == b }), //nolint:errorlint // sentinels and warnings are values
	)
}
