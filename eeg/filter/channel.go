package filter

// channel filters the samples of one channel by a cascade.
type channel struct {
	sections []Section
	state    [][2]float64 // one a section
	constant float64      // gain of a constant signal
	first    float64      // valid sample of the segment, about which it is at rest
	last     float64      // valid sample, less the first
	begun    bool         // whether there was a valid sample
	out      []float64    // of the current block
}

func newChannel(sections []Section) channel {
	c := channel{sections: sections, state: make([][2]float64, len(sections)), constant: 1}
	for _, s := range sections {
		c.constant *= s.constant()
	}
	return c
}

// settling returns the samples in which the cascade's slowest section settles.
func (c *channel) settling() int64 {
	n := int64(0)
	for _, s := range c.sections {
		n = max(n, s.settling())
	}
	return n
}

// reset forgets all samples.
func (c *channel) reset() {
	c.begun, c.last = false, 0
	clear(c.state)
}

// filter returns the filtered samples of x, which are valid until the next call.
func (c *channel) filter(x []float64) []float64 {
	c.out = c.out[:0]
	for _, v := range x {
		if finite(v) {
			if !c.begun {
				c.first, c.begun = v, true
			}
			c.last = v - c.first
		}
		c.out = append(c.out, c.last)
	}
	for i, s := range c.sections {
		s.run(c.out, &c.state[i])
	}
	rest := c.constant * c.first
	for i, v := range x {
		if finite(v) {
			c.out[i] += rest
		} else {
			c.out[i] = v
		}
	}
	return c.out
}

func finite(v float64) bool { return v-v == 0 }
