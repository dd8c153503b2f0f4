package queueing

// root returns the x in (low, high) at which f falls below 0, for an f that is
// positive before it and negative after: bisection down to neighbouring floats, so
// that a root near low = 0 keeps its relative precision. It ends after at most 2200
// halvings, whatever f is.
func root(low, high float64, f func(float64) float64) float64 {
	for {
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			return high
		}
		if f(middle) > 0 {
			low = middle
		} else {
			high = middle
		}
	}
}
