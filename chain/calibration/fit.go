package calibration

import (
	"fmt"
	"math"
	"slices"
)

// Fit is a form fitted to points, and how well it fits. Undefined figures are NaN.
type Fit struct {
	Form         Form
	NonNegative  bool      // coefficients were kept ≥ 0
	Coefficients []float64 // of the form's terms, s

	R2          float64   // 1 − Σ residual²/Σ (latency − mean)²
	LeaveOneOut float64   // the same with residuals of each point against a fit to all others
	MedianError float64   // median |residual|/latency
	Residuals   []float64 // latency − prediction at the fitted points, in their order, s

	HoldOut      []float64 // latency − prediction at the points held out, in their order, s
	HoldOutError float64   // median |residual|/latency there
}

// FitPoints fits the form by least squares, which weigh a second the same at every
// point, to the points that are not held out. Leave-one-out R² refits without each
// point. It fails with ErrDegenerate, and with ErrPoint for a point out of range.
func FitPoints(form Form, points []Point, bounded bool) (Fit, error) {
	for i, p := range points {
		if err := p.validate(); err != nil {
			return Fit{}, fmt.Errorf("calibration: point %d: %w", i+1, err)
		}
	}
	fitted, held := split(points)
	if len(fitted) < len(form.Terms) {
		return Fit{}, fmt.Errorf("calibration: %w: %d points, %d terms of %q", ErrDegenerate, len(fitted), len(form.Terms), form.Name)
	}
	f := Fit{Form: form, NonNegative: bounded}
	var err error
	if f.Coefficients, err = f.solve(fitted); err != nil {
		return Fit{}, err
	}
	f.Residuals, f.HoldOut = f.residuals(fitted), f.residuals(held)
	f.MedianError, f.HoldOutError = medianError(fitted, f.Residuals), medianError(held, f.HoldOut)
	f.R2 = explained(fitted, f.Residuals)
	f.LeaveOneOut = explained(fitted, f.leaveOneOut(fitted))
	return f, nil
}

// solve returns the coefficients for the points.
func (f Fit) solve(points []Point) ([]float64, error) {
	rows, y := make([][]float64, len(points)), make([]float64, len(points))
	for i, p := range points {
		m, n := float64(p.Validators), float64(p.BlockSize)
		rows[i], y[i] = f.Form.row(m, n), p.Latency-f.Form.known(m, n)
	}
	if f.NonNegative {
		return nonNegative(rows, y)
	}
	return leastSquares(rows, y)
}

// Latency returns the fitted latency of a block of n transactions and m validators, s.
func (f Fit) Latency(m, n int) float64 {
	x, y := float64(m), float64(n)
	return f.Form.known(x, y) + dot(f.Form.row(x, y), f.Coefficients)
}

func (f Fit) residuals(points []Point) []float64 {
	out := make([]float64, len(points))
	for i, p := range points {
		out[i] = p.Latency - f.Latency(p.Validators, p.BlockSize)
	}
	return out
}

// leaveOneOut returns the residual of each point against a fit without it, NaN where
// the others do not determine one.
func (f Fit) leaveOneOut(points []Point) []float64 {
	out := make([]float64, len(points))
	for i := range points {
		without := f
		var err error
		if without.Coefficients, err = f.solve(slices.Delete(slices.Clone(points), i, i+1)); err != nil {
			out[i] = math.NaN()
			continue
		}
		out[i] = without.residuals(points[i : i+1])[0]
	}
	return out
}

// Unseen returns the latency of point i by a fit to the others that are not held out, s;
// NaN where those do not determine one.
func (f Fit) Unseen(points []Point, i int) float64 {
	fitted, _ := split(slices.Delete(slices.Clone(points), i, i+1))
	var err error
	if f.Coefficients, err = f.solve(fitted); err != nil {
		return math.NaN()
	}
	return f.Latency(points[i].Validators, points[i].BlockSize)
}

// explained returns 1 − Σ residual²/Σ (latency − mean)², NaN when all latencies are
// the same.
func explained(points []Point, residuals []float64) float64 {
	mean, total := 0.0, 0.0
	for _, p := range points {
		mean += p.Latency / float64(len(points))
	}
	for _, p := range points {
		total += (p.Latency - mean) * (p.Latency - mean)
	}
	if total == 0 {
		return math.NaN()
	}
	return 1 - dot(residuals, residuals)/total
}

// medianError returns the median of |residual|/latency, NaN without points.
func medianError(points []Point, residuals []float64) float64 {
	relative := make([]float64, len(points))
	for i, p := range points {
		relative[i] = math.Abs(residuals[i]) / p.Latency
	}
	return median(relative)
}

// median returns the middle of xs, which it sorts, NaN when there are none.
func median(xs []float64) float64 {
	if len(xs) == 0 {
		return math.NaN()
	}
	slices.Sort(xs)
	return (xs[(len(xs)-1)/2] + xs[len(xs)/2]) / 2
}
