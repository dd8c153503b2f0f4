package export

import (
	"bufio"
	"fmt"
)

// perLine is how many numbers of an array stand on one line.
const perLine = 12

// mznFile writes the syntax of MiniZinc. Its bufio.Writer keeps the first error.
type mznFile struct{ *bufio.Writer }

func (f *mznFile) line(format string, args ...any) {
	_, _ = fmt.Fprintf(f, format+"\n", args...)
}

// array writes the values of a list with one index set.
func (f *mznFile) array(name, index string, values []int) {
	f.line("array[%s] of int: %s = array1d(%[1]s, [", index, name)
	f.numbers(values)
	f.line("]);")
}

// table writes a value for every block size and index.
func (f *mznFile) table(name, index string, rows [][]int) {
	f.line("array[sizes, %s] of int: %s = array2d(sizes, %[1]s, [", index, name)
	for _, row := range rows {
		f.numbers(row)
	}
	f.line("]);")
}

// numbers writes values with a comma behind each.
func (f *mznFile) numbers(values []int) {
	for i, v := range values {
		_, _ = fmt.Fprintf(f, " %d,", v)
		if i%perLine == perLine-1 || i == len(values)-1 {
			_ = f.WriteByte('\n')
		}
	}
}
