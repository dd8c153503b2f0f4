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

// ziggurat is a second, slower implementation, which looks at the density and has no
// tables: the edges of the layers follow from the start of the tail and their area.
type ziggurat struct {
	edges            []float64
	density, inverse func(float64) float64
	tail             func(s *Stream) float64 // beyond edges[0]
}

func newZiggurat(start, area float64, density, inverse func(float64) float64) *ziggurat {
	z := &ziggurat{edges: []float64{start}, density: density, inverse: inverse}
	for x := start; len(z.edges) < 255; z.edges = append(z.edges, x) {
		x = inverse(density(x) + area/x)
	}
	return z
}

// draw returns a variate ≥ 0 and the bits that chose its layer.
func (z *ziggurat) draw(s *Stream, area float64) (x float64, bits uint64) {
	for {
		bits = s.Uint64()
		u, i := float64(bits>>11)*0x1p-53, int(bits&255)
		if i == 0 {
			if x = u * area / z.density(z.edges[0]); x < z.edges[0] {
				return x, bits
			}
			return z.tail(s), bits
		}
		inner, top := 0.0, 1.0
		if i < 255 {
			inner, top = z.edges[i], z.density(z.edges[i])
		}
		x = u * z.edges[i-1]
		if bottom := z.density(z.edges[i-1]); x < inner || bottom+s.Float64()*(top-bottom) < z.density(x) {
			return x, bits
		}
	}
}

// TestZigguratsDrawLikeSlowOnes compares 3·10⁵ variates, among them many from the
// edges of the layers and some from the tails.
func TestZigguratsDrawLikeSlowOnes(t *testing.T) {
	exponentialArea := (exponentialTail + 1) * math.Exp(-exponentialTail)
	e := newZiggurat(exponentialTail, exponentialArea, func(x float64) float64 { return math.Exp(-x) }, func(y float64) float64 { return -math.Log(y) })
	e.tail = func(s *Stream) float64 {
		x, _ := e.draw(s, exponentialArea)
		return exponentialTail + x
	}
	bell := func(x float64) float64 { return math.Exp(-x * x / 2) }
	normalArea := normalTail*bell(normalTail) + math.Sqrt(math.Pi/2)*math.Erfc(normalTail/math.Sqrt2)
	n := newZiggurat(normalTail, normalArea, bell, func(y float64) float64 { return math.Sqrt(-2 * math.Log(y)) })
	n.tail = func(s *Stream) float64 {
		for {
			x, y := -math.Log(1-s.Float64())/normalTail, -math.Log(1-s.Float64())
			if 2*y > x*x {
				return normalTail + x
			}
		}
	}
	fast, slow := New(Key{Seed: 5}), New(Key{Seed: 5})
	for range 300_000 {
		got := fast.ZigguratExponential(2)
		if x, _ := e.draw(slow, exponentialArea); math.Abs(got-x/2) > 1e-9 {
			t.Fatalf("exponential %v, want %v", got, x/2)
		}
		got = fast.ZigguratNormal(0, 1)
		x, bits := n.draw(slow, normalArea)
		if bits>>8&1 == 1 {
			x = -x
		}
		if math.Abs(got-x) > 1e-9 {
			t.Fatalf("normal %v, want %v", got, x)
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
