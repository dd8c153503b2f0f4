package online

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"ihealth/sim/rng"
)

var someDrift = Drift{Persistence: .99, Spread: .5, JumpRate: .01, JumpSize: 1, Noise: .3}

func pathOf(t *testing.T, d Drift, nominal []float64, blocks int, key rng.Key) *Path {
	t.Helper()
	p, err := d.Path(nominal, blocks, key)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestNoDriftIsNominal(t *testing.T) {
	p := pathOf(t, Drift{Persistence: .5}, []float64{.5, 2}, 10, rng.Key{})
	for b := range p.Means {
		if !slices.Equal(p.Means[b], []float64{.5, 2}) || !slices.Equal(p.Responses[b], []float64{.5, 2}) {
			t.Fatalf("block %d: means %v, responses %v", b, p.Means[b], p.Responses[b])
		}
	}
}

// TestMomentsOfDrift compares the variance and the correlation of neighbours of the
// logarithm with σ² + p·s²/(1−φ²) and φ, and the mean and variance of the noise with 1
// and its square. Each is an average of 300 independent validators over 400 blocks, of
// which the spread between validators gives the standard error; 6 of those are exceeded
// by a true model with p < 1e-6 for these nearly normal averages.
func TestMomentsOfDrift(t *testing.T) {
	const validators, warm, blocks = 300, 100, 500
	d := Drift{Persistence: .9, Spread: .4, JumpRate: .05, JumpSize: .8, Noise: .5}
	p := pathOf(t, d, slices.Repeat([]float64{3}, validators), blocks, rng.Key{Seed: 4})
	variance := d.Spread*d.Spread + d.JumpRate*d.JumpSize*d.JumpSize/(1-d.Persistence*d.Persistence)
	var squares, products, noises, noiseSquares []float64
	for i := range validators {
		var square, product, noise, noiseSquare float64
		for b := warm; b < blocks; b++ {
			z, before := math.Log(p.Means[b][i]/3), math.Log(p.Means[b-1][i]/3)
			square += z * z / (blocks - warm)
			product += z * before / (blocks - warm)
			x := p.Responses[b][i] / p.Means[b][i]
			noise += x / (blocks - warm)
			noiseSquare += (x - 1) * (x - 1) / (blocks - warm)
		}
		squares, products = append(squares, square), append(products, product)
		noises, noiseSquares = append(noises, noise), append(noiseSquares, noiseSquare)
	}
	for _, row := range []struct {
		name string
		xs   []float64
		want float64
	}{
		{"variance", squares, variance},
		{"covariance of neighbours", products, d.Persistence * variance},
		{"mean of the noise", noises, 1},
		{"variance of the noise", noiseSquares, d.Noise * d.Noise},
	} {
		mean, se := 0.0, 0.0
		for _, x := range row.xs {
			mean += x / validators
		}
		for _, x := range row.xs {
			se += (x - mean) * (x - mean) / (validators * (validators - 1))
		}
		if se = math.Sqrt(se); !(math.Abs(mean-row.want) <= 6*se) {
			t.Errorf("%s: %v ± %v, want %v", row.name, mean, se, row.want)
		}
	}
}

// TestPathsAreCommon: a longer path begins like a shorter one, and a validator's times do
// not depend on who else is there.
func TestPathsAreCommon(t *testing.T) {
	key := rng.Key{Seed: 9, Cell: "x"}
	long := pathOf(t, someDrift, []float64{1, 2, 3}, 50, key)
	short := pathOf(t, someDrift, []float64{1, 2}, 20, key)
	for b := range short.Means {
		if !slices.Equal(short.Means[b], long.Means[b][:2]) || !slices.Equal(short.Responses[b], long.Responses[b][:2]) {
			t.Fatalf("block %d differs", b)
		}
	}
	key.Replication = 1
	if other := pathOf(t, someDrift, []float64{1, 2}, 20, key); slices.Equal(other.Means[3], short.Means[3]) {
		t.Error("two replications have the same times")
	}
}

func TestWrongDrift(t *testing.T) {
	for _, row := range []struct {
		drift   Drift
		nominal []float64
		blocks  int
		want    string
	}{
		{Drift{Persistence: 1.1}, []float64{1}, 1, "persistence = 1.1"},
		{Drift{Persistence: math.NaN()}, []float64{1}, 1, "persistence = NaN"},
		{Drift{Spread: -1}, []float64{1}, 1, "spread = -1"},
		{Drift{JumpRate: 2}, []float64{1}, 1, "jump_rate = 2"},
		{Drift{JumpSize: math.Inf(1)}, []float64{1}, 1, "jump_size = +Inf"},
		{Drift{Noise: 11}, []float64{1}, 1, "noise = 11"},
		{someDrift, []float64{1, 0}, 1, "nominal time 1 is 0 s"},
		{someDrift, []float64{math.NaN()}, 1, "nominal time 0 is NaN s"},
		{someDrift, []float64{1}, 0, "0 blocks"},
		{someDrift, []float64{1, 1}, 3e7, "30000000 blocks of 2 validators: want 1 to 25000000"},
	} {
		if _, err := row.drift.Path(row.nominal, row.blocks, rng.Key{}); !errors.Is(err, ErrDrift) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%+v: %v, want %q", row.drift, err, row.want)
		}
	}
}
