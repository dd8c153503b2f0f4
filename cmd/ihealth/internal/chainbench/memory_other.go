//go:build !linux

package chainbench

import "math"

// residentMemory cannot be known here.
func residentMemory() float64 { return math.NaN() }
