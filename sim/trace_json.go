package sim

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// JSONTracer writes a trace as JSON Lines, one object a record:
//
//	{"t_s":1.5,"place":"manager","action":"arrive","entity":0,"customer":7,"class":0,"detail":""}
//
// The time is in seconds with as many decimals as make it exact to the nanosecond;
// entity, customer and class are null when there is none. Text that is not UTF-8 is made
// so.
type JSONTracer struct {
	traceError
	encoder *json.Encoder
}

// NewJSONTracer returns a tracer that writes each record to w at once. Look at Err
// after the run; whoever passes a buffer flushes it.
func NewJSONTracer(w io.Writer) *JSONTracer {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return &JSONTracer{encoder: e}
}

// Trace writes r as one line.
func (t *JSONTracer) Trace(r Record) {
	if t.err == nil {
		t.keep(r, t.encoder.Encode(newJSONRecord(r)))
	}
}

// jsonRecord is a record as it stands in a line.
type jsonRecord struct {
	Time     json.RawMessage `json:"t_s"`
	Place    string          `json:"place"`
	Action   string          `json:"action"`
	Entity   *int            `json:"entity"`
	Customer *int64          `json:"customer"`
	Class    *int            `json:"class"`
	Detail   string          `json:"detail"`
}

func newJSONRecord(r Record) jsonRecord {
	line := jsonRecord{Time: json.RawMessage(decimal(r.Time)), Place: r.Place, Action: r.Action, Detail: r.Detail}
	if r.Entity >= 0 {
		line.Entity = &r.Entity
	}
	if r.Customer >= 0 {
		line.Customer = &r.Customer
	}
	if r.Class >= 0 {
		line.Class = &r.Class
	}
	return line
}

// decimal returns t in seconds, exactly and without needless zeros.
func decimal(t Time) string {
	s := strings.TrimRight(fullDecimal(t), "0")
	return strings.TrimSuffix(s, ".")
}

// fullDecimal returns t in seconds with nine decimals.
func fullDecimal(t Time) string {
	return fmt.Sprintf("%d.%09d", t/1e9, t%1e9)
}

// ErrRecord says that a line of a trace is not a record.
var ErrRecord = errors.New("not a record of a trace")

// UnmarshalJSON reads a line that a JSONTracer has written. It returns ErrRecord
// when data is anything else.
func (r *Record) UnmarshalJSON(data []byte) error {
	line := jsonRecord{}
	if err := json.Unmarshal(data, &line); err != nil {
		return fmt.Errorf("sim: %w: %w", ErrRecord, err)
	}
	t, err := parseDecimal(string(line.Time))
	switch {
	case err != nil:
		return fmt.Errorf("sim: %w: t_s is %q, want seconds ≥ 0 with at most nine decimals", ErrRecord, line.Time)
	case line.Entity != nil && *line.Entity < 0, line.Customer != nil && *line.Customer < 0, line.Class != nil && *line.Class < 0:
		return fmt.Errorf("sim: %w: entity, customer and class are ≥ 0, or null when there is none", ErrRecord)
	}
	*r = Record{
		Time: t, Place: line.Place, Action: line.Action, Detail: line.Detail,
		Entity: orNone(line.Entity), Customer: orNone(line.Customer), Class: orNone(line.Class),
	}
	return nil
}

// orNone returns what n points to, −1 when it points to nothing.
func orNone[T int | int64](n *T) T {
	if n == nil {
		return -1
	}
	return *n
}

// parseDecimal is the inverse of decimal.
func parseDecimal(s string) (Time, error) {
	whole, fraction, _ := strings.Cut(s, ".")
	if whole == "" || len(fraction) > 9 {
		return 0, strconv.ErrSyntax
	}
	n, err := strconv.ParseUint(whole+fraction+strings.Repeat("0", 9-len(fraction)), 10, 63)
	return Time(n), err
}
