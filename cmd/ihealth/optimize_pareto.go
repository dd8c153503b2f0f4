package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"ihealth/bco"
	"ihealth/bco/pareto"
)

// frontPoint is a choice on the Pareto front: the m cheapest validators of those that
// are at least as fast as the slowest chosen one.
type frontPoint struct {
	M          int      `json:"m"`
	Slowest    string   `json:"slowest"`
	N          int      `json:"n"`
	Utility    float64  `json:"utility"`
	Latency    float64  `json:"latency_s"`
	Security   float64  `json:"security"`
	Cost       float64  `json:"cost"`
	Validators []string `json:"validators"` // null beyond mostSets points, and where interrupted
}

// mostSets is the length of the longest front of which the JSON lists every set.
const mostSets = 20_000

// runPareto prints every choice that no other beats in latency, security and cost.
func (o *optimizeOptions) runPareto(cmd *cobra.Command, p *bco.Problem) error {
	e, err := bco.NewEvaluator(p)
	if err != nil {
		return err
	}
	front, err := pareto.Front(cmd.Context(), e)
	switch {
	case err == nil && len(front) == 0:
		s, err := e.Solve(cmd.Context(), bco.Exact{})
		if err != nil {
			return fmt.Errorf("optimize: %w", err)
		}
		s.Solver = "pareto"
		return infeasible(s)
	case err != nil:
		say(cmd.ErrOrStderr(), "note: the front is cut: choices that are less secure than these are missing")
	}
	points := pointsOf(e, front)
	if o.json && len(front) <= mostSets {
		addSets(cmd.Context(), e, front, points)
	}
	if cmd.Context().Err() != nil {
		err = cmd.Context().Err()
	}
	return errors.Join(err, o.printFront(cmd, points))
}

func pointsOf(e *bco.Evaluator, front []pareto.Point) []frontPoint {
	points := make([]frontPoint, len(front))
	for i, p := range front {
		slowest := e.Validators()[p.Slowest]
		u := e.Utility(bco.Group{M: p.M, SlowestHz: slowest.ComputeHz, Fees: p.Metrics.Cost * float64(p.N)}, p.N)
		points[i] = frontPoint{p.M, slowest.ID, p.N, u, p.Metrics.Latency, p.Metrics.Security, p.Metrics.Cost, nil}
	}
	return points
}

// addSets lists the validators of points, until the context ends.
func addSets(ctx context.Context, e *bco.Evaluator, front []pareto.Point, points []frontPoint) {
	for i, p := range front {
		if ctx.Err() != nil {
			return
		}
		for _, rank := range p.Set(e) {
			points[i].Validators = append(points[i].Validators, e.Validators()[rank].ID)
		}
	}
}

func (o *optimizeOptions) printFront(cmd *cobra.Command, points []frontPoint) error {
	if o.json {
		return writeJSON(cmd.OutOrStdout(), struct {
			Front []frontPoint `json:"front"`
		}{points})
	}
	rows := make([][]string, len(points))
	for i, c := range points {
		rows[i] = []string{
			strconv.Itoa(c.M), c.Slowest, strconv.Itoa(c.N), formatNumber(c.Latency), formatNumber(c.Security), formatNumber(c.Cost), formatNumber(c.Utility),
		}
	}
	return writeTable(cmd.OutOrStdout(), []string{"m", "slowest", "n", "latency (s)", "security", "cost", "utility"}, rows)
}
