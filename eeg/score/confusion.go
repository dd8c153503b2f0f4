package score

// Confusion counts decisions by truth.
type Confusion struct {
	TruePositives, FalsePositives, TrueNegatives, FalseNegatives int
}

// Add counts one decision.
func (c *Confusion) Add(alarm, positive bool) {
	switch {
	case alarm && positive:
		c.TruePositives++
	case alarm:
		c.FalsePositives++
	case positive:
		c.FalseNegatives++
	default:
		c.TrueNegatives++
	}
}

// TPR returns the share of positives that raised an alarm, NaN without positives.
func (c Confusion) TPR() float64 {
	return float64(c.TruePositives) / float64(c.TruePositives+c.FalseNegatives)
}

// FPR returns the share of negatives that raised an alarm, NaN without negatives.
func (c Confusion) FPR() float64 {
	return float64(c.FalsePositives) / float64(c.FalsePositives+c.TrueNegatives)
}
