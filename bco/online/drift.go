package online

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"ihealth/sim/rng"
)

// Drift is how response times change from block to block. The logarithm of a
// validator's mean time, in parts of its nominal time, is an autoregression of order 1
// to which jumps are added; it begins in its steady state without jumps. A response is
// that mean times a log-normal factor of mean 1. Validators are independent.
type Drift struct {
	Persistence float64 // φ: correlation of neighbouring blocks, in [0, 1]
	Spread      float64 // standard deviation of the logarithm without jumps, 0 to 3
	JumpRate    float64 // probability of a jump in a block, in [0, 1]
	JumpSize    float64 // standard deviation of a jump of the logarithm, 0 to 3
	Noise       float64 // coefficient of variation of a response about its mean, 0 to 10
}

// mostTimes is how many means a path may have: blocks times validators.
const mostTimes = 50_000_000

// Validate reports every field that is out of its range, as ErrDrift.
func (d Drift) Validate() error {
	var errs []error
	for _, x := range []struct {
		field       string
		value, most float64
	}{
		{"persistence", d.Persistence, 1},
		{"spread", d.Spread, 3},
		{"jump_rate", d.JumpRate, 1},
		{"jump_size", d.JumpSize, 3},
		{"noise", d.Noise, 10},
	} {
		if !(x.value >= 0 && x.value <= x.most) {
			errs = append(errs, fmt.Errorf("%w: %s = %v: want 0 to %v", ErrDrift, x.field, x.value, x.most))
		}
	}
	return errors.Join(errs...)
}

// Path is what happens to response times: every policy that is compared meets the same
// (common random numbers), whomever it chooses.
type Path struct {
	Means     [][]float64 // block × validator: expected response time, s
	Responses [][]float64 // block × validator: response time, s
}

// Path draws the times of blocks from streams of its own for each validator, so that
// it begins like a longer one. The nominal times are in s.
func (d Drift) Path(nominal []float64, blocks int, key rng.Key) (*Path, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	if most := mostTimes / max(1, len(nominal)); blocks < 1 || blocks > most {
		return nil, fmt.Errorf("%w: %d blocks of %d validators: want 1 to %d", ErrDrift, blocks, len(nominal), most)
	}
	p := &Path{Means: matrix(blocks, len(nominal)), Responses: matrix(blocks, len(nominal))}
	for i, t := range nominal {
		if !(t > 0) || math.IsInf(t, 1) {
			return nil, fmt.Errorf("%w: nominal time %d is %v s: want a finite time > 0", ErrDrift, i, t)
		}
		d.draw(p, i, t, key)
	}
	return p, nil
}

// draw fills the column of validator i.
func (d Drift) draw(p *Path, i int, nominal float64, key rng.Key) {
	drift := rng.New(key.Sub("drift/" + strconv.Itoa(i)))
	responses := rng.New(key.Sub("responses/" + strconv.Itoa(i)))
	square := math.Log1p(d.Noise * d.Noise)
	innovation := d.Spread * math.Sqrt(1-d.Persistence*d.Persistence)
	level := drift.Normal(0, d.Spread)
	for block := range p.Means {
		if block > 0 {
			level = d.Persistence*level + drift.Normal(0, innovation)
			if jumps, size := drift.Float64() < d.JumpRate, drift.Normal(0, d.JumpSize); jumps {
				level += size
			}
		}
		p.Means[block][i] = nominal * math.Exp(level)
		p.Responses[block][i] = p.Means[block][i] * math.Exp(responses.Normal(-square/2, math.Sqrt(square)))
	}
}

func matrix(rows, columns int) [][]float64 {
	all := make([]float64, rows*columns)
	out := make([][]float64, rows)
	for r := range out {
		out[r] = all[r*columns : (r+1)*columns : (r+1)*columns]
	}
	return out
}
