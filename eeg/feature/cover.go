package feature

// Cover sums the time that spans cover, what several of them cover only once.
type Cover struct {
	Seconds float64
	end     float64 // of what is covered
}

// Add adds the span [start, start+duration), in s. Spans come in the order of their
// starts, which are ≥ 0.
func (c *Cover) Add(start, duration float64) {
	c.Seconds += max(0, duration-max(0, c.end-start))
	c.end = max(c.end, start+duration)
}
