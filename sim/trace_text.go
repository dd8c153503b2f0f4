package sim

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TextTracer writes a trace for reading, as columns below a header. A column
// becomes wider with the first record that needs it.
type TextTracer struct {
	traceError
	w             io.Writer
	begun         bool
	place, action int // widths of those columns
}

// NewTextTracer returns a tracer that writes each record to w at once. Look at Err
// after the run; whoever passes a buffer flushes it.
func NewTextTracer(w io.Writer) *TextTracer {
	return &TextTracer{w: w, place: len("manager"), action: len("preempt")}
}

// Trace writes r as one line, and before the first the header.
func (t *TextTracer) Trace(r Record) {
	if t.err != nil {
		return
	}
	place, action := oneLine(r.Place), oneLine(r.Action)
	t.place = max(t.place, utf8.RuneCountInString(place))
	t.action = max(t.action, utf8.RuneCountInString(action))
	line := t.line(fullDecimal(r.Time), place, action, orDash(int64(r.Entity)), orDash(r.Customer), orDash(int64(r.Class)), oneLine(r.Detail))
	if !t.begun {
		t.begun = true
		line = t.line("time/s", "place", "action", "entity", "customer", "class", "detail") + line
	}
	_, err := io.WriteString(t.w, line)
	t.keep(r, err)
}

func (t *TextTracer) line(time, place, action, entity, customer, class, detail string) string {
	line := fmt.Sprintf("%16s  %-*s  %-*s  %6s  %8s  %5s  %s", time, t.place, place, t.action, action, entity, customer, class, detail)
	return strings.TrimRight(line, " ") + "\n"
}

// oneLine quotes what would break a line.
func oneLine(s string) string {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return strconv.Quote(s)
	}
	return s
}

func orDash(n int64) string {
	if n < 0 {
		return "–"
	}
	return strconv.FormatInt(n, 10)
}
