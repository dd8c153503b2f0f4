package scenario

import (
	"context"
	"math"
	"testing"

	"ihealth/iomt/edge"
)

func TestGradeOf(t *testing.T) {
	for _, row := range []struct {
		value  int64
		limits [3]int64
		want   edge.Code
	}{
		{36, [3]int64{36, 37, 1}, edge.Normal},
		{35, [3]int64{36, 37, 1}, edge.Warning},
		{39, [3]int64{36, 37, 1}, edge.Emergency},
		{math.MaxInt64, [3]int64{math.MinInt64, math.MinInt64, math.MaxInt64}, edge.Emergency},
		{-1, [3]int64{math.MinInt64, math.MinInt64, math.MaxInt64}, edge.Warning},
	} {
		if got := gradeOf(row.value, row.limits); got != row.want {
			t.Errorf("%d by %v: %v, want %v", row.value, row.limits, got, row.want)
		}
	}
}

// TestGradingFindsAWrongGrader: one that adds without widening differs at the ends, and only
// there.
func TestGradingFindsAWrongGrader(t *testing.T) {
	narrow := func(low, high, band int64) (func(int64) (edge.Code, error), error) {
		return func(v int64) (edge.Code, error) {
			switch {
			case v >= low && v <= high:
				return edge.Normal, nil
			case v >= low-band && v <= high+band:
				return edge.Warning, nil
			default:
				return edge.Emergency, nil
			}
		}, nil
	}
	g := Grading{Limits: []GradingLimits{{Low: 36, High: 38, Band: 1}}, Margin: 3}
	points, err := g.by(narrow, "differences")(context.Background(), nil)
	if err != nil || len(points) != 2 || points[0].Value != 0 || points[0].N != 9 || points[1].Value == 0 {
		t.Errorf("%+v, %v", points, err)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, err := g.by(narrow, "differences")(stopped, nil); err == nil {
		t.Error("a cancelled trial goes on")
	}
}
