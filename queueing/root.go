package queueing

// root returns the x in (low, high) at which f falls below 0, for an f that is
// positive before it and negative after: bisection to the given relative precision,
// 0 for neighbouring floats, so that a root near low = 0 is as good as any. It ends
// after at most 2200 halvings, whatever f is.
func root(low, high, precision float64, f func(float64) float64) float64 {
	for {
		middle := low + (high-low)/2
		if middle <= low || middle >= high || high-low <= precision*high {
			return high
		}
		if f(middle) > 0 {
			low = middle
		} else {
			high = middle
		}
	}
}
