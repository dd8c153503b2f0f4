package yamlfile

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// safeText matches texts that mean themselves without quotes.
var safeText = regexp.MustCompile(`^[\pL_/][\pL\pN_./+-]*( [\pL\pN_./+-]+)*$`)

// Encode returns the struct that v points to as the YAML that [Decode] reads. The
// bytes depend on the values alone.
func Encode(v any) []byte {
	var e encoder
	e.value(reflect.ValueOf(v), 0)
	return bytes.TrimPrefix(e.Bytes(), []byte("\n"))
}

// Describe says in one line what a key of a struct type is for; empty says nothing.
type Describe func(of reflect.Type, key string) string

// EncodeDescribed is [Encode] for people: a comment behind each key, which in a list only
// the first item has, and lists of scalars on one line. The top-level keys named are left
// out.
func EncodeDescribed(v any, describe Describe, leave ...string) []byte {
	e := encoder{describe: describe, leave: leave}
	e.value(reflect.ValueOf(v), 0)
	return bytes.TrimPrefix(e.Bytes(), []byte("\n"))
}

// encoder writes Go values as the YAML that the decoder reads: the fields in
// their order, nil pointers left out.
type encoder struct {
	bytes.Buffer
	describe Describe // nil writes no comments, and lists of scalars in lines
	quiet    bool     // the comments were written before
	leave    []string // top-level keys that are left out
}

// value writes v behind "key:" or "-", indented by the given number of levels
// when it takes lines of its own.
func (e *encoder) value(v reflect.Value, level int) {
	switch v.Kind() {
	case reflect.Pointer:
		e.value(v.Elem(), level)
	case reflect.Struct:
		e.structure(v, level)
	case reflect.Slice:
		e.list(v, level)
	default:
		e.WriteString(" " + scalarText(v) + "\n")
	}
}

func (e *encoder) structure(v reflect.Value, level int) {
	start := e.Len()
	e.WriteByte('\n')
	for _, f := range fieldsOf(v.Type()) {
		item := v.FieldByIndex(f.index)
		if item.IsZero() && (f.omit || item.Kind() == reflect.Pointer) || level == 0 && slices.Contains(e.leave, f.name) {
			continue
		}
		start := e.Len()
		e.WriteString(strings.Repeat("  ", level) + f.written + ":")
		e.value(item, level+1)
		e.comment(start, v.Type(), f)
	}
	if e.Len() == start+1 {
		e.Truncate(start)
		e.WriteString(" {}\n")
	}
}

// comment puts what describes a key at the end of the first line behind start.
func (e *encoder) comment(start int, of reflect.Type, f field) {
	if e.describe == nil || e.quiet {
		return
	}
	text := e.describe(of, f.name)
	if len(f.allowed) > 0 {
		text = strings.TrimPrefix(text+"; one of "+strings.Join(f.allowed, ", "), "; ")
	}
	if text != "" {
		line, rest, _ := strings.Cut(string(e.Bytes()[start:]), "\n")
		e.Truncate(start)
		e.WriteString(line + " # " + text + "\n" + rest)
	}
}

func (e *encoder) list(v reflect.Value, level int) {
	if axes, ok := v.Interface().(Axes); ok {
		e.axes(axes, level)
		return
	}
	if v.Len() == 0 {
		e.WriteString(" []\n")
		return
	}
	if e.describe != nil && isScalar(v.Type().Elem()) {
		items := make([]string, v.Len())
		for i := range items {
			items[i] = scalarText(v.Index(i))
		}
		e.WriteString(" [" + strings.Join(items, ", ") + "]\n")
		return
	}
	e.WriteByte('\n')
	for i := range v.Len() {
		item := encoder{describe: e.describe, quiet: e.quiet || i > 0}
		item.value(v.Index(i), level+1)
		e.WriteString(strings.Repeat("  ", level) + "- " + strings.TrimLeft(item.String(), "\n "))
	}
}

func isScalar(t reflect.Type) bool {
	return t.Kind() != reflect.Struct && t.Kind() != reflect.Slice && t.Kind() != reflect.Pointer
}

func scalarText(v reflect.Value) string {
	switch {
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10)
	case v.CanFloat():
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool())
	default:
		return quoted(v.String())
	}
}

// quoted writes a text such that it is read as this text: plain when nothing
// else could be meant, else in the double quotes that YAML shares with JSON.
func quoted(s string) string {
	if safeText.MatchString(s) && plainKind(s) == text {
		return s
	}
	b, err := json.Marshal(s)
	if err != nil {
		panic("yamlfile: a string always has a JSON form: " + err.Error())
	}
	return string(b)
}
