package queueing

import "math"

// maxServers is the greatest number of servers that the models compute.
const maxServers = 10_000_000

// ErlangB returns the probability that all of n servers are busy where customers
// who find them so are lost: the queue M/G/n/n with the given traffic λ/μ, in
// erlang, by the recursion 1/B_n = 1 + n/(traffic·B_{n−1}) turned over, which
// neither overflows nor cancels (Kleinrock I, section 3.7). It is NaN unless the traffic
// is finite and ≥ 0 and 0 ≤ n ≤ 1e7.
func ErlangB(traffic float64, n int) float64 {
	if !(traffic >= 0) || math.IsInf(traffic, 1) || n < 0 || n > maxServers {
		return math.NaN()
	}
	b := 1.0
	for k := 1; k <= n; k++ {
		b *= traffic
		b /= float64(k) + b
	}
	return b
}

// ErlangC returns the probability that a customer of the queue M/M/n waits, with the
// given traffic λ/μ in erlang (Kleinrock I, section 3.5): 1 where the traffic is n or
// more. It is NaN for the arguments for which ErlangB is, and for n = 0.
func ErlangC(traffic float64, n int) float64 {
	b := ErlangB(traffic, n)
	switch servers := float64(n); {
	case math.IsNaN(b) || n == 0:
		return math.NaN()
	case traffic >= servers:
		return 1
	default:
		return servers * b / (servers - traffic*(1-b))
	}
}

// waitingSlope returns (Q(y)−Q(x))/(y−x), and the derivative where y = x, of the mean
// number Q(a) = caB/((c−a)(c−a+aB)) that waits in the queue M/M/c with the traffic a,
// 0 ≤ x ≤ y < c, B = ErlangB(a, c). No term is a difference of near numbers.
func waitingSlope(x, y float64, c int) float64 {
	bx, by, slope := 1.0, 1.0, 0.0 // of ErlangB: 1/B_n = 1 + n/(a·B_{n−1})
	for k := 1; k <= c; k++ {
		n := float64(k)
		dx, dy := n+x*bx, n+y*by
		bx, by, slope = x*bx/dx, y*by/dy, n/dx*(x*slope+by)/dy
	}
	n := float64(c)
	left, lost := n-x, x*bx
	waiting := y * by / (n - y + y*by) / (n - y) // Q(y)/c
	return n / left * (waiting + (lost+left*(x*slope+by))/(left+lost)/(n-y+y*by))
}
