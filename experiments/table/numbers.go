package table

import (
	"fmt"
	"io"
	"regexp"
	"slices"
)

// numeric matches cells that are aligned to the right: numbers, numbers with a
// half width or a unit sign, and what stands for a missing number.
var numeric = regexp.MustCompile(`^([-+−]?[0-9][0-9.,]*([eE][-+]?[0-9]+)?( ?± ?[0-9.]+([eE][-+]?[0-9]+)?)?( ?%)?|–|-|n/a|NaN|[-+]?Inf|)$`)

// Numbers writes a table of results in at most width columns. A column whose
// cells are all numbers is aligned to the right with its heading; a number is
// never broken. Rows of another length than the header, and a width too small for
// the numbers, are errors.
func Numbers(w io.Writer, header []string, rows [][]string, width int) error {
	for i, row := range rows {
		if len(row) != len(header) {
			return fmt.Errorf("table: row %d has %d cells for %d columns: %w", i, len(row), len(header), ErrShape)
		}
	}
	t := grid{header: header, width: width, right: make([]bool, len(header))}
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = clean(cell)
		}
		t.rows = append(t.rows, cells)
	}
	for column := range header {
		t.right[column] = !slices.ContainsFunc(t.rows, func(row []string) bool { return !numeric.MatchString(row[column]) })
	}
	t.whole = t.right
	return t.write(w)
}
