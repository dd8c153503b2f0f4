package output

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Controlled is an estimate with control variates.
type Controlled struct {
	Interval     Interval
	Coefficients []float64 // by control: what is subtracted for a unit of its deviation
	// VarianceReduction is the squared half-width without controls by that with them:
	// it counts the degrees of freedom that the coefficients cost.
	VarianceReduction float64
}

// ControlVariates returns an interval for E y, corrected by how far controls, controls
// × replications, lie from their known expectations: the intercept of the least-squares
// regression of y on the controls' deviations, with N − 1 − controls degrees of freedom
// (Lavenberg and Welch, Management Science 27 (1981) 322–335; Law, Simulation Modeling
// and Analysis, section 11.4). It is exact when y and the controls are jointly normal.
// It panics unless all lengths agree. It returns ErrTooFewData for fewer than
// MinReplications beyond the number of controls or when a number is not finite, and
// ErrParameter when a control is constant or depends linearly on others, when an
// expectation is not finite, and unless 0 < level < 1.
func ControlVariates(y []float64, controls [][]float64, expectations []float64, level float64) (Controlled, error) {
	if len(controls) != len(expectations) {
		panic("output: the numbers of controls and of expectations differ")
	}
	plain, err := MeanInterval(y, level)
	if err != nil {
		return Controlled{}, err
	}
	if len(y) < MinReplications+len(controls) {
		return Controlled{}, fmt.Errorf("output: %w: %d replications, %d controls need %d or more",
			ErrTooFewData, len(y), len(controls), MinReplications+len(controls))
	}
	design, scales, err := deviations(len(y), controls, expectations)
	if err != nil {
		return Controlled{}, err
	}
	estimate, err := leastSquares(design, y, level)
	if err != nil {
		return Controlled{}, err
	}
	for c := range scales {
		estimate.Coefficients[c] /= scales[c]
	}
	reduction := plain.HalfWidth() / estimate.Interval.HalfWidth()
	estimate.VarianceReduction = reduction * reduction
	return estimate, nil
}

// deviations returns replications × (1 + controls): a column of ones, and each control
// less its expectation in units of its standard deviation, which it returns too.
func deviations(n int, controls [][]float64, expectations []float64) (*mat.Dense, []float64, error) {
	design := mat.NewDense(n, 1+len(controls), nil)
	scales := make([]float64, len(controls))
	for r := range n {
		design.Set(r, 0, 1)
	}
	for c, control := range controls {
		if len(control) != n {
			panic("output: a control of another number of replications")
		}
		if e := expectations[c]; e-e != 0 {
			return nil, nil, fmt.Errorf("output: %w: expectation %v of control %d", ErrParameter, e, c)
		}
		t, err := replicated(control)
		if err != nil {
			return nil, nil, fmt.Errorf("control %d: %w", c, err)
		}
		scales[c] = t.StdDev()
		for r, x := range control {
			design.Set(r, 1+c, (x-expectations[c])/scales[c])
		}
	}
	return design, scales, nil
}

// leastSquares returns the intercept, the first column's coefficient, with its
// interval, and the other coefficients.
func leastSquares(design *mat.Dense, y []float64, level float64) (Controlled, error) {
	n, columns := design.Dims()
	var qr mat.QR
	qr.Factorize(design)
	if condition := qr.Cond(); !(condition < 1e12) {
		return Controlled{}, fmt.Errorf("output: %w: a control is constant or depends linearly on others (condition %.2g)", ErrParameter, condition)
	}
	var solution, residual mat.VecDense
	right := mat.NewVecDense(n, y)
	if err := qr.SolveVecTo(&solution, false, right); err != nil {
		return Controlled{}, fmt.Errorf("output: %w: %w", ErrParameter, err)
	}
	residual.MulVec(design, &solution)
	residual.SubVec(right, &residual)
	// The intercept's variance is σ²·|w|², where w, of least length, has the products
	// (1, 0, …, 0) with the columns.
	var weights mat.VecDense
	unit := mat.NewVecDense(columns, nil)
	unit.SetVec(0, 1)
	if err := qr.SolveVecTo(&weights, true, unit); err != nil {
		return Controlled{}, fmt.Errorf("output: %w: %w", ErrParameter, err)
	}
	freedom := float64(n - columns)
	variance := mat.Dot(&residual, &residual) / freedom * mat.Dot(&weights, &weights)
	return Controlled{
		Interval:     symmetric(solution.AtVec(0), studentQuantile((1+level)/2, freedom)*math.Sqrt(variance), level, n),
		Coefficients: solution.RawVector().Data[1:],
	}, nil
}
