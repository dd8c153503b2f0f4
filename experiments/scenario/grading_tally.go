package scenario

import (
	"context"
	"math"
	"math/big"

	"ihealth/iomt/edge"
)

// gradingTally counts graded values, and those of another grade than the right one. Its
// first error stays.
type gradingTally struct {
	values, differences int
	err                 error
}

// about grades all values from margin below the lower limit to margin above the upper. The
// limits are low, high and band.
func (t *gradingTally) about(ctx context.Context, grader grader, limits [3]int64, margin int64) {
	var values []int64
	for v := limits[0] - margin; v <= limits[1]+margin; v++ {
		values = append(values, v)
	}
	t.grade(ctx, grader, limits, values)
}

// ends grades the ends of 64 bits by limits that are ends of 64 bits.
func (t *gradingTally) ends(ctx context.Context, grader grader) {
	ends := []int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, math.MaxInt64 - 1, math.MaxInt64}
	for _, low := range ends {
		for _, high := range ends {
			for _, band := range ends {
				if low <= high && band >= 0 {
					t.grade(ctx, grader, [3]int64{low, high, band}, ends)
				}
			}
		}
	}
}

func (t *gradingTally) grade(ctx context.Context, grader grader, limits [3]int64, values []int64) {
	if t.err == nil {
		t.err = ctx.Err()
	}
	if t.err != nil {
		return
	}
	grade, err := grader(limits[0], limits[1], limits[2])
	for _, v := range values {
		var code edge.Code
		if err == nil {
			code, err = grade(v)
		}
		if t.values++; code != gradeOf(v, limits) {
			t.differences++
		}
	}
	t.err = err
}

func (t *gradingTally) point(series, metric string) Point {
	return Point{Series: series, X: none, Metric: metric, Value: float64(t.differences), N: t.values}
}

// gradeOf grades with integers of any size.
func gradeOf(value int64, limits [3]int64) edge.Code {
	v, l, h, b := big.NewInt(value), big.NewInt(limits[0]), big.NewInt(limits[1]), big.NewInt(limits[2])
	switch {
	case v.Cmp(l) >= 0 && v.Cmp(h) <= 0:
		return edge.Normal
	case v.Cmp(l.Sub(l, b)) >= 0 && v.Cmp(h.Add(h, b)) <= 0:
		return edge.Warning
	default:
		return edge.Emergency
	}
}
