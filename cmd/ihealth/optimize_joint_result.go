package main

import (
	"fmt"
	"io"
	"strconv"

	"ihealth/bco"
	"ihealth/bco/joint"
	"ihealth/experiments"
)

// jointSolution is a result of optimize for several channels; without a choice
// channels, utility and gap are null, and gap also where a capacity is exceeded.
type jointSolution struct {
	Solver      string             `json:"solver"`
	Channels    []jointChannel     `json:"channels"`
	Utility     *float64           `json:"utility"` // Σ over the channels
	Gap         experiments.Number `json:"gap"`     // of utility, at most
	Status      bco.Status         `json:"status"`
	Reason      string             `json:"reason,omitempty"`
	Certificate certificate        `json:"certificate"`
}

// jointChannel is what one of the channels is given.
type jointChannel struct {
	Validators []string `json:"validators"`
	M          int      `json:"m"`
	N          int      `json:"n"`
	Utility    float64  `json:"utility"`
	Latency    float64  `json:"latency_s"`
	Security   float64  `json:"security"`
	Cost       float64  `json:"cost"`
}

func jointSolutionOf(s *joint.Solution) jointSolution {
	out := jointSolution{
		Solver: jointName(s.Solver), Gap: experiments.Number(s.Gap), Status: s.Status, Reason: s.Reason, Certificate: certificateOf(s.Certificate),
	}
	if !s.Found() {
		if s.Status == bco.Infeasible { // nothing is allowed, so nothing has a least utility
			out.Certificate.Lower = nil
		}
		return out
	}
	out.Utility = &s.Utility
	for _, c := range s.Channels {
		out.Channels = append(out.Channels, jointChannel{
			c.Validators, c.M, c.N, c.Utility, c.Metrics.Latency, c.Metrics.Security, c.Metrics.Cost,
		})
	}
	return out
}

// Columns of the tables of a joint problem: what each solver reached, and what it gave
// to each channel.
var (
	jointHeader        = []string{"solver", "utility", "status", "gap", "lower bound", "nodes"}
	jointChannelHeader = []string{"solver", "channel", "m", "n", "utility", "latency (s)", "security", "cost"}
)

func (o *optimizeOptions) printJoint(w io.Writer, solutions []joint.Solution) error {
	results := make([]jointSolution, len(solutions))
	var totals, channels [][]string
	for i := range solutions {
		r := jointSolutionOf(&solutions[i])
		results[i] = r
		totals = append(totals, []string{
			r.Solver, orUndefined(r.Utility), string(r.Status), formatNumber(float64(r.Gap)), orUndefined(r.Certificate.Lower), strconv.Itoa(r.Certificate.Nodes),
		})
		for f, c := range r.Channels {
			channels = append(channels, []string{
				r.Solver, strconv.Itoa(f + 1), strconv.Itoa(c.M), strconv.Itoa(c.N), formatNumber(c.Utility),
				formatNumber(c.Latency), formatNumber(c.Security), formatNumber(c.Cost),
			})
		}
	}
	if o.json {
		return writeJSON(w, struct {
			Results []jointSolution `json:"results"`
		}{results})
	}
	if err := writeTable(w, jointHeader, totals); err != nil || len(channels) == 0 {
		return err
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	return writeTable(w, jointChannelHeader, channels)
}

// orUndefined returns a number for a table, if there is one.
func orUndefined(x *float64) string {
	if x == nil {
		return undefined
	}
	return formatNumber(*x)
}
