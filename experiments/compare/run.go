package compare

import (
	"slices"
	"strconv"
	"strings"

	"ihealth/experiments"
)

// Run is what is compared of a run.
type Run struct {
	Name string // for messages
	Seed uint64
	Rows []experiments.Row
}

// key identifies what a row tells.
type key struct {
	experiment, variant, panel, series, metric, unit string

	fidelity   experiments.Fidelity
	x          float64
	placed     bool // whether there is an x
	occurrence int  // of equal rows within the run, from 0
}

// side is the values of several runs.
type side struct {
	order []key
	cells map[key][]value
}

// value is a row with the run that it comes from.
type value struct {
	seed uint64
	row  experiments.Row
}

// gather orders the rows of runs by what they tell. The names of experiments tell rows
// apart where named is true.
func gather(runs []Run, named bool) side {
	s := side{cells: map[key][]value{}}
	for _, run := range runs {
		seen := map[place]int{}
		for _, row := range run.Rows {
			at := place{keyOf(row, named), run.Seed}
			at.variant, at.seed = seedOf(row.Variant, run.Seed)
			k := at.key
			k.occurrence, seen[at] = seen[at], seen[at]+1
			if _, ok := s.cells[k]; !ok {
				s.order = append(s.order, k)
			}
			s.cells[k] = append(s.cells[k], value{seed: at.seed, row: row})
		}
	}
	return s
}

// place is where a row stands among those of a run.
type place struct {
	key
	seed uint64
}

// seedOf takes the seed out of a variant of a sweep over seeds: its values are one metric's,
// as those of several runs.
func seedOf(variant string, otherwise uint64) (rest string, seed uint64) {
	parts := strings.Split(variant, ", ")
	for i, part := range parts {
		if text, ok := strings.CutPrefix(part, "seed="); ok {
			if seed, err := strconv.ParseUint(text, 10, 64); err == nil {
				return strings.Join(slices.Delete(parts, i, i+1), ", "), seed
			}
		}
	}
	return variant, otherwise
}

func keyOf(row experiments.Row, named bool) key {
	k := key{
		fidelity: row.Fidelity, panel: row.Panel, series: row.Series, metric: row.Metric, unit: row.Unit,
	}
	if x := float64(row.X); x == x {
		k.x, k.placed = x, true
	}
	if named {
		k.experiment = row.Experiment
	}
	return k
}

// experimentsOf counts the experiments of runs.
func experimentsOf(runs []Run) int {
	names := map[string]bool{}
	for _, run := range runs {
		for _, row := range run.Rows {
			names[row.Experiment] = true
		}
	}
	return len(names)
}
