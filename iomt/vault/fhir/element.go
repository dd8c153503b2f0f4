package fhir

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// Why a document is refused.
var (
	ErrMalformed   = errors.New("malformed FHIR resource")
	ErrUnsupported = errors.New("FHIR resource that means something else")
)

// Limits of a document.
const (
	MaxBytes = 1 << 20 // of a resource
	maxDepth = 32      // of its elements
)

// malformed and unsupported name the element at fault.
func malformed(path, format string, args ...any) error {
	return fmt.Errorf("fhir: %w: %s: %s", ErrMalformed, path, fmt.Sprintf(format, args...))
}

func unsupported(path, format string, args ...any) error {
	return fmt.Errorf("fhir: %w: %s: %s", ErrUnsupported, path, fmt.Sprintf(format, args...))
}

// element is a value of a document with its place.
type element struct {
	path  string
	depth int
	raw   json.RawMessage
}

// decode reads the resource called name in b into a model.
func decode(b []byte, name string, model any) error {
	switch {
	case len(b) > MaxBytes:
		return malformed(name, "%d bytes, want at most %d", len(b), MaxBytes)
	case !utf8.Valid(b):
		return malformed(name, "the text is not UTF-8")
	}
	root := element{path: name}
	if err := json.Unmarshal(b, &root.raw); err != nil {
		return malformed(name, "no JSON: %v", err)
	}
	root.raw = bytes.TrimSpace(root.raw)
	return root.into(reflect.ValueOf(model).Elem())
}

// into stores the element in v, field by field, so that every error has its place.
func (e element) into(v reflect.Value) error {
	if e.depth > maxDepth {
		return malformed(e.path, "deeper than %d elements", maxDepth)
	}
	if text := string(e.raw); text == "null" || text == `""` {
		return malformed(e.path, "%s: leave out what has no value", text)
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	_, own := v.Addr().Interface().(json.Unmarshaler)
	switch {
	case v.Kind() == reflect.Struct && !own:
		return e.object(v)
	case v.Kind() == reflect.Slice:
		return e.array(v)
	default:
		return e.leaf(v)
	}
}

func (e element) leaf(v reflect.Value) error {
	if v.Type() == reflect.TypeFor[json.Number]() && e.raw[0] == '"' {
		return malformed(e.path, "%s is a text, want a number", e.raw)
	}
	if err := json.Unmarshal(e.raw, v.Addr().Interface()); err != nil {
		return malformed(e.path, "%v", err)
	}
	return nil
}

func (e element) array(v reflect.Value) error {
	if e.raw[0] != '[' {
		return malformed(e.path, "want a list")
	}
	var items []json.RawMessage
	if err := json.Unmarshal(e.raw, &items); err != nil {
		return malformed(e.path, "%v", err)
	}
	if len(items) == 0 {
		return malformed(e.path, "an empty list: leave it out")
	}
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	for i, item := range items {
		if err := (element{fmt.Sprintf("%s[%d]", e.path, i), e.depth + 1, item}).into(v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func (e element) object(v reflect.Value) error {
	if e.raw[0] != '{' {
		return malformed(e.path, "want an object")
	}
	in := json.NewDecoder(bytes.NewReader(e.raw))
	_, _ = in.Token() // the brace
	seen := map[string]bool{}
	for in.More() {
		key, err := in.Token()
		if err != nil {
			return malformed(e.path, "%v", err)
		}
		field := element{path: e.path + "." + key.(string), depth: e.depth + 1}
		if err := in.Decode(&field.raw); err != nil {
			return malformed(field.path, "%v", err)
		}
		if seen[key.(string)] {
			return malformed(field.path, "given twice")
		}
		seen[key.(string)] = true
		if err := field.ofObject(v, key.(string)); err != nil {
			return err
		}
	}
	if len(seen) == 0 {
		return malformed(e.path, "an empty object: leave it out")
	}
	if e.depth == 0 && !seen["resourceType"] {
		return malformed(e.path+".resourceType", "missing")
	}
	return e.complete(v.Type(), seen)
}

// complete fails unless every element that FHIR demands of a model was seen.
func (e element) complete(t reflect.Type, seen map[string]bool) error {
	for field := range t.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if choice := strings.HasPrefix(name, "value"); options == "" && !choice && !seen[name] {
			return malformed(e.path+"."+name, "missing")
		}
	}
	return nil
}

// ofObject stores a field called name in the model v.
func (e element) ofObject(v reflect.Value, name string) error {
	if e.depth == 1 && name == "resourceType" {
		if want := `"` + e.path[:strings.IndexByte(e.path, '.')] + `"`; string(e.raw) != want {
			return malformed(e.path, "%s, want %s", e.raw, want)
		}
		return nil
	}
	switch name {
	case "modifierExtension", "implicitRules":
		return unsupported(e.path, "it may change what the resource means, and is not known here")
	case "contained":
		return nil
	}
	if field, ok := modelField(v, name); ok {
		return e.into(field)
	}
	if of, ok := strings.CutPrefix(name, "_"); ok {
		if _, ok := modelField(v, of); ok {
			return nil // the extension of an element, which may be passed over
		}
	}
	return malformed(e.path, "no such element")
}

// modelField returns the field that JSON calls name, in just that case.
func modelField(v reflect.Value, name string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); tag == name {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}
