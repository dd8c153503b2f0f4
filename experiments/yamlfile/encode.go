package yamlfile

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// safeText matches texts that mean themselves without quotes.
var safeText = regexp.MustCompile(`^[\pL_/][\pL\pN_./+-]*( [\pL\pN_./+-]+)*$`)

// encoder writes Go values as the YAML that the decoder reads: the fields in
// their order, map keys sorted, nil pointers left out.
type encoder struct {
	bytes.Buffer
}

// value writes v behind "key:" or "-", indented by the given number of levels
// when it takes lines of its own.
func (e *encoder) value(v reflect.Value, level int) error {
	if v.Kind() == reflect.Pointer {
		return e.value(v.Elem(), level)
	}
	if m, ok := v.Interface().(encoding.TextMarshaler); ok {
		b, err := m.MarshalText()
		e.WriteString(" " + quoted(string(b)) + "\n")
		return err
	}
	switch v.Kind() {
	case reflect.Struct:
		return e.structure(v, level)
	case reflect.Map:
		return e.mapping(v, level)
	case reflect.Slice, reflect.Array:
		return e.list(v, level)
	default:
		e.WriteString(" " + scalarText(v) + "\n")
		return nil
	}
}

func (e *encoder) structure(v reflect.Value, level int) error {
	start := e.Len()
	e.WriteByte('\n')
	for _, f := range fieldsOf(v.Type()) {
		item := v.FieldByIndex(f.index)
		if item.Kind() == reflect.Pointer && item.IsNil() {
			continue
		}
		if err := e.entry(f.name, item, level); err != nil {
			return err
		}
	}
	if e.Len() == start+1 {
		e.Truncate(start)
		e.WriteString(" {}\n")
	}
	return nil
}

func (e *encoder) mapping(v reflect.Value, level int) error {
	if v.Len() == 0 {
		e.WriteString(" {}\n")
		return nil
	}
	byName := map[string]reflect.Value{}
	for iter := v.MapRange(); iter.Next(); {
		byName[iter.Key().String()] = iter.Value()
	}
	e.WriteByte('\n')
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if err := e.entry(name, byName[name], level); err != nil {
			return err
		}
	}
	return nil
}

func (e *encoder) entry(key string, v reflect.Value, level int) error {
	e.WriteString(strings.Repeat("  ", level) + quoted(key) + ":")
	if err := e.value(v, level+1); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

func (e *encoder) list(v reflect.Value, level int) error {
	if v.Len() == 0 {
		e.WriteString(" []\n")
		return nil
	}
	e.WriteByte('\n')
	for i := range v.Len() {
		var item encoder
		if err := item.value(v.Index(i), level+1); err != nil {
			return err
		}
		e.WriteString(strings.Repeat("  ", level) + "- " + strings.TrimLeft(item.String(), "\n "))
	}
	return nil
}

func scalarText(v reflect.Value) string {
	switch {
	case v.Type() == durationType:
		return time.Duration(v.Int()).String()
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
