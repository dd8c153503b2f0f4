package feature

// chunk is the number of samples whose moments are taken at once. Longer windows are
// merged from chunks of this size, so that they need not be held.
const chunk = 8192

// accumulator gathers the samples of one channel in one window.
type accumulator struct {
	total Moments
	held  []float64 // less than chunk samples
	seen  int64     // samples since the beginning of the segment
	end   int64     // first sample of the segment after the window
}

// add takes the window's part of x and returns the rest.
func (a *accumulator) add(x []float64) []float64 {
	take := min(int64(len(x)), a.end-a.seen)
	a.seen += take
	for in := x[:take]; len(in) > 0; {
		n := min(len(in), chunk-len(a.held))
		a.held = append(a.held, in[:n]...)
		in = in[n:]
		if len(a.held) == chunk {
			a.flush()
		}
	}
	return x[take:]
}

func (a *accumulator) flush() {
	a.total = a.total.Merge(Compute(a.held))
	a.held = a.held[:0]
}

// finish returns the window's moments and forgets them.
func (a *accumulator) finish() Moments {
	a.flush()
	m := a.total
	a.total = Moments{}
	return m
}

func (a *accumulator) full() bool { return a.seen == a.end }
