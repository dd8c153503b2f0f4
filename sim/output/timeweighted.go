package output

import "math"

// TimeWeighted summarises a path that is constant between its changes, such as the
// number of customers in a system: every value counts by the time it was held, and
// one that was held for no time does not count at all. Times are seconds and never
// decrease. Until the first Set the path is 0 from time 0 on; the zero TimeWeighted
// is ready for use.
type TimeWeighted struct {
	at, value float64 // the path has this value since this time
	duration  float64 // s, observed since the last Reset
	mean      float64
	deviation float64 // ∫ (value − mean)² dt
	min, max  float64
}

// Set lets the path have the value x from time at on. It panics when at lies before
// the last time, or when at or x is not finite.
func (w *TimeWeighted) Set(at, x float64) {
	if x-x != 0 {
		panic("output: a path with a value that is not finite")
	}
	w.Advance(at)
	w.value = x
}

// Change adds delta to the value at time at. It panics as Set does.
func (w *TimeWeighted) Change(at, delta float64) { w.Set(at, w.value+delta) }

// Advance lets the path keep its value until time at: call it at the end of the
// run, so that the last value counts. It panics when at lies before the last time
// or is not finite.
func (w *TimeWeighted) Advance(at float64) {
	held := at - w.at
	if !(held >= 0) || math.IsInf(held, 1) {
		panic("output: the time of a path runs backwards or is not finite")
	}
	if held > 0 {
		w.hold(held)
		w.at = at
	}
}

// hold counts the present value for some seconds, by the weighted form of Welford's
// recurrence (West, Communications of the ACM 22 (1979) 532–535).
func (w *TimeWeighted) hold(held float64) {
	if w.value < w.min || w.duration == 0 {
		w.min = w.value
	}
	if w.value > w.max || w.duration == 0 {
		w.max = w.value
	}
	w.duration += held
	d := w.value - w.mean
	w.mean += d * (held / w.duration)
	w.deviation += held * d * (w.value - w.mean)
}

// Reset forgets all that was observed before time at and keeps the path's value:
// it ends the warm-up. It panics as Advance does.
func (w *TimeWeighted) Reset(at float64) {
	w.Advance(at)
	*w = TimeWeighted{at: w.at, value: w.value}
}

// Value returns the present value.
func (w *TimeWeighted) Value() float64 { return w.value }

// Duration returns the seconds observed since the last Reset.
func (w *TimeWeighted) Duration() float64 { return w.duration }

// Mean returns the time average, NaN when no time has passed.
func (w *TimeWeighted) Mean() float64 { return w.unlessEmpty(w.mean) }

// Variance returns the time average of (value − Mean)², NaN when no time has passed.
func (w *TimeWeighted) Variance() float64 { return w.unlessEmpty(w.deviation / w.duration) }

// Min returns the least value held, NaN when no time has passed.
func (w *TimeWeighted) Min() float64 { return w.unlessEmpty(w.min) }

// Max returns the greatest value held, NaN when no time has passed.
func (w *TimeWeighted) Max() float64 { return w.unlessEmpty(w.max) }

func (w *TimeWeighted) unlessEmpty(x float64) float64 {
	if w.duration == 0 {
		return math.NaN()
	}
	return x
}
