package experiments

import "slices"

// elsewhere is coverage that another program measured of the same methods, on other
// random numbers: M/M/1 waiting times from an empty system, nominal 95 %, in %.
var elsewhere = []struct {
	load            float64
	n, replications int
	experiments     int
	methods         []string
	percent         []float64
}{
	{0.8, 10_000, 10, 2000, comparedMethods, []float64{91.3, 85.5, 85.7, 84.5, 84.5, 95.5, 88.5, 69.1}},
	{0.8, 100_000, 10, 2000, comparedMethods, []float64{94.7, 93.9, 93.9, 94.0, 93.6, 96.2, 94.6, 85.5}},
	{14. / 15, 10_000, 10, 2000, comparedMethods, []float64{72.3, 61.0, 61.6, 54.6, 44.5, 86.8, 59.2, 61.4}},
	{14. / 15, 100_000, 10, 2000, comparedMethods, []float64{90.4, 85.4, 86.2, 84.7, 85.3, 94.7, 88.5, 70.2}},
	{14. / 15, 1_000_000, 10, 2000, comparedMethods, []float64{94.2, 93.6, 93.5, 93.6, 93.4, 95.5, 93.8, 85.3}},
	{14. / 15, 100_000, 10, 1000, []string{commonMSER, tenthDeleted}, []float64{87.8, 92.1}},
	{14. / 15, 1_000_000, 100, 1000, []string{nothingDeleted, ownMSER, commonMSER, tenthDeleted}, []float64{85.2, 13.2, 92.6, 93.9}},
	{0.8, 200_000, 10, 1000, []string{stopped}, []float64{93.8}},
}

var comparedMethods = []string{batches20, batches20MSER, overlapping16, grownBatches, area16, skart, nothingDeleted, ownMSER}

// coverageElsewhere returns the share that the other program saw, and of how many
// experiments, if it looked at the process.
func coverageElsewhere(panel, method string, n Number) (share float64, experiments int, ok bool) {
	for _, e := range elsewhere {
		c := CoverageCase{Model: modelMM1, Load: e.load, Replications: e.replications}
		if i := slices.Index(e.methods, method); i >= 0 && c.name() == panel && Number(e.n) == n {
			return e.percent[i] / 100, e.experiments, true
		}
	}
	return 0, 0, false
}
