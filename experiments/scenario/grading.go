package scenario

import (
	"context"
	"fmt"
	"math"
	"math/big"

	"ihealth/iomt/edge"
)

// Grading is a trial of the grades 0, 1 and 2 on every value about some limits: the edge's
// arithmetic against integers of any size.
type Grading struct {
	Limits []GradingLimits `yaml:"limits"`
	Margin int             `yaml:"margin"` // values from low − margin to high + margin, 1 to 1000
}

// GradingLimits are limits with a band, of any one unit.
type GradingLimits struct {
	Low  int `yaml:"low"`
	High int `yaml:"high"` // low to low + 1e6
	Band int `yaml:"band"` // ≥ 0
}

func (g *Grading) check(report Reporter) {
	if g.Margin < 1 || g.Margin > 1000 {
		report("margin", "a margin of %d: want 1 to 1000", g.Margin)
	}
	for i, l := range g.Limits {
		if l.Low > l.High || l.High-l.Low > 1e6 || l.Band < 0 || max(-l.Low, l.High, l.Band) > 1e15 {
			report(indexed("limits", i), "limits of %d to %d with a band of %d\nwant low ≤ high ≤ low + 1e6, a band of 0 or more, and none beyond 1e15", l.Low, l.High, l.Band)
		}
	}
}

func (g *Grading) cells() []Cell {
	return []Cell{{ID: "native", Fidelity: analytic, Run: g.run}}
}

func (g *Grading) run(context.Context, *Env) ([]Point, error) {
	var out []Point
	for _, l := range g.Limits {
		cells, differences := 0, 0
		for v := l.Low - g.Margin; v <= l.High+g.Margin; v++ {
			cells++
			differences += differs(int64(v), int64(l.Low), int64(l.High), int64(l.Band))
		}
		out = append(out, gradingPoints(fmt.Sprintf("%d to %d, band %d", l.Low, l.High, l.Band), cells, differences)...)
	}
	ends := []int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, math.MaxInt64 - 1, math.MaxInt64}
	cells, differences := 0, 0
	for _, value := range ends {
		for _, low := range ends {
			for _, high := range ends {
				for _, band := range ends {
					if low <= high && band >= 0 {
						cells++
						differences += differs(value, low, high, band)
					}
				}
			}
		}
	}
	return append(out, gradingPoints("ends of 64 bits", cells, differences)...), nil
}

func gradingPoints(series string, cells, differences int) []Point {
	return []Point{
		{Series: series, X: none, Metric: "cells", Value: float64(cells)},
		{Series: series, X: none, Metric: "differences", Value: float64(differences)},
	}
}

// differs returns 1 when the edge grades otherwise than integers of any size.
func differs(value, low, high, band int64) int {
	v, l, h, b := big.NewInt(value), big.NewInt(low), big.NewInt(high), big.NewInt(band)
	want := edge.Emergency
	switch {
	case v.Cmp(l) >= 0 && v.Cmp(h) <= 0:
		want = edge.Normal
	case v.Cmp(l.Sub(l, b)) >= 0 && v.Cmp(h.Add(h, b)) <= 0:
		want = edge.Warning
	}
	if edge.Grade(value, low, high, band) == want {
		return 0
	}
	return 1
}
