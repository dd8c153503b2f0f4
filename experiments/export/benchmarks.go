package export

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"

	"ihealth/experiments"
)

// Benchmarks writes the numbers of runs in the format of Go benchmarks
// (golang.org/design/14313-benchmark-format): a line for the metrics that share
// experiment, fidelity, variant, panel, series and x. Each run gives one sample, so
// benchstat compares sides of several runs, with seeds of their own. It returns how many
// rows have no number and are left out.
func Benchmarks(w io.Writer, runs []Run) (left int, err error) {
	out := bufio.NewWriter(w)
	// Errors of this writer stay until Flush.
	_, _ = fmt.Fprintln(out, "pkg: ihealth/experiments")
	for _, run := range runs {
		lines, without := benchmarksOf(run)
		left += without
		for _, line := range lines {
			_, _ = fmt.Fprintln(out, line.String())
		}
	}
	return left, out.Flush()
}

// benchmark is a line: a name, the number of values behind it and its metrics.
type benchmark struct {
	name    string
	n       int
	metrics []string // value and unit
	units   map[string]bool
}

func (b *benchmark) String() string {
	return fmt.Sprintf("%s %d %s", b.name, b.n, strings.Join(b.metrics, " "))
}

// benchmarksOf collects the lines of a run, in order of first appearance. A second value
// of the same metric is a line of its own, as a second sample would be.
func benchmarksOf(run Run) (lines []*benchmark, left int) {
	open := map[string]*benchmark{}
	for _, row := range run.Rows {
		value := defined(row.Value)
		if value == nil {
			left++
			continue
		}
		name, unit := benchmarkName(row), benchmarkUnit(row)
		line := open[name]
		if line == nil || line.units[unit] {
			line = &benchmark{name: name, n: 1, units: map[string]bool{}}
			open[name], lines = line, append(lines, line)
		}
		line.units[unit] = true
		line.metrics = append(line.metrics, number(value)+" "+unit)
		if row.Interval != nil {
			line.n = max(line.n, row.Interval.N)
		}
		line.n = max(line.n, row.N)
	}
	return lines, left
}

// processors matches the end of a name that readers take for a number of processors.
var processors = regexp.MustCompile(`-[0-9]+$`)

func benchmarkName(row experiments.Row) string {
	name := "BenchmarkRow"
	for _, part := range []struct{ key, value string }{
		{"experiment", row.Experiment},
		{"fidelity", string(row.Fidelity)},
		{"variant", row.Variant},
		{"panel", row.Panel},
		{"series", row.Series},
		{"x", number(defined(row.X))},
	} {
		if part.value != "" {
			name += "/" + part.key + "=" + word(strings.ReplaceAll(part.value, "/", "|"))
		}
	}
	if processors.MatchString(name) {
		name += "-1"
	}
	return name
}

// benchmarkUnit names metric and unit, seconds as Go's tools do.
func benchmarkUnit(row experiments.Row) string {
	switch row.Unit {
	case "":
		return word(row.Metric)
	case "s":
		return word(row.Metric + "-sec")
	}
	return word(row.Metric + "-" + row.Unit)
}

// word replaces white space, which ends a field.
func word(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return '_'
		}
		return r
	}, text)
}
