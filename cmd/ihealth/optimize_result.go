package main

import (
	"io"
	"math"
	"strings"

	"ihealth/bco"
	"ihealth/experiments"
)

// solution is a result of optimize; without a choice its fields are null.
type solution struct {
	Solver      string      `json:"solver"`
	Validators  []string    `json:"validators"`
	M           *int        `json:"m"`
	N           *int        `json:"n"`
	Utility     *float64    `json:"utility"`
	Latency     *float64    `json:"latency_s"`
	Security    *float64    `json:"security"`
	Cost        *float64    `json:"cost"`
	Passes      int         `json:"passes"`
	Evaluations int         `json:"evaluations"`
	Status      bco.Status  `json:"status"`
	Scope       bco.Scope   `json:"scope,omitempty"`
	Reason      string      `json:"reason,omitempty"`
	Certificate certificate `json:"certificate"`
	Violation   *violation  `json:"violation,omitempty"`
	Trace       []incumbent `json:"trace,omitempty"`
}

// certificate says what is proven of a solution; what its kind has not is null.
type certificate struct {
	Kind       bco.CertificateKind `json:"kind"`
	Lower      *float64            `json:"lower"`
	Confidence *float64            `json:"confidence"`
	Nodes      int                 `json:"nodes"`
}

// violation says why there is no choice. Limit, Best and ShortBy are in one unit, and
// null where infinite or not known.
type violation struct {
	Constraint string             `json:"constraint"`
	Measure    string             `json:"measure"`
	Unit       string             `json:"unit"`
	Limit      experiments.Number `json:"limit"`
	Best       experiments.Number `json:"best"`
	ShortBy    experiments.Number `json:"short_by"`
	M          int                `json:"m"` // of the choice that comes nearest
	N          int                `json:"n"`
	With       []string           `json:"with,omitempty"`    // constraints with which it cannot be met
	Sampled    bool               `json:"sampled,omitempty"` // best is of some sets only
}

type incumbent struct {
	Evaluation int     `json:"evaluation"`
	Elapsed    float64 `json:"elapsed_s"`
	M          int     `json:"m"`
	N          int     `json:"n"`
	Utility    float64 `json:"utility"`
}

// writeSolutions writes the solutions as JSON.
func writeSolutions(w io.Writer, solutions []bco.Solution, withTrace bool) error {
	results := make([]solution, len(solutions))
	for i := range solutions {
		results[i] = solutionOf(&solutions[i])
		if withTrace {
			results[i].Trace = traceOf(solutions[i].Trace)
		}
	}
	return writeJSON(w, struct {
		Results []solution `json:"results"`
	}{results})
}

func solutionOf(s *bco.Solution) solution {
	out := solution{
		Solver: s.Solver, Passes: s.Passes, Evaluations: s.Evaluations, Status: s.Status, Scope: s.Scope, Reason: s.Reason,
		Certificate: certificateOf(s.Certificate), Violation: violationOf(s.Violation),
	}
	if s.Found() {
		out.Validators, out.M, out.N, out.Utility = s.Validators, &s.M, &s.N, &s.Utility
		out.Latency, out.Security, out.Cost = &s.Metrics.Latency, &s.Metrics.Security, &s.Metrics.Cost
	}
	return out
}

func certificateOf(c bco.Certificate) certificate {
	out := certificate{Kind: c.Kind, Nodes: c.Nodes}
	switch c.Kind {
	case bco.CertifiedExact, bco.CertifiedBound:
		out.Lower = &c.Lower
	case bco.CertifiedStatistical:
		out.Confidence = &c.Confidence
	default:
	}
	return out
}

func violationOf(v *bco.Violation) *violation {
	if v == nil {
		return nil
	}
	best := v.Best
	if v.M == 0 {
		best = math.NaN()
	}
	return &violation{
		Constraint: v.Constraint, Measure: v.Measure, Unit: strings.TrimSpace(v.Unit), Limit: experiments.Number(v.Limit), Best: experiments.Number(best),
		ShortBy: experiments.Number(math.Abs(v.Limit - best)), M: v.M, N: v.N, With: v.With, Sampled: v.Sampled,
	}
}

func traceOf(trace []bco.Candidate) []incumbent {
	out := make([]incumbent, len(trace))
	for i, c := range trace {
		out[i] = incumbent{c.Evaluation, c.Elapsed.Seconds(), c.M, c.N, c.Utility}
	}
	return out
}
