package export

import (
	"bufio"
	"fmt"
)

// lpWidth is where rows are wrapped; readers of CPLEX LP accept 255 characters or
// more.
const lpWidth = 100

// lpFile writes the syntax of CPLEX LP. Its bufio.Writer keeps the first error.
type lpFile struct{ *bufio.Writer }

// sum is a linear expression.
type sum []term

type term struct {
	factor   float64
	variable string
}

// add adds factor times a variable whose name is formatted.
func (s *sum) add(factor float64, format string, args ...any) {
	if factor != 0 {
		*s = append(*s, term{factor, fmt.Sprintf(format, args...)})
	}
}

func (f *lpFile) line(format string, args ...any) {
	_, _ = fmt.Fprintf(f, format+"\n", args...)
}

// row writes a named expression and what follows it, such as "= 1".
func (f *lpFile) row(name string, s sum, end string) {
	column, _ := fmt.Fprintf(f, " %s:", name)
	word := func(text string) {
		if column+1+len(text) > lpWidth {
			_, _ = f.WriteString("\n ")
			column = 1
		}
		_, _ = f.WriteString(" " + text)
		column += 1 + len(text)
	}
	for _, t := range s {
		word(t.String())
	}
	if end != "" {
		word(end)
	}
	_ = f.WriteByte('\n')
}

// String returns the term with its sign, such as "- 2 x1".
func (t term) String() string {
	sign, factor := "+", t.factor
	if factor < 0 {
		sign, factor = "-", -factor
	}
	if factor == 1 {
		return sign + " " + t.variable
	}
	return sign + " " + number(factor) + " " + t.variable
}
