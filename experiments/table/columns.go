package table

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// minColumn is the least width of a column whose words may be cut.
const minColumn = 8

// columns shares the width among the columns. Each begins with its longest cell;
// then the widest of those that may be broken gives way, one character at a time,
// until the table fits. A word is cut only when nothing else helps.
func (g *grid) columns() ([]int, error) {
	available := g.width - separation*(len(g.header)-1)
	widths, words, floor := make([]int, len(g.header)), make([]int, len(g.header)), make([]int, len(g.header))
	for i := range g.header {
		for _, row := range append([][]string{g.header}, g.rows...) {
			widths[i] = max(widths[i], cellWidth(row[i]))
			words[i] = max(words[i], longestWord(row[i]))
		}
		floor[i] = min(words[i], minColumn)
		if g.whole[i] {
			words[i], floor[i] = widths[i], widths[i]
		}
	}
	for _, least := range [][]int{words, floor} {
		for sum(widths) > available {
			if !narrowWidest(widths, least) {
				break
			}
		}
	}
	if sum(widths) > available {
		return nil, fmt.Errorf("table: %d columns need %d characters, and %d are there: %w", len(widths), sum(widths)+g.width-available, g.width, ErrNarrow)
	}
	return widths, nil
}

// narrowWidest takes one character from the widest column that is above its
// least width, and reports whether there is one.
func narrowWidest(widths, least []int) bool {
	widest := -1
	for i, w := range widths {
		if w > least[i] && (widest < 0 || w > widths[widest]) {
			widest = i
		}
	}
	if widest >= 0 {
		widths[widest]--
	}
	return widest >= 0
}

// cellWidth returns the columns that a text takes on a terminal, escape sequences
// left out, whatever the locale of the machine.
func cellWidth(s string) int { return twwidth.WidthWithOptions(s, twwidth.Options{}) }

func longestWord(s string) int {
	longest := 0
	for word := range strings.FieldsSeq(s) {
		longest = max(longest, cellWidth(word))
	}
	return longest
}

func sum(values []int) int {
	total := 0
	for _, v := range values {
		total += v
	}
	return total
}

// wrap breaks a text between words into lines of at most width columns. A word
// that is longer by itself is cut.
func wrap(s string, width int) []string {
	if cellWidth(s) <= width {
		return []string{s}
	}
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		if line != "" && cellWidth(line+" "+word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; cellWidth(line) > width; {
			head := prefix(line, width)
			lines = append(lines, head)
			line = line[len(head):]
		}
	}
	return append(lines, line)
}

// clean turns line breaks, tabs and what else could steer a terminal into blanks.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s))
}

// prefix returns the longest beginning of a word that fits width, at least one
// character.
func prefix(word string, width int) string {
	end := 0
	for i, r := range word {
		next := i + len(string(r))
		if end > 0 && cellWidth(word[:next]) > width {
			break
		}
		end = next
	}
	return word[:end]
}
