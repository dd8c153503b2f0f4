package feature

// track is what an extractor knows of one channel.
type track struct {
	accumulator
	seen  int64  // samples since the beginning of the segment
	end   int64  // first sample of the segment after the current part
	parts []part // the last parts, as a ring
	whole part   // the last window of several parts

	// Raw samples of the next window to end, kept for further features of overlapping
	// windows only, and the first of them since the beginning of the segment.
	history []float64
	from    int64
	further further
}

// begin forgets the last segment.
func (t *track) begin() {
	t.take(&t.whole)
	t.seen, t.parts = 0, t.parts[:0]
	t.history, t.from = t.history[:0], 0
	t.further.reset()
}

// addValues takes the current part's values and returns the rest.
func (t *track) addValues(x []float64, keep bool) []float64 {
	n := min(int64(len(x)), t.end-t.seen)
	t.accumulator.addValues(x[:n])
	switch window := x[min(n, max(0, t.from-t.seen)):n]; {
	case keep:
		t.history = append(t.history, window...)
	case len(t.further.names) > 0:
		t.further.add(window)
	}
	t.seen += n
	return x[n:]
}

// addCodes takes the current part's codes and returns the rest.
func (t *track) addCodes(b []byte, width int, kernel powers) []byte {
	n := min(int64(len(b)/width), t.end-t.seen)
	t.seen += n
	t.sums.addCodes(b[:n*int64(width)], width, kernel)
	return b[n*int64(width):]
}

func (t *track) full() bool { return t.seen == t.end }

// close ends part p, of which a window has n.
func (t *track) close(p int64, n int) {
	i := int(p % int64(n))
	if i >= len(t.parts) {
		t.parts = append(t.parts, part{})
	}
	t.take(&t.parts[i])
}

// window returns the window that ends with part p, until the next call.
func (t *track) window(p int64) *part {
	n := int64(len(t.parts))
	oldest := &t.parts[(p+1)%n]
	if n == 1 {
		return oldest
	}
	t.whole = *oldest
	for i := p + 2; i <= p+n; i++ {
		t.whole.merge(&t.parts[i%n])
	}
	return &t.whole
}

// tell adds the further features of the window that ends here to c. The next one begins
// with sample next.
func (t *track) tell(c *Channel, next int64) {
	t.further.add(t.history)
	t.further.take(c)
	t.forget(next)
}

// forget drops the history before sample from.
func (t *track) forget(from int64) {
	n := min(from-t.from, int64(len(t.history)))
	t.history = append(t.history[:0], t.history[n:]...)
	t.from = from
}
