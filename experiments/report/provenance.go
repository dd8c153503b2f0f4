package report

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"ihealth/experiments"
)

// provenance says where the results come from. What only a run directory tells is left
// out of reports that have none.
func provenance(r *experiments.Report) ([]fact, error) {
	e := r.Experiment
	out := []fact{
		{"run", e.ID()},
		{"experiment", fmt.Sprintf("SHA-256 %x of the file as it ran, below", sha256.Sum256(e.Resolved))},
		{"engine", strconv.Itoa(experiments.EngineVersion)},
		{"seed", strconv.FormatUint(e.Spec.Seed, 10)},
		{"cells", cells(e)},
	}
	for _, input := range e.Inputs {
		out = append(out, fact{"input", input})
	}
	if r.Dir == "" {
		return out, nil
	}
	stored, err := fromDir(r.Dir)
	return append(append(out, computed(r.Events)...), stored...), err
}

// cells counts the plan by fidelity.
func cells(e *experiments.Experiment) string {
	count := map[experiments.Fidelity]int{}
	measured := 0
	for _, c := range e.Cells {
		count[c.Fidelity]++
		if c.Measured {
			measured++
		}
	}
	var parts []string
	for _, f := range []experiments.Fidelity{experiments.Analytic, experiments.Simulated, experiments.OnChain} {
		if count[f] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[f], f))
		}
	}
	out := strings.Join(parts, ", ")
	if measured > 0 {
		out += fmt.Sprintf("; %d of them read a clock: another run gives other values", measured)
	}
	return out
}

// computed says when the cells were computed, and how long they took.
func computed(events []experiments.Event) []fact {
	if len(events) == 0 {
		return nil
	}
	first, last, seconds := events[0].At, events[0].At, 0.0
	hosts := map[string]bool{}
	for _, e := range events {
		if e.At.Before(first) {
			first = e.At
		}
		if e.At.After(last) {
			last = e.At
		}
		seconds += e.Seconds
		hosts[e.Host] = true
	}
	const layout = "2006-01-02 15:04:05 UTC"
	return []fact{{"computed", fmt.Sprintf("%s to %s, %s s in all cells, by %d machines", first.Format(layout), last.Format(layout), four(seconds), len(hosts))}}
}

// fromDir reads what a run directory says of where it was made.
func fromDir(dir string) ([]fact, error) {
	text, err := os.ReadFile(filepath.Join(dir, "environment.json"))
	if err != nil {
		return nil, err
	}
	var at struct {
		Go, OS, Arch, CPU, Version, Revision string
		Modified                             *bool
	}
	if err := json.Unmarshal(text, &at); err != nil {
		return nil, fmt.Errorf("environment.json: %w", err)
	}
	source := at.Revision
	if at.Modified != nil && *at.Modified {
		source += ", modified"
	}
	out := []fact{
		{"source", joined(" ", at.Version, source)},
		{"machine", joined(", ", at.Go, at.OS+"/"+at.Arch, at.CPU)},
	}
	list, err := os.ReadFile(filepath.Join(dir, "DONE"))
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(list)) {
		if sum, name, _ := strings.Cut(strings.TrimSpace(line), "  "); strings.HasSuffix(name, ".jsonl") {
			out = append(out, fact{name, "SHA-256 " + sum})
		}
	}
	return out, nil
}
