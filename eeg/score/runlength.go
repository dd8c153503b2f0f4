package score

import "math"

// RunLength is the average number of steps to an alarm, the ARL of control charts.
type RunLength struct {
	Mean          float64
	StandardError float64 // of the mean, NaN for one run
	Runs          int
	Censored      int // runs that ended without an alarm; they count with their full length
}

// RunLengths lets n ≥ 1 independent runs go until their first alarm, at most longest
// steps. begin starts the run of that number and returns its step.
func RunLengths(n, longest int, begin func(run int) (step func() (alarm bool))) RunLength {
	result := RunLength{Runs: n}
	sum, squares := 0.0, 0.0
	for run := range n {
		step, length := begin(run), 1
		for !step() {
			if length == longest {
				result.Censored++
				break
			}
			length++
		}
		sum += float64(length)
		squares += float64(length) * float64(length)
	}
	result.Mean = sum / float64(n)
	variance := (squares - sum*result.Mean) / float64(n-1)
	result.StandardError = math.Sqrt(variance / float64(n))
	return result
}
