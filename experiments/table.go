package experiments

import (
	"fmt"
	"math"
	"strconv"
)

// Table is a summary of results for people.
type Table struct {
	Title  string
	Header []string
	Rows   [][]string // each as long as Header
}

// tabulator is a study that summarises its results in tables.
type tabulator interface {
	tables(r *Results) []Table
}

// Tables summarises the results of a spec; most kinds of experiment have none,
// and a sweep has one of its own.
func (s *Spec) Tables(r *Results) []Table {
	if len(s.Sweep) > 0 {
		return sweepTables(s, r)
	}
	t, ok := s.study().(tabulator)
	if !ok {
		return nil
	}
	return t.tables(r)
}

// undefined is how a table shows a value that there is none of.
const undefined = "–"

// figure4 formats x with four significant digits.
func figure4(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return undefined
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}

// milliseconds formats s seconds in ms.
func milliseconds(s float64) string {
	if math.IsNaN(s) {
		return undefined
	}
	if s >= 1 {
		return fmt.Sprintf("%.0f", 1e3*s)
	}
	return fmt.Sprintf("%.1f", 1e3*s)
}

// percent formats a share.
func percent(x float64) string {
	if math.IsNaN(x) {
		return undefined
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}
