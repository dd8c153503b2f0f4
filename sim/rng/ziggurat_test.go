package rng

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// TestZigguratTailsAreRight looks where few variates fall: beyond the base of the
// ziggurat, among n = 2·10⁶ variates. Their number is binomial, and they follow the
// conditional distribution; a true model exceeds the limits with p < 10⁻⁶.
func TestZigguratTailsAreRight(t *testing.T) {
	const n = 2_000_000
	for _, tt := range []struct {
		d      Distribution
		start  float64
		beyond func(x float64) float64 // P(|X| > x)
	}{
		{Exponential{Rate: 1, Method: Ziggurat}, exponentialTail, func(x float64) float64 { return math.Exp(-x) }},
		{Normal{Sigma: 1, Method: Ziggurat}, normalTail, func(x float64) float64 { return math.Erfc(x / math.Sqrt2) }},
	} {
		var tail []float64
		negative, s := 0, New(Key{Seed: 3})
		for range n {
			x := tt.d.Draw(s)
			if math.Abs(x) <= tt.start {
				continue
			}
			if tail = append(tail, math.Abs(x)); x < 0 {
				negative++
			}
		}
		p := tt.beyond(tt.start)
		if z := (float64(len(tail)) - n*p) / math.Sqrt(n*p); !(math.Abs(z) < 5) {
			t.Errorf("%#v: %d of %d beyond %v, %.1f standard deviations off", tt.d, len(tail), n, tt.start, z)
		}
		d := ksDistance(tail, func(x float64) float64 { return 1 - tt.beyond(x)/p })
		if d *= math.Sqrt(float64(len(tail))); !(d <= 2.7) {
			t.Errorf("%#v: √n·D = %.2f in the tail of %d", tt.d, d, len(tail))
		}
		half := distuv.Binomial{N: float64(len(tail)), P: 0.5}
		if _, symmetric := tt.d.(Normal); symmetric && !(half.CDF(float64(negative)) > 1e-6 && half.CDF(float64(negative)) < 1-1e-6) {
			t.Errorf("%d of %d in the tails are negative", negative, len(tail))
		}
	}
}

// TestZigguratLayersHaveEqualAreas checks the tables by what defines them.
func TestZigguratLayersHaveEqualAreas(t *testing.T) {
	for name, tt := range map[string]struct {
		layers  *[256]layer
		start   float64
		density func(x float64) float64
		tail    float64
	}{
		"exponential": {&exponentialLayers, exponentialTail, func(x float64) float64 { return math.Exp(-x) }, math.Exp(-exponentialTail)},
		"normal": {
			&normalLayers, normalTail, func(x float64) float64 { return math.Exp(-x * x / 2) },
			math.Sqrt(math.Pi/2) * math.Erfc(normalTail/math.Sqrt2),
		},
	} {
		near := func(what string, i int, got, want float64) {
			if !(math.Abs(got-want) <= 1e-13*want) {
				t.Errorf("%s: %s of layer %d is %v, want %v", name, what, i, got, want)
			}
		}
		area := tt.start*tt.density(tt.start) + tt.tail
		for i, l := range tt.layers {
			edge, inner := l.width*0x1p53, 0.0
			if i < 255 {
				inner = tt.layers[i+1].width * 0x1p53
			}
			if i == 0 {
				near("area", i, edge*tt.density(tt.start), area)
				near("rise", i, l.rise, tt.density(tt.start))
			} else {
				near("area", i, edge*l.rise, area)
				near("height", i, l.height, tt.density(edge))
				near("top", i, l.height+l.rise, tt.density(inner))
			}
			near("inside", i, float64(l.inside)*0x1p-53*edge+1, inner+1)
		}
	}
}
