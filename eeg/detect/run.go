package detect

import "math"

// run is what is known of the normal values since a change, if that is where the last
// one was: a normal-inverse-gamma distribution of their mean and variance (Murphy 2007).
type run struct {
	log          float64 // of the probability of the run
	kappa, alpha float64 // values that the mean, and twice those that the variance, is worth
	mean, beta   float64 // the expected variance is about beta/alpha
	gamma        float64 // ln Γ(alpha + ½) − ln Γ(alpha)
}

// What a change leads to, before any value is seen: a mean within about 2 of 0, as if
// a quarter of a value had been seen there, and a variance of about 1, as of ten values.
const (
	priorKappa = 0.25
	priorAlpha = 5
)

// standardRun returns the run of n values with mean 0 and variance 1 on top of the
// prior.
func standardRun(n int) run {
	r := run{kappa: priorKappa + float64(n), alpha: priorAlpha + float64(n)/2}
	r.beta = r.alpha
	above, _ := math.Lgamma(r.alpha + 0.5)
	below, _ := math.Lgamma(r.alpha)
	r.gamma = above - below
	return r
}

// take multiplies the probability by the density of x under the run, a Student-t, and
// learns from x.
func (r *run) take(x float64) {
	d := x - r.mean
	width := 2 * r.beta * (r.kappa + 1) / r.kappa
	surprise := math.Log1p(d * d / width)
	r.log += r.gamma - math.Log(math.Pi*width)/2 - (r.alpha+0.5)*surprise
	r.beta *= 1 + d*d/width
	r.mean += d / (r.kappa + 1)
	r.kappa++
	r.gamma = math.Log(r.alpha) - r.gamma // Γ(x+1) = x·Γ(x)
	r.alpha += 0.5
}

// or returns the likelier run with the probability of both.
func (r run) or(o run) run {
	if o.log > r.log {
		r, o = o, r
	}
	if !math.IsInf(o.log, -1) {
		r.log += math.Log1p(math.Exp(o.log - r.log))
	}
	return r
}
