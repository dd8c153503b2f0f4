package detect

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// joint is the normal distribution of the scores of all channels together, as the
// training has it.
type joint struct {
	used       []int // channels that have a score in the training, rising
	windows    int   // with a score of all of them
	mean       []float64
	covariance *mat.SymDense
	factor     mat.Cholesky
}

// estimate returns the covariance of centred rows, windows × channels.
type estimate func(rows *mat.Dense) (*mat.SymDense, error)

// newJoint learns from scores, windows × channels. The error wraps ErrBaseline.
func newJoint(scores [][]float64, covariance estimate) (*joint, error) {
	j := &joint{}
	for i := range scores[0] {
		for _, z := range scores {
			if finite(z[i]) {
				j.used = append(j.used, i)
				break
			}
		}
	}
	rows := j.complete(scores)
	p := len(j.used)
	if j.windows == 0 {
		return nil, fmt.Errorf("%w: no training window has all channels; give more of them", ErrBaseline)
	}
	j.mean = make([]float64, p)
	for i := range j.mean {
		column := mat.Col(nil, i, rows)
		for _, v := range column {
			j.mean[i] += v / float64(j.windows)
		}
		for k, v := range column {
			rows.Set(k, i, v-j.mean[i])
		}
	}
	var err error
	if j.covariance, err = covariance(rows); err != nil {
		return nil, err
	}
	if !j.factor.Factorize(j.covariance) {
		return nil, fmt.Errorf("%w: some channels are the same in all training windows; leave one of them out", ErrBaseline)
	}
	return j, nil
}

// complete returns the windows that have a score of every used channel.
func (j *joint) complete(scores [][]float64) *mat.Dense {
	var data []float64
	for _, z := range scores {
		row := make([]float64, 0, len(j.used))
		for _, i := range j.used {
			if finite(z[i]) {
				row = append(row, z[i])
			}
		}
		if len(row) == len(j.used) {
			data = append(data, row...)
			j.windows++
		}
	}
	if len(data) == 0 {
		return &mat.Dense{}
	}
	return mat.NewDense(j.windows, len(j.used), data)
}

// deviations returns the used scores less their means; NaN stays.
func (j *joint) deviations(scores []float64) []float64 {
	d := make([]float64, len(j.used))
	for k, i := range j.used {
		d[k] = scores[i] - j.mean[k]
	}
	return d
}

// distance returns d'S⁻¹d, the squared Mahalanobis distance, over the channels whose
// deviation is not NaN, and their number. It is NaN when none is left.
func (j *joint) distance(d []float64) (square float64, channels int) {
	var there []int
	for i, v := range d {
		if !math.IsNaN(v) {
			there = append(there, i)
		}
	}
	switch len(there) {
	case 0:
		return math.NaN(), 0
	case len(d):
		return quadratic(&j.factor, d), len(d)
	}
	part, rest := mat.NewSymDense(len(there), nil), make([]float64, len(there))
	for a, i := range there {
		rest[a] = d[i]
		for b := range a + 1 {
			part.SetSym(a, b, j.covariance.At(i, there[b]))
		}
	}
	var factor mat.Cholesky
	if !factor.Factorize(part) {
		panic("detect: a part of a positive definite matrix is not")
	}
	return quadratic(&factor, rest), len(rest)
}

// quadratic returns d'S⁻¹d of the factor of S.
func quadratic(factor *mat.Cholesky, d []float64) float64 {
	v := mat.NewVecDense(len(d), d)
	var solved mat.VecDense
	if err := factor.SolveVecTo(&solved, v); err != nil {
		return math.NaN()
	}
	return mat.Dot(v, &solved)
}

// sample returns the covariance over n − 1, or ErrBaseline unless n > p.
func sample(rows *mat.Dense) (*mat.SymDense, error) {
	n, p := rows.Dims()
	if n <= p {
		return nil, fmt.Errorf("%w: %d windows with all of %d channels do not give their covariance; give more than %d", ErrBaseline, n, p, p)
	}
	s := mat.NewSymDense(p, nil)
	s.SymOuterK(1/float64(n-1), rows.T())
	return s, nil
}

// ledoitWolf returns the covariance over n, shrunk towards a multiple of the identity
// by the share that minimises the expected squared error (Ledoit and Wolf, Journal of
// Multivariate Analysis 88 (2004) 365–411, lemma 3.2 to 3.5).
func ledoitWolf(rows *mat.Dense) (*mat.SymDense, error) {
	n, p := rows.Dims()
	s := mat.NewSymDense(p, nil)
	s.SymOuterK(1/float64(n), rows.T())
	scale := mat.Trace(s) / float64(p)
	size := math.Pow(mat.Norm(s, 2), 2)
	var fourth float64 // mean of |x|⁴
	for k := range n {
		square := mat.Dot(rows.RowView(k), rows.RowView(k))
		fourth += square * square / float64(n)
	}
	share := 1.0
	if far := size - float64(p)*scale*scale; far > 0 {
		share = min(1, (fourth-size)/float64(n)/far)
	}
	s.ScaleSym(1-share, s)
	for i := range p {
		s.SetSym(i, i, s.At(i, i)+share*scale)
	}
	return s, nil
}
