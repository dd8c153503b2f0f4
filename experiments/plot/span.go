package plot

import (
	"math"
	"slices"
)

// span is the range of an axis.
type span struct {
	low, high float64
	log       bool
	whole     bool // its values are integers, and so are its ticks
}

func emptySpan(log bool) span {
	return span{low: math.Inf(1), high: math.Inf(-1), log: log, whole: true}
}

func (s *span) include(values ...float64) {
	for _, v := range values {
		if finite(v) {
			s.low, s.high = math.Min(s.low, v), math.Max(s.high, v)
		}
	}
}

// hold includes values of the data, which also say whether the axis is one of integers.
func (s *span) hold(values ...float64) {
	s.include(values...)
	for _, v := range values {
		s.whole = s.whole && (!finite(v) || v == math.Trunc(v))
	}
}

// padded widens the span on each side by a share of its length. A span without
// length gets one.
func (s span) padded(below, above float64) span {
	if s.log {
		low, high := math.Log10(s.low), math.Log10(s.high)
		if high-low < 1e-6 {
			low, high = low-0.3, high+0.3
		}
		length := high - low
		return span{math.Pow(10, low-below*length), math.Pow(10, high+above*length), true, s.whole}
	}
	low, high := s.low, s.high
	if top := math.Max(math.Abs(low), math.Abs(high)); high-low <= 1e-9*top || high-low < 1e-200 {
		slack := 0.1 * top
		if slack < 1e-200 {
			slack = 1
		}
		low, high = low-slack, high+slack
	}
	length := high - low
	return span{low - below*length, high + above*length, false, s.whole}
}

// norm returns the position of v in the span, from 0 to 1.
func (s span) norm(v float64) float64 {
	if s.log {
		return math.Log(v/s.low) / math.Log(s.high/s.low)
	}
	return (v - s.low) / (s.high - s.low)
}

// foot is where bars stand: on 0, or at the lower end of a logarithmic axis.
func (s span) foot() float64 {
	if s.log {
		return s.low
	}
	return 0
}

// ticks returns about limit labelled ticks, at least two where that is possible.
func (s span) ticks(limit int) []tick {
	least := 0.0 // step
	if s.whole {
		least = 1
	}
	if s.log {
		return logTicks(s.low, s.high, max(2, limit), least)
	}
	return linearTicks(s.low, s.high, max(2, limit), least)
}

// spans returns the ranges of both axes. They hold every point, bound, bar,
// reference and cell of the panel, unless it sets limits.
func (p *Panel) spans() (x, y span) {
	x, y = emptySpan(p.LogX), emptySpan(p.LogY)
	half, _ := p.barWidth()
	bars := false
	for i := range p.Series {
		s := &p.Series[i]
		for k := range s.X {
			if !s.drawn(k) {
				continue
			}
			x.hold(s.X[k])
			y.hold(s.Y[k])
			if low, high, ok := s.bounds(k); ok {
				y.hold(low, high)
			}
			if s.Kind == Bars {
				bars = true
				x.include(s.X[k]-half, s.X[k]+half)
			}
		}
	}
	for _, r := range p.References {
		y.include(r.Value)
	}
	y.include(p.Holds...)
	if p.Heatmap != nil {
		x.hold(p.Heatmap.X...)
		y.hold(p.Heatmap.Y...)
		xs, ys := edges(p.Heatmap.X, p.LogX), edges(p.Heatmap.Y, p.LogY)
		x.include(xs...)
		y.include(ys...)
		return x, y
	}
	beside := 0.03
	if p.Dodge {
		beside = 0.06
	}
	return x.padded(beside, beside).limited(p.XLimits), p.padY(y, bars).limited(p.YLimits)
}

// padY leaves room above and below the data, but none below bars that stand on 0.
func (p *Panel) padY(y span, bars bool) span {
	below, above := 0.06, 0.06
	if (bars || p.FromZero) && !p.LogY {
		y.include(0)
		if y.low == 0 {
			below = 0
		}
		if y.high == 0 {
			above = 0
		}
	}
	if y.low == 0 && y.high == 0 {
		below, above = 0.06, 0.06
	}
	return y.padded(below, above)
}

// limited returns the span with the ends of l, if they are given.
func (s span) limited(l Limits) span {
	if l.given() {
		s.low, s.high = l.Low, l.High
	}
	return s
}

// inside drops ticks that lie beyond limits.
func (s span) inside(ticks []tick, l Limits) []tick {
	return slices.DeleteFunc(ticks, func(t tick) bool { return l.clamp(t.value) != t.value && math.Abs(s.norm(t.value)-0.5) > 0.5+1e-6 })
}

// barWidth returns half the width of a group of bars, on the x axis, and the
// number of series that share it.
func (p *Panel) barWidth() (half float64, series int) {
	gap := math.Inf(1)
	for i := range p.Series {
		s := &p.Series[i]
		if s.Kind != Bars {
			continue
		}
		series++
		for k := 1; k < len(s.X); k++ {
			if d := math.Abs(s.X[k] - s.X[k-1]); d > 0 && d < gap {
				gap = d
			}
		}
	}
	if math.IsInf(gap, 1) {
		gap = 1
	}
	return 0.4 * gap, series
}

// edges returns the boundaries of cells from their centres: the middle between
// neighbours, and as far outside as inside at both ends.
func edges(centres []float64, log bool) []float64 {
	n := len(centres)
	c := make([]float64, n)
	for i, v := range centres {
		c[i] = v
		if log {
			c[i] = math.Log(v)
		}
	}
	out := make([]float64, n+1)
	for i := 1; i < n; i++ {
		out[i] = (c[i-1] + c[i]) / 2
	}
	out[0], out[n] = c[0]-0.5, c[n-1]+0.5
	if n > 1 {
		out[0], out[n] = c[0]-(out[1]-c[0]), c[n-1]+(c[n-1]-out[n-1])
	}
	if log {
		for i := range out {
			out[i] = math.Exp(out[i])
		}
	}
	return out
}
