package calibration

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// ErrDegenerate says that the points do not determine the coefficients: too few, or
// too alike.
var ErrDegenerate = errors.New("the points do not determine the model")

// worstCondition is the condition number, of columns scaled to length 1, from which
// coefficients count as undetermined.
const worstCondition = 1e10

// leastSquares returns the x that minimises ‖Ax − y‖ by a QR decomposition.
func leastSquares(rows [][]float64, y []float64) ([]float64, error) {
	columns := make([]int, len(rows[0]))
	for j := range columns {
		columns[j] = j
	}
	return solve(rows, y, columns)
}

// solve minimises ‖Ax − y‖ over the x that are 0 outside of the columns.
func solve(rows [][]float64, y []float64, columns []int) ([]float64, error) {
	x := make([]float64, len(rows[0]))
	if len(columns) == 0 {
		return x, nil
	}
	if len(rows) < len(columns) {
		return nil, fmt.Errorf("calibration: %w: %d points, %d coefficients", ErrDegenerate, len(rows), len(columns))
	}
	a := mat.NewDense(len(rows), len(columns), nil)
	lengths := make([]float64, len(columns))
	for k, j := range columns {
		for i := range rows {
			a.Set(i, k, rows[i][j])
		}
		lengths[k] = mat.Norm(a.ColView(k), 2)
		if lengths[k] == 0 {
			return nil, fmt.Errorf("calibration: %w: term %d is 0 at all of them", ErrDegenerate, j+1)
		}
		for i := range rows {
			a.Set(i, k, a.At(i, k)/lengths[k])
		}
	}
	var qr mat.QR
	qr.Factorize(a)
	if c := qr.Cond(); !(c < worstCondition) {
		return nil, fmt.Errorf("calibration: %w: two terms change alike over them (condition %.0g)", ErrDegenerate, c)
	}
	var solution mat.VecDense
	if err := qr.SolveVecTo(&solution, false, mat.NewVecDense(len(y), y)); err != nil {
		return nil, fmt.Errorf("calibration: %w: %w", ErrDegenerate, err)
	}
	for k, j := range columns {
		x[j] = solution.AtVec(k) / lengths[k]
	}
	return x, nil
}

// nonNegative returns the x ≥ 0 that minimises ‖Ax − y‖ by the active-set method
// NNLS of Lawson and Hanson, "Solving Least Squares Problems" (1974), chapter 23. It
// first solves without bounds, for the answer to points that do not determine x not
// to depend on the sign of a coefficient.
func nonNegative(rows [][]float64, y []float64) ([]float64, error) {
	if _, err := leastSquares(rows, y); err != nil {
		return nil, err
	}
	x := make([]float64, len(rows[0]))
	var free []int
	for range 3 * len(x) {
		j := steepest(rows, y, x, free)
		if j < 0 {
			return x, nil
		}
		free = append(free, j)
		var err error
		if x, free, err = descend(rows, y, x, free); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// steepest returns the coefficient at its bound by which the sum of squares falls
// fastest, with columns scaled to length 1, or −1 when it falls by none.
func steepest(rows [][]float64, y, x []float64, free []int) int {
	best, at := 1e-10*norm(y), -1
	for j := range x {
		if slices.Contains(free, j) {
			continue
		}
		slope, length := 0.0, 0.0
		for i, row := range rows {
			slope += row[j] * (y[i] - dot(row, x))
			length = math.Hypot(length, row[j])
		}
		if slope /= length; slope > best {
			best, at = slope, j
		}
	}
	return at
}

// descend moves from x to the optimum over the free coefficients, and binds those that
// reach 0 on the way.
func descend(rows [][]float64, y, x []float64, free []int) (to []float64, left []int, err error) {
	for {
		to, err = solve(rows, y, free)
		if err != nil {
			return nil, nil, err
		}
		step := 1.0
		for _, j := range free {
			if to[j] <= 0 {
				step = min(step, x[j]/(x[j]-to[j]))
			}
		}
		if step == 1 {
			return to, free, nil
		}
		x, free = bind(x, to, step, free)
	}
}

// bind goes the step towards to, and returns the coefficients that are still above 0.
func bind(x, to []float64, step float64, free []int) (at []float64, left []int) {
	at = make([]float64, len(x))
	for _, j := range free {
		value := x[j] + step*(to[j]-x[j])
		if value > 1e-12*(x[j]+math.Abs(to[j])) {
			at[j] = value
			left = append(left, j)
		}
	}
	return at, left
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func norm(a []float64) float64 {
	length := 0.0
	for _, x := range a {
		length = math.Hypot(length, x)
	}
	return length
}
