package experiments

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrDamaged says that bytes are not those that were written: their checksum or
// their form is wrong.
var ErrDamaged = errors.New("damaged")

// Outcome is what a cell gave.
type Outcome struct {
	Rows  []Row
	Notes []string // what the reader of the rows must know
}

// Encode returns a line with the SHA-256 of the rest, a line with the notes and a
// line for each row, as in results.jsonl. Equal outcomes have equal bytes. Undefined
// values become null, infinite ones too; a NaN in the level of an interval is a
// programmer's error.
func (o Outcome) Encode() []byte {
	body := jsonLine(nil, append([]string{}, o.Notes...))
	for i := range o.Rows {
		body = jsonLine(body, &o.Rows[i])
	}
	sum := sha256.Sum256(body)
	return append(fmt.Appendf(nil, "%x\n", sum), body...)
}

func jsonLine(to []byte, v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("experiments: an outcome that JSON cannot hold: " + err.Error())
	}
	return append(append(to, text...), '\n')
}

// DecodeOutcome reads what Encode wrote. Anything else gives ErrDamaged.
func DecodeOutcome(b []byte) (Outcome, error) {
	line, body, _ := bytes.Cut(b, []byte{'\n'})
	sum := sha256.Sum256(body)
	if string(line) != hex.EncodeToString(sum[:]) {
		return Outcome{}, fmt.Errorf("%w outcome: its checksum is wrong", ErrDamaged)
	}
	var o Outcome
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&o.Notes); err != nil {
		return Outcome{}, fmt.Errorf("%w outcome: notes: %w", ErrDamaged, err)
	}
	rows, err := decodeAll[Row](d)
	if err != nil {
		return Outcome{}, fmt.Errorf("%w outcome: row %d: %w", ErrDamaged, len(rows)+1, err)
	}
	o.Rows = rows
	return o, nil
}

// decodeAll reads values to the end; with an error, it returns those before it.
func decodeAll[T any](d *json.Decoder) ([]T, error) {
	var out []T
	for {
		var v T
		if err := d.Decode(&v); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return out, err
		}
		out = append(out, v)
	}
}
