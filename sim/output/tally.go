package output

import "math"

// Tally summarises observations without keeping them, by Welford's recurrence
// (Technometrics 4 (1962) 419–420). One that is not finite makes all of them NaN. The
// zero Tally is empty and ready for use.
type Tally struct {
	n         int
	mean      float64
	deviation float64 // Σ(x − mean)²
	min, max  float64
}

// Add observes x.
func (t *Tally) Add(x float64) {
	t.n++
	if x < t.min || t.n == 1 {
		t.min = x
	}
	if x > t.max || t.n == 1 {
		t.max = x
	}
	d := x - t.mean
	t.mean += d / float64(t.n)
	t.deviation += d * (x - t.mean)
}

// Max returns the greatest observation, NaN when there is none.
func (t *Tally) Max() float64 { return t.unlessEmpty(t.max) }

// Mean returns the arithmetic mean, NaN when nothing was observed.
func (t *Tally) Mean() float64 { return t.unlessEmpty(t.mean) }

// Merge observes all that u has observed, by the pairwise formula of Chan, Golub
// and LeVeque (COMPSTAT 1982). The order of merging changes the last digits:
// merge by replication index.
func (t *Tally) Merge(u *Tally) {
	switch {
	case u.n == 0:
		return
	case t.n == 0:
		*t = *u
		return
	}
	n := t.n + u.n
	d := u.mean - t.mean
	weight := float64(u.n) / float64(n)
	t.mean += d * weight
	t.deviation += u.deviation + d*d*float64(t.n)*weight
	t.min, t.max = min(t.min, u.min), max(t.max, u.max)
	t.n = n
}

// Min returns the least observation, NaN when there is none.
func (t *Tally) Min() float64 { return t.unlessEmpty(t.min) }

// N returns the number of observations.
func (t *Tally) N() int { return t.n }

// StdDev returns the square root of Variance.
func (t *Tally) StdDev() float64 { return math.Sqrt(t.Variance()) }

// Variance returns the sample variance, divisor N − 1, NaN when N < 2.
func (t *Tally) Variance() float64 {
	if t.n < 2 {
		return math.NaN()
	}
	return t.deviation / float64(t.n-1)
}

func (t *Tally) unlessEmpty(x float64) float64 {
	if t.n == 0 || t.mean-t.mean != 0 {
		return math.NaN()
	}
	return x
}
