package spectrum

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// Welch estimates a power spectral density from a stream of samples. Its memory is a
// few segments, whatever the stream's length.
type Welch struct {
	rate     float64 // Hz
	scale    float64 // of a squared modulus to a two-sided density
	fft      *fourier.FFT
	window   []float64
	held     []float64 // samples of the segment that is being filled
	work     []float64
	coeff    []complex128
	sum      []float64 // of squared moduli over the segments, a bin each
	segments int
	skipped  int
}

// NewWelch returns an estimator of samples at rate Hz in segments of n ≥ 2 samples.
func NewWelch(n int, rate float64) *Welch {
	if n < 2 || !(rate > 0) {
		panic("spectrum: a segment has at least 2 samples and a rate above 0")
	}
	w := &Welch{
		rate:   rate,
		fft:    fourier.NewFFT(n),
		window: make([]float64, n),
		held:   make([]float64, 0, n),
		work:   make([]float64, n),
		coeff:  make([]complex128, n/2+1),
		sum:    make([]float64, n/2+1),
	}
	squares := 0.0
	for i := range w.window {
		h := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(n))
		w.window[i] = h
		squares += h * h
	}
	w.scale = 1 / (squares * rate)
	return w
}

// Add appends samples.
func (w *Welch) Add(x []float64) {
	for n := cap(w.held); len(x) > 0; {
		take := min(len(x), n-len(w.held))
		w.held = append(w.held, x[:take]...)
		x = x[take:]
		if len(w.held) == n {
			w.segment()
			w.held = w.held[:copy(w.held, w.held[n-n/2:])]
		}
	}
}

// segment adds the periodogram of the samples held, or skips them when one is missing.
func (w *Welch) segment() {
	mean := 0.0
	for _, v := range w.held {
		mean += v
	}
	mean /= float64(len(w.held))
	if mean-mean != 0 {
		w.skipped++
		return
	}
	for i, v := range w.held {
		w.work[i] = (v - mean) * w.window[i]
	}
	w.fft.Coefficients(w.coeff, w.work)
	for i, c := range w.coeff {
		w.sum[i] += real(c)*real(c) + imag(c)*imag(c)
	}
	w.segments++
}

// Segments returns how many segments were averaged, and how many were left out because
// a sample was missing (NaN or infinite).
func (w *Welch) Segments() (averaged, skipped int) { return w.segments, w.skipped }

// Reset forgets all samples.
func (w *Welch) Reset() {
	w.held = w.held[:0]
	clear(w.sum)
	w.segments, w.skipped = 0, 0
}

// Resolution returns the distance of the bins in Hz.
func (w *Welch) Resolution() float64 { return w.rate / float64(len(w.window)) }

// Density returns the power spectral density of bin k, which lies at k·Resolution, in
// squared units per Hz, for k from 0 to half the segment's samples; NaN without a
// segment.
func (w *Welch) Density(k int) float64 {
	d := w.sum[k] / float64(w.segments) * w.scale
	if k > 0 && 2*k < len(w.window) {
		d *= 2 // for the negative frequency
	}
	return d
}

// Power returns the power in band b, in squared units: the sum of the densities of the
// bins in it times their distance. It is NaN without a segment, and when the band holds
// no bin or reaches beyond half the rate.
func (w *Welch) Power(b Band) float64 {
	const rounding = 1e-9 // bins, by which a bin on an edge may seem to lie beside it
	step := w.Resolution()
	first, end := int(math.Ceil(b.Low/step-rounding)), int(math.Ceil(b.High/step-rounding))
	if first >= end || b.High > w.rate/2 {
		return math.NaN()
	}
	sum := 0.0
	for k := first; k < end; k++ {
		sum += w.Density(k)
	}
	return sum * step
}
