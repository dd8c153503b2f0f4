package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"ihealth/bco"
	"ihealth/bco/pareto"
)

// compromise is a point of the front.
type compromise struct {
	Validators []string `json:"validators"`
	M          int      `json:"m"`
	N          int      `json:"n"`
	Utility    float64  `json:"utility"`
	Latency    float64  `json:"latency_s"`
	Security   float64  `json:"security"`
	Cost       float64  `json:"cost"`
}

// runPareto prints every choice that no other beats in latency, security and cost.
func (o *optimizeOptions) runPareto(cmd *cobra.Command, p *bco.Problem) error {
	e, err := bco.NewEvaluator(p)
	if err != nil {
		return err
	}
	front, err := pareto.Front(cmd.Context(), e)
	if err != nil {
		err = fmt.Errorf("optimize: the front ends with m = %d: %w", lastM(front), errors.Join(err, cmd.Context().Err()))
	}
	points := make([]compromise, len(front))
	for i, point := range front {
		s := e.Solution("pareto", point.Set(e), point.N, bco.Optimal)
		points[i] = compromise{s.Validators, s.M, s.N, s.Utility, s.Metrics.Latency, s.Metrics.Security, s.Metrics.Cost}
	}
	return errors.Join(err, o.printFront(cmd, points))
}

func lastM(front []pareto.Point) int {
	if len(front) == 0 {
		return 0
	}
	return front[len(front)-1].M
}

func (o *optimizeOptions) printFront(cmd *cobra.Command, points []compromise) error {
	if o.json {
		return writeJSON(cmd.OutOrStdout(), struct {
			Front []compromise `json:"front"`
		}{points})
	}
	rows := make([][]string, len(points))
	for i, c := range points {
		rows[i] = []string{
			strconv.Itoa(c.M), strconv.Itoa(c.N), formatNumber(c.Latency), formatNumber(c.Security), formatNumber(c.Cost), formatNumber(c.Utility),
		}
	}
	return writeTable(cmd.OutOrStdout(), []string{"m", "n", "latency (s)", "security", "cost", "utility"}, rows)
}
