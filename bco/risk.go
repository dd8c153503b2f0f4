package bco

// Risk returns the probability that more than a third of m validators, drawn at
// random from candidates of which some are compromised, are compromised: the upper
// tail P(X > m/3) of the hypergeometric distribution. It is what η = θ·m^q of
// I-Health stands for and does not say: whom a set of validators may contain. It
// does not fall steadily with m, because a third of m is rounded. It panics unless
// 0 ≤ compromised ≤ candidates and 1 ≤ m ≤ candidates.
func Risk(candidates, compromised, m int) float64 {
	if compromised < 0 || compromised > candidates || m < 1 || m > candidates {
		panic("bco: Risk of a draw that cannot be made")
	}
	least := max(0, m-(candidates-compromised))
	greatest := min(m, compromised)
	mode := min(max(int(float64(m+1)*float64(compromised+1)/float64(candidates+2)), least), greatest)
	// ratio is P(X = x+1)/P(X = x).
	ratio := func(x int) float64 {
		return float64(compromised-x) * float64(m-x) / (float64(x+1) * float64(candidates-compromised-m+x+1))
	}
	all, above := 0.0, 0.0 // relative to the probability of the mode
	add := func(x int, p float64) {
		all += p
		if 3*x > m {
			above += p
		}
	}
	for x, p := mode, 1.0; p > 0; x++ {
		add(x, p)
		if x == greatest {
			break
		}
		p *= ratio(x)
	}
	for x, p := mode, 1.0; x > least && p > 0; x-- {
		p /= ratio(x - 1)
		add(x-1, p)
	}
	return above / all
}
