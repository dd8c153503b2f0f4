package main

import (
	"math"

	"ihealth/cmd/ihealth/internal/measure"
	"ihealth/experiments"
)

// benchTarget is what this project has set itself, and what was measured.
type benchTarget struct {
	Name     string              `json:"name"`
	Measured experiments.Number  `json:"measured"`
	Unit     string              `json:"unit,omitempty"`
	AtMost   *experiments.Number `json:"at_most,omitempty"`
	AtLeast  *experiments.Number `json:"at_least,omitempty"`
	Met      bool                `json:"met"`
}

func newBenchTargets(targets []measure.Target) []benchTarget {
	out := make([]benchTarget, len(targets))
	for i, t := range targets {
		out[i] = benchTarget{Name: t.Name, Measured: experiments.Number(t.Measured), Unit: t.Unit, Met: t.Met()}
		if t.AtLeast {
			out[i].AtLeast = known(t.Bound)
		} else {
			out[i].AtMost = known(t.Bound)
		}
	}
	return out
}

func (t *benchTarget) row() []string {
	show := func(n experiments.Number) string { return inUnit(n, t.Unit) }
	bound := "≤ "
	at := t.AtMost
	if t.AtLeast != nil {
		bound, at = "≥ ", t.AtLeast
	}
	met := "no"
	switch {
	case math.IsNaN(float64(t.Measured)):
		met = undefined
	case t.Met:
		met = "yes"
	}
	return []string{t.Name, show(t.Measured), bound + show(*at), met}
}
