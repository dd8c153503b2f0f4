package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"ihealth/experiments"
)

// forecast is what run --dry-run --json prints.
type forecast struct {
	Plan     []experiments.Planned `json:"plan"`
	Estimate estimate              `json:"estimate"`
}

// estimate is what the cells that would be computed would take.
type estimate struct {
	Cells   int     `json:"cells"`   // to compute
	Seconds float64 `json:"seconds"` // of those whose time is known
	Unknown int     `json:"unknown"` // of which no earlier run tells the time
}

// printPlan shows what a run would do.
func printPlan(w io.Writer, r *experiments.Runner, list []*experiments.Experiment, asJSON bool) error {
	f, err := r.Forecast(list)
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(w, forecast{orEmpty(f.Cells), estimate{f.Known + f.Unknown, f.Seconds, f.Unknown}})
	}
	rows := make([][]string, len(f.Cells))
	stored := 0
	for i, c := range f.Cells {
		takes := "unknown"
		if c.Seconds != nil {
			takes = formatNumber(*c.Seconds)
		}
		if c.State == experiments.Stored || c.State == experiments.Other {
			takes = undefined
		}
		if c.State == experiments.Stored {
			stored++
		}
		rows[i] = []string{c.Experiment, c.Cell, string(c.Fidelity), string(c.State), takes}
	}
	if err := writeTable(w, []string{"experiment", "cell", "fidelity", "state", "takes (s)"}, rows); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\n%d cells: %d stored, %s\n", len(f.Cells), stored, outlook(f))
	return err
}

// outlook says how long what is to compute would take.
func outlook(f experiments.Forecast) string {
	parts := []string{fmt.Sprintf("%d to compute", f.Known+f.Unknown)}
	if f.Known > 0 {
		took := time.Duration(f.Seconds * float64(time.Second))
		parts = append(parts, fmt.Sprintf("about %v as earlier runs took", roughly(took)))
	}
	if f.Unknown > 0 {
		parts = append(parts, fmt.Sprintf("%d of unknown duration, as no earlier run tells", f.Unknown))
	}
	return strings.Join(parts, ", ")
}

// roughly rounds a time that is still to come for people.
func roughly(d time.Duration) time.Duration {
	switch {
	case d >= time.Minute:
		return d.Round(time.Second)
	case d >= time.Second:
		return d.Round(100 * time.Millisecond)
	}
	return d.Round(time.Millisecond)
}
