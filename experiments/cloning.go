package experiments

import (
	"fmt"
	"slices"
	"time"

	"ihealth/sim"
)

// Cloning is the section of an experiment that cuts a chain of proof of authority in two
// while some signers' keys are used on both sides, and heals it; and does the same to
// Byzantine fault tolerant protocols.
type Cloning struct {
	Signers []int     `yaml:"signers"` // every N, 3 to 31, increasing
	Period  float64   `yaml:"period"`  // between blocks, s, > 0
	Wiggle  float64   `yaml:"wiggle"`  // out of turn up to N times so much longer, s, ≥ 0
	Delay   float64   `yaml:"delay"`   // of each link, s, ≥ 0
	Cuts    []float64 `yaml:"cuts"`    // how long the network is cut, periods, ≥ 1, increasing; the last is that of the claims
	Shown   int       `yaml:"shown"`   // N of the figure of growth, among signers
	Bound   float64   `yaml:"bound"`   // after which Byzantine fault tolerant nodes give up a leader, s, > 0
}

// Periods before the cut and after it.
const (
	periodsBefore = 20
	periodsAfter  = 40
)

// cloningStudy computes the finding on cloned sealers.
type cloningStudy struct{ spec *Spec }

func (x *cloningStudy) check(report reporter) {
	c := x.spec.Cloning
	for i, n := range c.Signers {
		checkCount(report, indexed("cloning.signers", i), "signers", n, 3, 31)
	}
	checkDistinct(report, "cloning.signers", c.Signers)
	if !slices.IsSorted(c.Signers) || !slices.Contains(c.Signers, c.Shown) {
		report("cloning.shown", "the signers of the figure, %d, are not among those listed: %v, which must increase", c.Shown, c.Signers)
	}
	for _, v := range []struct {
		key   string
		value float64
		least float64
	}{{"period", c.Period, 1e-3}, {"wiggle", c.Wiggle, 0}, {"delay", c.Delay, 0}, {"bound", c.Bound, 1e-3}} {
		if !(v.value >= v.least && v.value <= 3600) {
			report("cloning."+v.key, "%v s: want %g to 3600", v.value, v.least)
		}
	}
	for i, cut := range c.Cuts {
		if !(cut >= 1 && cut <= 1e5) {
			report(indexed("cloning.cuts", i), "a cut of %v periods: want 1 to 100000", cut)
		}
	}
	if len(c.Cuts) == 0 || !slices.IsSorted(c.Cuts) {
		report("cloning.cuts", "the cuts must become longer\nlist one or more, such as [100, 400]")
	}
	checkDistinct(report, "cloning.cuts", c.Cuts)
}

// enoughClones returns how many cloned signers keep both sides growing: one where N is
// odd, two where it is even.
func enoughClones(n int) int { return 2 - n%2 }

// honestMajority reports whether so many clones leave floor(N/2)+1 honest signers.
func honestMajority(n int) bool { return n-enoughClones(n) >= n/2+1 }

// ofClones names the series of so many clones.
func ofClones(k int) string {
	if k == 1 {
		return "1 clone"
	}
	return fmt.Sprintf("%d clones", k)
}

// ofSigners names the panel of N signers.
func ofSigners(n int) string { return fmt.Sprintf("N = %d", n) }

// longest returns the cut of the claims, in periods.
func (c *Cloning) longest() float64 { return c.Cuts[len(c.Cuts)-1] }

func (c *Cloning) period() time.Duration { return sim.Delay(c.Period) }

// times returns when the cut of so many periods begins, when it ends, and when the run
// does.
func (c *Cloning) times(cut float64) (begin, heal, end sim.Time) {
	begin = sim.Seconds(periodsBefore * c.Period)
	heal = begin.Add(sim.Delay(cut * c.Period))
	return begin, heal, heal.Add(periodsAfter * c.period())
}
