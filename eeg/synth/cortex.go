package synth

import (
	"fmt"
	"math"
	"slices"

	"ihealth/sim/rng"
)

// thetaHz is the frequency of the rhythm that replaces alpha under sedation.
const thetaHz = 5

// cortex is what the brain gives to the electrodes: 1/f^α noise that volume
// conduction correlates, and rhythms that are strongest at O1 and O2.
type cortex struct {
	traits  Traits
	normal  rng.Normal // of the noise before it is shaped
	sources []*rng.Stream
	mix     [][]float64
	pink    []*pink
	white   [][]float64 // channels × samples of a second
	weights []float64   // of the rhythms per channel, µV
	alpha   *alphaRhythm
	theta   *alphaRhythm
}

func newCortex(key rng.Key, t Traits, normal rng.Normal) *cortex {
	c := &cortex{
		traits: t, normal: normal, mix: conduction(), white: second(),
		alpha: newAlpha(key, t.Frequency, 1.5, rateHz),
		theta: newAlpha(key.Sub("theta"), thetaHz, 1.5, rateHz),
	}
	o1 := montage[slices.Index(Labels(), "O1")]
	o2 := montage[slices.Index(Labels(), "O2")]
	for i, m := range montage {
		c.sources = append(c.sources, rng.New(key.Sub(fmt.Sprintf("source/%d", i))))
		c.pink = append(c.pink, newPink(t.Exponent, rateHz))
		near := min(m.angle(o1), m.angle(o2)) / 45
		c.weights = append(c.weights, t.Alpha*math.Exp(-near*near/2))
	}
	c.warmUp()
	return c
}

// second returns room for the samples of a second, channels × samples.
func second() [][]float64 {
	out := make([][]float64, len(montage))
	for i := range out {
		out[i] = make([]float64, rateHz)
	}
	return out
}

// warmUp runs the filters until they have forgotten their beginning.
func (c *cortex) warmUp() {
	uv := second()
	for range 20 {
		c.noise(uv)
		for range rateHz {
			c.alpha.next()
			c.theta.next()
		}
	}
}

// noise sets the next second of correlated 1/f^α noise of variance 1.
func (c *cortex) noise(out [][]float64) {
	for i, source := range c.sources {
		for k := range c.white[i] {
			c.white[i][k] = c.normal.Draw(source)
		}
	}
	for i, row := range c.mix {
		sum := (*[rateHz]float64)(out[i])
		clear(sum[:])
		for j, weight := range row {
			for k, v := range (*[rateHz]float64)(c.white[j]) {
				sum[k] += weight * v
			}
		}
		c.pink[i].filter(sum[:])
	}
}

// next sets the next second in µV, given for each of its samples the gain and the
// share of alpha's power that theta has taken.
func (c *cortex) next(gain, shift []float64, uv [][]float64) {
	c.noise(uv)
	for k := range rateHz {
		rhythm, theta := c.alpha.next(), c.theta.next()
		if w := shift[k]; w > 0 {
			rhythm = math.Sqrt(1-w)*rhythm + math.Sqrt(w)*theta
		}
		for i := range uv {
			uv[i][k] = gain[k] * (c.traits.Background*uv[i][k] + c.weights[i]*rhythm)
		}
	}
}
