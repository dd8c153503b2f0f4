package eeg

import (
	"fmt"
	"strings"
)

// Labels gives the channels of a recording names of their own. The zero value is
// ready.
type Labels struct{ seen map[string]int }

// Unique returns label, or for channel i, from 0, a name by its place when label is
// blank, and a numbered one when there is a channel of that name already.
func (l *Labels) Unique(label string, i int) string {
	if l.seen == nil {
		l.seen = map[string]int{}
	}
	if label == "" {
		label = fmt.Sprintf("signal %d", i+1)
	}
	l.seen[label]++
	if l.seen[label] == 1 {
		return label
	}
	return l.Unique(fmt.Sprintf("%s #%d", label, l.seen[label]), i)
}

// micro holds the two signs for a millionth, U+00B5 and U+03BC.
var micro = strings.NewReplacer("µ", "u", "μ", "u")

// PlainUnit returns a unit with u for either sign of a millionth: "uV" for "µV".
func PlainUnit(unit string) string { return micro.Replace(unit) }
