package bids

import (
	"bufio"
	"io"
	"path/filepath"
	"strconv"
	"strings"
)

// unknown stands for what is not known.
const unknown = "n/a"

// Sidecar returns the path of the table of that name, such as "events", beside the
// recording at path: sub-1_eeg.edf has sub-1_events.tsv, and x.edf has x_events.tsv.
func Sidecar(path, table string) string {
	stem := strings.TrimSuffix(path, filepath.Ext(path))
	return strings.TrimSuffix(stem, "_eeg") + "_" + table + ".tsv"
}

// writeTable writes rows below a header.
func writeTable(w io.Writer, header []string, rows [][]string) error {
	out := bufio.NewWriter(w)
	for _, row := range append([][]string{header}, rows...) {
		for i, cell := range row {
			if i > 0 {
				_ = out.WriteByte('\t') // Flush returns the error
			}
			_, _ = out.WriteString(clean(cell))
		}
		_ = out.WriteByte('\n')
	}
	return out.Flush()
}

// clean returns a text that a cell can hold.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	if strings.TrimSpace(text) == "" {
		return unknown
	}
	return text
}

// number returns the shortest text that gives v again.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
