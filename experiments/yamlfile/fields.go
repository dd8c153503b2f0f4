package yamlfile

import (
	"reflect"
	"strings"
	"sync"
)

// field is a key that a struct accepts.
type field struct {
	name    string
	written string   // the name as YAML
	index   []int    // for reflect.Value.FieldByIndex
	allowed []string // words of the enum tag; nil for any
	omit    bool     // the encoder leaves it out when it is zero
}

// known holds the fields of struct types, which all variants of a sweep ask for.
var known sync.Map // []field by reflect.Type

// fieldsOf lists the keys of a struct type in the order of its fields.
func fieldsOf(t reflect.Type) []field {
	if fields, ok := known.Load(t); ok {
		return fields.([]field)
	}
	fields := listFields(t)
	known.Store(t, fields)
	return fields
}

func listFields(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case name == "-" || !f.IsExported():
		case options == "inline":
			for _, inner := range fieldsOf(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				out = append(out, inner)
			}
		default:
			if name == "" {
				name = strings.ToLower(f.Name)
			}
			out = append(out, field{name: name, written: quoted(name), index: []int{i}, allowed: allowedWords(f.Tag.Get("jsonschema")), omit: options == "omitempty"})
		}
	}
	return out
}

func allowedWords(tag string) []string {
	var words []string
	for part := range strings.SplitSeq(tag, ",") {
		if word, ok := strings.CutPrefix(part, "enum="); ok {
			words = append(words, word)
		}
	}
	return words
}
