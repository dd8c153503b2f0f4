package main

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"strconv"
	"strings"

	"ihealth/experiments"
)

// benchHost is where a benchmark ran.
type benchHost struct {
	Go     string `json:"go"`
	System string `json:"system"`
	CPUs   int    `json:"cpus"`
}

func newBenchHost() benchHost {
	return benchHost{Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH, CPUs: runtime.NumCPU()}
}

// String returns the line that a report begins with.
func (h benchHost) String() string {
	return fmt.Sprintf("%s, %s, %d processors", h.Go, h.System, h.CPUs)
}

// printer writes until the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) text(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) table(header []string, rows [][]string) {
	if p.err == nil {
		p.err = writeTable(p.w, header, rows)
	}
}

// system writes the lines that Go's benchmarks of a package begin with.
func (p *printer) system(pkg string) {
	p.text("goos: %s\ngoarch: %s\npkg: %s", runtime.GOOS, runtime.GOARCH, pkg)
}

// reason writes why a contestant has no times, if there is a reason.
func (p *printer) reason(name, why string) {
	if why != "" {
		p.text("%s: %s", name, why)
	}
}

// targets writes what was set and what was measured.
func (p *printer) targets(targets []benchTarget) {
	p.text("\nTargets")
	rows := make([][]string, len(targets))
	for i := range targets {
		rows[i] = targets[i].row()
	}
	p.table([]string{"target", "measured", "bound", "met"}, rows)
}

// inUnit returns a quantity with its unit and three digits.
func inUnit(n experiments.Number, unit string) string {
	switch unit {
	case "ns":
		return span(n)
	case "s":
		return span(1e9 * n)
	case "":
		return ratio(n)
	}
	return whole(n) + " " + unit
}

// span returns a time in ns with a unit and three digits.
func span(n experiments.Number) string {
	x := float64(n)
	if math.IsNaN(x) {
		return undefined
	}
	for _, unit := range []string{"ns", "µs", "ms"} {
		if x < 999.5 {
			return strconv.FormatFloat(x, 'g', 3, 64) + " " + unit
		}
		x /= 1e3
	}
	return strconv.FormatFloat(x, 'g', 3, 64) + " s"
}

// ratio returns a ratio with three digits, large ones with their power of ten.
func ratio(n experiments.Number) string {
	x := float64(n)
	if math.IsNaN(x) {
		return undefined
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}

// whole returns a whole number.
func whole(n experiments.Number) string {
	x := float64(n)
	if math.IsNaN(x) {
		return undefined
	}
	return strconv.FormatFloat(x, 'f', 0, 64)
}

// short returns a measured figure with no more digits than its noise allows.
func short(n experiments.Number) string {
	x := float64(n)
	switch {
	case x != x:
		return undefined
	case x >= 100:
		return strconv.FormatFloat(x, 'f', 0, 64)
	case x >= 10:
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'f', 2, 64)
}

// word makes a name one word.
func word(name string) string {
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == ',' }), "-")
}
