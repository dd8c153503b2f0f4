package calibration

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"ihealth/chain"
)

// NullTest compares a configuration with itself. What it shows above zero is no
// difference between configurations but what the way of measuring makes up.
type NullTest struct {
	Validators int       `json:"m"`
	BlockSize  int       `json:"n"`
	Pairs      []float64 `json:"pairs"`      // ln of second over first median latency, a pair each
	Difference float64   `json:"difference"` // their mean; 0.01 is about 1 %
	Low        float64   `json:"low"`        // Student's t interval of it
	High       float64   `json:"high"`
	Level      float64   `json:"level"` // confidence of the interval
}

// widest is the half width of an interval of ln latency, above which a null test tells
// nothing.
const widest = 0.1

// HoldsZero reports whether the interval holds zero, as it should in Level of all null
// tests.
func (t NullTest) HoldsZero() bool { return t.Low <= 0 && 0 <= t.High }

// Compatible reports whether the interval holds zero and is at most 0.1 wide to either
// side, so that a larger difference would have been seen.
func (t NullTest) Compatible() bool { return t.HoldsZero() && (t.High-t.Low)/2 <= widest }

// String says what the null test showed, with differences in percent.
func (t NullTest) String() string {
	verdict := "compatible with zero"
	switch {
	case !t.HoldsZero():
		verdict = "NOT compatible with zero: something else than the configuration changed between runs"
	case !t.Compatible():
		verdict = fmt.Sprintf("too wide to tell: want at most ± %.0f %%", 100*math.Expm1(widest))
	}
	percent := func(ln float64) float64 { return 100 * math.Expm1(ln) }
	return fmt.Sprintf("m = %d, n = %d: differs from itself by %.1f %% in [%.1f, %.1f] %% of %d pairs, %s",
		t.Validators, t.BlockSize, percent(t.Difference), percent(t.Low), percent(t.High), len(t.Pairs), verdict)
}

// nullTest measures the first configuration under two names in the order A B B A.
func (r *runner) nullTest(ctx context.Context) (NullTest, error) {
	c := r.Configs[0]
	var pairs []float64
	for pair := range r.NullPairs {
		var medians [2]float64
		for k := range medians {
			m, err := r.observe(ctx, "null test", c)
			if err != nil {
				return NullTest{}, err
			}
			name := (k + pair) % 2 // A B, then B A
			medians[name] = m.BlockLatency.Quantile(0.5)
		}
		pairs = append(pairs, math.Log(medians[1]/medians[0]))
	}
	return NewNullTest(c, pairs)
}

// Spread returns how far from zero the interval reaches, ln latency: what way of measuring
// alone may make up. A difference below it is none.
func (t NullTest) Spread() float64 { return max(math.Abs(t.Low), math.Abs(t.High)) }

// NewNullTest summarises pairs of ln of second over first latency of one configuration.
// They are taken for normal, as few runs cannot show otherwise. It fails with fewer than
// two.
func NewNullTest(c chain.Config, pairs []float64) (NullTest, error) {
	if len(pairs) < 2 {
		return NullTest{}, fmt.Errorf("null test of %d pairs: an interval needs at least 2", len(pairs))
	}
	mean, deviation := stat.MeanStdDev(pairs, nil)
	t := distuv.StudentsT{Sigma: 1, Nu: float64(len(pairs) - 1)}.Quantile((1 + level) / 2)
	half := t * deviation / math.Sqrt(float64(len(pairs)))
	return NullTest{Validators: c.Validators, BlockSize: c.BlockSize, Pairs: pairs, Difference: mean, Low: mean - half, High: mean + half, Level: level}, nil
}
