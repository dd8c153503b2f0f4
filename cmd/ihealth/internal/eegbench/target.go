package eegbench

import (
	"fmt"
	"math"

	"ihealth/cmd/ihealth/internal/measure"
)

// fullCohort is the number of samples for which the target of time is: 30 recordings of
// 90 min, 14 channels at 128 Hz. Fewer are read sooner, which says nothing of it.
const fullCohort = 30 * 5400 * 14 * 128

// Targets returns all targets. Ratios to peers mean the same on every machine; rates
// were set for the cores of one.
func (r *Report) Targets() []measure.Target {
	first := &r.Files[0]
	named := func(format string, args ...any) string { return fmt.Sprintf(format, args...) + ", " + first.String() }
	over := func(name, other string, bound float64) measure.Target {
		return measure.Target{Name: named("%s, over %s", name, other), Measured: first.Over(name, other), Bound: bound, AtLeast: true}
	}
	out := []measure.Target{
		over(portableName, edflibName, 5),
		over(portableName, mneName, 20),
		over(fastestName, edflibName, 12),
		over(fastestName, mneName, 50),
		{Name: named("%s, million samples/s", portableName), Measured: first.find(portableName).Rate(), Bound: 700, AtLeast: true},
		{Name: named("%s, million samples/s", fastestName), Measured: first.find(fastestName).Rate(), Bound: 1500, AtLeast: true},
		{Name: "BDF, portable kernel, million samples/s", Measured: r.bdf(), Bound: 500, AtLeast: true},
		{Name: "text, million values/s", Measured: r.Text.Rate(), Bound: 60, AtLeast: true},
		{Name: "allocations of a window", Measured: r.allocations(), Bound: 0},
		{Name: "memory of the longest file, beyond an idle process", Measured: r.most() / (1 << 20), Unit: "MiB", Bound: 20},
	}
	for i := range r.Cohort {
		c := &r.Cohort[i]
		two, _ := c.Two.Spread()
		if c.Samples < fullCohort {
			two = math.NaN()
		}
		out = append(out,
			measure.Target{Name: "two workers over one, " + c.Kernel, Measured: c.SpeedUp(), Bound: 1.7, AtLeast: true},
			measure.Target{Name: fmt.Sprintf("%d recordings by two workers, %s", c.Recordings, c.Kernel), Measured: two, Unit: "s", Bound: 0.5})
	}
	return out
}

// bdf returns the rate of the first file of 24 bits.
func (r *Report) bdf() float64 {
	for i := range r.Files {
		if r.Files[i].Width == 3 {
			return r.Files[i].find(portableName).Rate()
		}
	}
	return math.NaN()
}

// allocations returns the most of any file and kernel.
func (r *Report) allocations() float64 {
	most := math.NaN()
	for i := range r.Files {
		for _, name := range []string{portableName, fastestName} {
			if a := r.Files[i].find(name).Allocs; !(most >= a) {
				most = a
			}
		}
	}
	return most
}

// most returns the most memory of any file.
func (r *Report) most() float64 {
	most := math.NaN()
	for _, m := range r.Memory {
		if !(most >= m.Bytes) {
			most = m.Bytes
		}
	}
	return most
}
