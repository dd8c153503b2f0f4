package bcobench

import (
	"context"
	"time"

	"ihealth/bco"
	"ihealth/cmd/ihealth/internal/measure"
)

// Names of the contestants that others are compared with.
const (
	bcoName   = "BCO"
	scanName  = "exact prefix scan"
	setsName  = "exact, all sets"
	exactName = "exact, all sets, with sorting"
	sortName  = "sorting alone"
	gridName  = "every m and n"
	allName   = "every set and n"
	glpkName  = "GLPK"
)

// solver solves instances that it was given before the clock ran.
type solver interface {
	// solve solves instance i, and keeps the answer.
	solve(ctx context.Context, i int) error
	// answer returns the last answer to instance i: the chosen ids and the block size.
	answer(i int) (ids []string, n int)
}

// contestant is a way to solve, or the reason why it is not here.
type contestant struct {
	name   string
	scope  bco.Scope            // over which its answer must be the best; empty for a heuristic, and for what gives none
	most   int                  // validators × block sizes that it is given at most
	slow   bool                 // solves fewer instances
	absent string               // why it does not take part
	clock  func() time.Duration // measure.ProcessorTime when nil
	start  func(problems []bco.Problem) (solver, error)
}

// external reports whether the contestant is another program.
func (c *contestant) external() bool { return c.clock != nil }

// now reads the contestant's clock.
func (c *contestant) now() time.Duration {
	if c.external() {
		return c.clock()
	}
	return measure.ProcessorTime()
}

// contestants returns who takes part. Files are put into folder.
func contestants(folder string) []contestant {
	const (
		every = 1e15
		grid  = 1e8
		small = 21 * 20
	)
	return []contestant{
		{name: bcoName, most: every, start: loaded((*bco.Workspace).Greedy)},
		{name: scanName, scope: bco.AllPrefixes, most: every, start: loaded((*bco.Workspace).Prefix)},
		{name: setsName, scope: bco.AllSubsets, most: every, start: loaded((*bco.Workspace).Exact)},
		{name: exactName, scope: bco.AllSubsets, most: every, start: endToEnd},
		{name: sortName, most: every, start: sorting},
		{name: gridName, scope: bco.AllPrefixes, most: grid, slow: true, start: searched(bco.Exhaustive{})},
		{name: allName, scope: bco.AllSubsets, most: small, slow: true, start: searched(bco.ExhaustiveSubsets{})},
		newGLPK(folder, small),
	}
}
