package scenario

import (
	"math"
	"slices"
	"testing"
)

func TestGasMistakes(t *testing.T) {
	var got []string
	g := Gas{
		Leaves: 0, Vertices: []int{2, 3, 401}, Wraps: []int{0, 8193}, Readings: 100,
		Alerts: []float64{0, 0.009, 0.01, 1, 1.1, math.NaN()}, Capacity: math.Inf(1),
	}
	g.check(func(path, _ string, _ ...any) { got = append(got, path) })
	want := []string{"leaves", "capacity", "vertices[0]", "vertices[2]", "wraps[0]", "wraps[1]", "alerts[0]", "alerts[1]", "alerts[4]", "alerts[5]"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
