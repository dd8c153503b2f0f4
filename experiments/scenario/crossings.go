package scenario

import "math"

// Crossings are what a circular geofence reports of somebody who sits at its centre: false
// alarms, by errors of position that are independent.
type Crossings struct {
	Radius float64 `yaml:"radius_m"` // > 0
	Sigma  float64 `yaml:"sigma_m"`  // error of a fix in each direction, > 0
	Period float64 `yaml:"period_s"` // between fixes, 1 to 3600
	Dwells []int   `yaml:"dwells"`   // k fixes in a row outside that are a crossing, 1 to 20
}

func (c *Crossings) check(report Reporter) {
	checkRange(report, "radius_m", c.Radius, 0.001, 1e6)
	checkRange(report, "sigma_m", c.Sigma, 0.001, 1e6)
	checkRange(report, "period_s", c.Period, 1, 3600)
	for i, k := range c.Dwells {
		checkRange(report, indexed("dwells", i), float64(k), 1, 20)
	}
}

// fixes returns how many there are in a day.
func (c *Crossings) fixes() int { return int(math.Ceil(secondsPerDay / c.Period)) }

// outside returns the probability exp(−R²/2σ²) that a fix of somebody at the centre is outside
// of the circle.
func (c *Crossings) outside() float64 {
	return math.Exp(-c.Radius * c.Radius / (2 * c.Sigma * c.Sigma))
}

// alarms returns the expected number a day of runs of k fixes outside, (n−k)p^k(1−p) + p^k,
// and its variance: two runs begin at least k + 1 fixes apart, and those that do are independent.
func (c *Crossings) alarms(k int) (mean, variance float64) {
	n, p := float64(c.fixes()), c.outside()
	run := math.Pow(p, float64(k))
	mean = (n-float64(k))*run*(1-p) + run
	return mean, mean - mean*run*(1-p)*float64(2*k+1)
}
