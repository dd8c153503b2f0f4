package experiments

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
)

// past tells what cells have taken before.
type past struct {
	cells map[pastKey]float64   // s, the latest of each cell
	alike map[pastKey][]float64 // s, of the cells of an experiment and fidelity
}

type pastKey struct{ experiment, what string }

// past reads who has computed what in a folder of runs, with any parameters. What cannot
// be read tells nothing.
func (s *Store) past(out string) *past {
	var events []Event
	outcomes, _ := filepath.Glob(filepath.Join(s.dir, "*"))
	for _, path := range outcomes {
		if Hash(filepath.Base(path)).valid() {
			events = append(events, readEvents(path, 1)...)
		}
	}
	runs, _ := filepath.Glob(filepath.Join(out, "*", eventsFile))
	for _, path := range runs {
		events = append(events, readEvents(path, -1)...)
	}
	slices.SortStableFunc(events, func(a, b Event) int { return a.At.Compare(b.At) })
	p := &past{map[pastKey]float64{}, map[pastKey][]float64{}}
	for _, e := range events {
		p.cells[pastKey{e.Experiment, e.Cell}] = e.Seconds
		like := pastKey{e.Experiment, string(e.Fidelity)}
		p.alike[like] = append(p.alike[like], e.Seconds)
	}
	return p
}

// readEvents returns the events in the first lines of a file, at most n unless that is
// negative.
func readEvents(path string, n int) []Event {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close() //nolint:errcheck // only read
	var out []Event
	lines := bufio.NewReader(f)
	for ; n != 0; n-- {
		line, err := lines.ReadBytes('\n')
		var e Event
		if json.Unmarshal(line, &e) == nil && !e.At.IsZero() {
			out = append(out, e)
		}
		if err != nil { // the end, or what cannot be read
			break
		}
	}
	return out
}

// of returns what a cell would take in s, or nil when nothing tells.
func (p *past) of(experiment string, c CellRecord) *float64 {
	if seconds, ok := p.cells[pastKey{experiment, c.Cell}]; ok {
		return &seconds
	}
	alike := p.alike[pastKey{experiment, string(c.Fidelity)}]
	if len(alike) == 0 {
		return nil
	}
	sum := 0.0
	for _, s := range alike {
		sum += s
	}
	mean := sum / float64(len(alike))
	return &mean
}
