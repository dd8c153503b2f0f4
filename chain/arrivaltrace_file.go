package chain

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"ihealth/sim"
)

// traceHeader is the first line of a file of arrivals.
const traceHeader = "at_s,entity,urgency,payload_bytes"

// longestRecord bounds a line: time, name, class and size with room to spare.
const longestRecord = 256

// Write writes the trace as the text that ReadArrivalTrace reads: a line an arrival below
// the header
//
//	at_s,entity,urgency,payload_bytes
//	0.023406117,hospital-07,urgent,100
//
// with times in s to the nanosecond. It fails where Validate does.
func (t ArrivalTrace) Write(w io.Writer) error {
	if err := t.Validate(); err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	b.WriteString(traceHeader + "\n") //nolint:errcheck // Flush returns the first error
	for _, r := range t {
		ns := int64(r.At)
		fmt.Fprintf(b, "%d.%09d,%s,%v,%d\n", ns/1e9, ns%1e9, r.Entity, r.Urgency, r.Bytes) //nolint:errcheck // as above
	}
	return b.Flush()
}

// ReadArrivalTrace reads a trace, to the last character: no other columns, no blanks, no
// time before the one above it. Errors are "name:line:column: …" and wrap ErrTrace.
func ReadArrivalTrace(name string, r io.Reader) (ArrivalTrace, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, longestRecord), longestRecord)
	lines.Split(wholeLines)
	var t ArrivalTrace
	before := sim.Time(0)
	number := 0
	for lines.Scan() {
		number++
		line, ended := strings.CutSuffix(lines.Text(), "\n")
		switch {
		case !ended:
			return nil, traceError(name, number, len(line)+1, "the line does not end: the file may be cut short")
		case number == 1 && line != traceHeader:
			return nil, traceError(name, 1, 1, "the first line must be %q", traceHeader)
		case number == 1:
			continue
		}
		record, column, err := parseRecord(line)
		if err == nil {
			column, err = 1, record.validate(before)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d:%d: %w", name, number, column, err)
		}
		t, before = append(t, record), record.At
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, traceError(name, number+1, 1, "a line of more than %d bytes", longestRecord)
	} else if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := t.Validate(); err != nil {
		return nil, fmt.Errorf("%s:%d:1: %w", name, number+1, err)
	}
	return t, nil
}

// wholeLines splits after line breaks, which it keeps.
func wholeLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	for i, c := range data {
		if c == '\n' {
			return i + 1, data[:i+1], nil
		}
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

func traceError(name string, line, column int, format string, args ...any) error {
	return fmt.Errorf("%s:%d:%d: %w: %s", name, line, column, ErrTrace, fmt.Sprintf(format, args...))
}

// parseRecord reads a line. On an error it returns the column of the field, from 1.
func parseRecord(line string) (r ArrivalRecord, column int, err error) {
	fields := strings.Split(line, ",")
	if len(fields) != 4 {
		return r, 1, fmt.Errorf("%w: %d fields: want the four of %q", ErrTrace, len(fields), traceHeader)
	}
	column = 1
	for i, parse := range []func(string) error{r.parseTime, r.parseEntity, r.parseUrgency, r.parseBytes} {
		if err := parse(fields[i]); err != nil {
			return r, column, err
		}
		column += len(fields[i]) + 1
	}
	return r, 1, nil
}

// parseTime reads seconds with at most nine decimals, exactly.
func (r *ArrivalRecord) parseTime(s string) error {
	whole, decimals, point := strings.Cut(s, ".")
	if point && (decimals == "" || len(decimals) > 9) || !isNumber(whole) || point && strings.Trim(decimals, "0123456789") != "" {
		return fmt.Errorf("%w: time %q: want seconds with at most nine decimals, such as 0.023406117", ErrTrace, s)
	}
	ns, err := strconv.ParseInt(whole+decimals+strings.Repeat("0", 9-len(decimals)), 10, 64)
	if err != nil {
		return fmt.Errorf("%w: time %q: want at most %.0f s", ErrTrace, s, time.Duration(1<<63-1).Seconds())
	}
	r.At = sim.Time(ns)
	return nil
}

// isNumber reports whether s is a whole number without sign or leading zeros.
func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == "" && (s == "0" || s[0] != '0')
}

func (r *ArrivalRecord) parseEntity(s string) error {
	r.Entity = s
	return nil
}

func (r *ArrivalRecord) parseUrgency(s string) error {
	for _, u := range Urgencies() {
		if u.String() == s {
			r.Urgency = u
			return nil
		}
	}
	return fmt.Errorf("%w: class %q: want urgent, normal or non-urgent", ErrTrace, s)
}

func (r *ArrivalRecord) parseBytes(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || !isNumber(s) {
		return fmt.Errorf("%w: payload of %q bytes: want a whole number", ErrTrace, s)
	}
	r.Bytes = n
	return nil
}
