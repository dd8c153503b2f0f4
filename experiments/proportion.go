package experiments

import "ihealth/sim/output"

// proportion returns the interval of output.Proportion for an event that was seen k
// times in n independent trials, nil without trials.
func proportion(k, n int, level float64) *Range {
	i, err := output.Proportion(k, n, level)
	if err != nil {
		return nil
	}
	return rangeOf(i)
}
