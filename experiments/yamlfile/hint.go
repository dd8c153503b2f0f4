package yamlfile

import (
	"fmt"
	"strings"
)

// suggest proposes the allowed word nearest to got, or lists all of them.
func suggest(got string, allowed []string) string {
	best, distance := "", 1+max(1, len([]rune(got))/3)
	for _, word := range allowed {
		if d := editDistance(strings.ToLower(got), strings.ToLower(word)); d < distance {
			best, distance = word, d
		}
	}
	switch {
	case best != "":
		return fmt.Sprintf("did you mean %q?", best)
	case len(allowed) == 0:
		return "nothing is allowed here"
	default:
		return "allowed: " + strings.Join(allowed, ", ")
	}
}

// editDistance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of neighbours, each at cost 1 (Damerau, CACM 7(3), 1964).
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			substitute := rows[i-1][j-1]
			if x[i-1] != y[j-1] {
				substitute++
			}
			rows[i][j] = min(substitute, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}
