package experiments

import (
	"fmt"
	"math"
)

// judged collects shares that a claim looks at, by whether there are enough
// experiments behind them to be taken as they are.
type judged struct {
	sharp, coarse judgedGroup
}

// judgedGroup is the range of some shares.
type judgedGroup struct {
	cases       int
	least, most float64
	at          string  // where the largest is
	fewest      int     // experiments
	slack       float64 // that the fewest are allowed
}

// noise is what a share of 95 or 5 % seen in n experiments may be off by chance: 4
// standard errors, nothing from judgedFrom on.
func noise(n int) float64 {
	if n >= judgedFrom {
		return 0
	}
	return 4 * math.Sqrt(0.95*0.05/float64(n))
}

// add takes in a share and returns the slack that it is allowed.
func (j *judged) add(row Row, panel, method string) float64 {
	n, v := row.Interval.N, float64(row.Value)
	slack := noise(n)
	g := &j.sharp
	if slack > 0 {
		g = &j.coarse
	}
	if g.cases == 0 {
		*g = judgedGroup{least: v, most: math.Inf(-1), fewest: n}
	}
	if v > g.most {
		g.most, g.at = v, fmt.Sprintf("%s, n = %s, %s", panel, countOf(row.X), method)
	}
	g.cases, g.least, g.fewest, g.slack = g.cases+1, min(g.least, v), min(g.fewest, n), max(g.slack, slack)
	return slack
}

// powerless says that no share has enough experiments to contradict a claim.
func (j *judged) powerless() error {
	if j.sharp.cases > 0 {
		return nil
	}
	return errMissing(fmt.Sprintf("%d experiments of one process or more: %d cannot tell 95 %% from %.0f %%",
		judgedFrom, j.coarse.fewest, 100*(0.95-j.coarse.slack)))
}

// describe returns what both groups show, as show puts it.
func (j *judged) describe(show func(g *judgedGroup) string) string {
	out := fmt.Sprintf("%s in %d cases of %d experiments or more", show(&j.sharp), j.sharp.cases, j.sharp.fewest)
	if g := &j.coarse; g.cases > 0 {
		out += fmt.Sprintf("; %s in %d cases of %d experiments or more, which are allowed up to %.1f points", show(g), g.cases, g.fewest, 100*g.slack)
	}
	return out
}
