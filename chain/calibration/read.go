package calibration

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// ErrFile says that a text is no calibration file.
var ErrFile = errors.New("not a calibration file")

// Write writes the calibration as the JSON that Read reads.
func (c Calibration) Write(w io.Writer) error {
	if err := c.Validate(); err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(c)
}

// Read reads a calibration. Every key must be there, once and known. Errors are
// "name:line:column: …", with ErrFile for a text that has not the form of a
// calibration, and ErrCalibration, ErrPoint or ErrDegenerate for one whose figures are
// out of range or do not follow from its points.
func Read(name string, text []byte) (Calibration, error) {
	r := &reader{name: name, text: text, tokens: json.NewDecoder(bytes.NewReader(text)), places: make(map[string]int)}
	r.tokens.UseNumber()
	var c Calibration
	if err := r.walk("", reflect.TypeFor[Calibration]()); err != nil {
		return Calibration{}, err
	}
	if at := r.next(); at < len(text) {
		return Calibration{}, r.errorf(at, "text after the end")
	}
	if err := json.Unmarshal(text, &c); err != nil {
		return Calibration{}, r.errorf(0, "%v", err)
	}
	if err := c.Validate(); err != nil {
		var f *fault
		if errors.As(err, &f) {
			return Calibration{}, fmt.Errorf("%s: %w", r.position(r.places[f.path]), err)
		}
		return Calibration{}, fmt.Errorf("%s: %w", name, err)
	}
	var err error
	c.Fits, err = fits(c.Network, c.Host, c.Points)
	return c, err
}

// reader goes over a text once to find where each value stands, and what does not
// belong.
type reader struct {
	name   string
	text   []byte
	tokens *json.Decoder
	places map[string]int // offset of the value of each path
}

// next returns the offset of the next token, past what may stand before it.
func (r *reader) next() int {
	at := int(r.tokens.InputOffset())
	for at < len(r.text) && strings.IndexByte(" \t\r\n,:", r.text[at]) >= 0 {
		at++
	}
	return at
}

// position returns name:line:column, both from 1, columns in characters.
func (r *reader) position(at int) string {
	before := r.text[:min(at, len(r.text))]
	line := bytes.LastIndexByte(before, '\n') + 1
	return fmt.Sprintf("%s:%d:%d", r.name, bytes.Count(before, []byte("\n"))+1, utf8.RuneCount(before[line:])+1)
}

func (r *reader) errorf(at int, format string, args ...any) error {
	return fmt.Errorf("%s: %w: %s", r.position(at), ErrFile, fmt.Sprintf(format, args...))
}

// walk checks the next value against a type.
func (r *reader) walk(path string, t reflect.Type) error {
	at := r.next()
	r.places[path] = at
	token, err := r.tokens.Token()
	if err != nil {
		return r.broken(err)
	}
	switch delim, nested := token.(json.Delim); {
	case !nested:
		return r.scalar(path, at, t)
	case delim == '{' && t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(unmarshaler):
		return r.object(path, at, t)
	case delim == '[' && t.Kind() == reflect.Slice:
		return r.array(path, t)
	}
	return r.errorf(at, "%s holds %v, want %s", quoted(path), token, describe(t))
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

// broken reports that the next token is not one that JSON has there.
func (r *reader) broken(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return r.errorf(r.next(), "%v", err)
}

// scalar checks a value without parts.
func (r *reader) scalar(path string, at int, t reflect.Type) error {
	raw := r.text[at:r.tokens.InputOffset()]
	undefined := string(raw) == "null" && t != reflect.TypeFor[Number]()
	if undefined || json.Unmarshal(raw, reflect.New(t).Interface()) != nil {
		return r.errorf(at, "%s is %s, want %s", quoted(path), raw, describe(t))
	}
	return nil
}

func (r *reader) array(path string, t reflect.Type) error {
	for i := 0; r.tokens.More(); i++ {
		if err := r.walk(fmt.Sprintf("%s[%d]", path, i), t.Elem()); err != nil {
			return err
		}
	}
	return r.end()
}

// end takes the bracket that closes an object or an array.
func (r *reader) end() error {
	if _, err := r.tokens.Token(); err != nil {
		return r.broken(err)
	}
	return nil
}

func (r *reader) object(path string, begin int, t reflect.Type) error {
	fields := fieldsOf(t)
	var seen []string
	for r.tokens.More() {
		at := r.next()
		token, err := r.tokens.Token()
		if err != nil {
			return r.broken(err)
		}
		key := token.(string)
		field, known := fields[key]
		switch {
		case !known:
			return r.errorf(at, "unknown key %q in %s", key, quoted(path))
		case slices.Contains(seen, key):
			return r.errorf(at, "key %q stands twice in %s", key, quoted(path))
		}
		seen = append(seen, key)
		if err := r.walk(strings.TrimPrefix(path+"."+key, "."), field); err != nil {
			return err
		}
	}
	for field := range t.Fields() {
		if key := keyOf(field); key != "" && !slices.Contains(seen, key) {
			return r.errorf(begin, "%s has no key %q", quoted(path), key)
		}
	}
	return r.end()
}

// fieldsOf returns the types of a struct's fields by their keys.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	out := make(map[string]reflect.Type)
	for field := range t.Fields() {
		if key := keyOf(field); key != "" {
			out[key] = field.Type
		}
	}
	return out
}

// keyOf returns the key of a field, empty for one that the file does not hold.
func keyOf(f reflect.StructField) string { return f.Tag.Get("json") }

func quoted(path string) string {
	if path == "" {
		return "the file"
	}
	return fmt.Sprintf("%q", path)
}

func describe(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[Number]():
		return "a number or null"
	case reflect.PointerTo(t).Implements(unmarshaler):
		return "a date such as 2026-01-31T12:00:00Z"
	}
	switch t.Kind() {
	case reflect.Struct:
		return "an object"
	case reflect.Slice:
		return "a list"
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	default:
		return "a number"
	}
}
