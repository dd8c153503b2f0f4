package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"ihealth/bco"
	"ihealth/experiments/table"
)

// solutionHeader names the columns; what each solver did stands behind what it chose.
var solutionHeader = []string{"solver", "m", "n", "utility", "status", "latency (s)", "security", "cost", "passes", "evaluations"}

// chosenColumns are those of the first table where one is too wide for the terminal.
const chosenColumns = 5

func (o *optimizeOptions) print(w io.Writer, solutions []bco.Solution) error {
	if o.json {
		return writeSolutions(w, solutions, o.trace)
	}
	rows := make([][]string, len(solutions))
	for i := range solutions {
		rows[i] = solutionRow(&solutions[i])
	}
	width, _ := terminal(w)
	err := table.Numbers(w, solutionHeader, rows, width)
	if !errors.Is(err, table.ErrNarrow) {
		return err
	}
	first, second := split(solutionHeader, rows)
	if err := writeTable(w, first[0], first[1:]); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	return writeTable(w, second[0], second[1:])
}

// split returns two tables with their headers, of which both begin with the solver.
func split(header []string, rows [][]string) (first, second [][]string) {
	for _, row := range append([][]string{header}, rows...) {
		first = append(first, row[:chosenColumns])
		second = append(second, append([]string{row[0]}, row[chosenColumns:]...))
	}
	return first, second
}

func solutionRow(s *bco.Solution) []string {
	row := []string{s.Solver, undefined, undefined, undefined, statusText(s), undefined, undefined, undefined}
	if s.Found() {
		row = []string{
			s.Solver, strconv.Itoa(s.M), strconv.Itoa(s.N), formatNumber(s.Utility), statusText(s),
			formatNumber(s.Metrics.Latency), formatNumber(s.Metrics.Security), formatNumber(s.Metrics.Cost),
		}
	}
	return append(row, strconv.Itoa(s.Passes), strconv.Itoa(s.Evaluations))
}

// statusText says what is proven of the solution.
func statusText(s *bco.Solution) string {
	if s.Status == bco.Optimal && s.Scope != "" {
		return "optimal over " + string(s.Scope)
	}
	return string(s.Status)
}
