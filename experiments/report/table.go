package report

import (
	"regexp"
	"slices"

	"ihealth/experiments"
)

// table is a table on the page.
type table struct {
	Title   string
	Columns []column
	Rows    [][]cell
}

// column is the heading of cells that are all numbers, or not.
type column struct {
	Name   string
	Number bool
}

type cell struct {
	Text   string
	Number bool
}

// numeric is a number, maybe with a half width, an interval or a sign of its unit, or what
// stands for a missing one.
var numeric = regexp.MustCompile(`^([-+−]?[0-9][0-9.,]*(e[-+]?[0-9]+)?( ?± ?[0-9.e+-]+)?( ?\[[^\]]*\])?( ?%)?|–|)$`)

func newTable(t experiments.Table) table {
	out := table{Title: t.Title}
	for i, name := range t.Header {
		words := slices.ContainsFunc(t.Rows, func(row []string) bool { return !numeric.MatchString(row[i]) })
		out.Columns = append(out.Columns, column{name, !words})
	}
	for _, row := range t.Rows {
		cells := make([]cell, len(row))
		for i, text := range row {
			cells[i] = cell{text, out.Columns[i].Number}
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}
