package yamlfile

import (
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
)

// decoder assigns nodes to Go values and collects what does not fit.
type decoder struct {
	*source
}

// value assigns n to v. The words in allowed, if any, bound a text or the texts
// of a list.
func (d *decoder) value(path string, n *node, v reflect.Value, allowed []string) {
	if n.kind == refused {
		return
	}
	if v.Kind() == reflect.Pointer {
		d.pointer(path, n, v, allowed)
		return
	}
	if axes, ok := v.Addr().Interface().(*Axes); ok {
		*axes = d.axes(path, n)
		return
	}
	if n.kind == null {
		d.wrong(path, n, ErrType, "the key has no value", "give it a value, or remove it to keep the default")
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.structure(path, n, v)
	case reflect.Slice:
		d.list(path, n, v, allowed)
	default:
		d.scalar(path, n, v, allowed)
	}
}

func (d *decoder) scalar(path string, n *node, v reflect.Value, allowed []string) {
	switch v.Kind() {
	case reflect.String:
		d.text(path, n, v, allowed)
	case reflect.Bool:
		if n.kind != boolean {
			d.wrong(path, n, ErrType, "expected true or false, got "+n.describe(), "write true or false")
			return
		}
		v.SetBool(n.value == "true")
	case reflect.Float32, reflect.Float64:
		f, wrong, hint := parseFloat(n)
		if wrong != "" {
			d.wrong(path, n, ErrType, wrong, hint)
			return
		}
		v.SetFloat(f)
	default:
		d.integer(path, n, v)
	}
}

func (d *decoder) pointer(path string, n *node, v reflect.Value, allowed []string) {
	if n.kind == null {
		v.SetZero()
		return
	}
	if v.IsNil() {
		v.Set(reflect.New(v.Type().Elem()))
	}
	d.value(path, n, v.Elem(), allowed)
}

func (d *decoder) structure(path string, n *node, v reflect.Value) {
	if n.kind != mapping {
		d.wrong(path, n, ErrType, "expected a section of keys, got "+n.describe(), "write key: value lines, indented below it")
		return
	}
	fields := fieldsOf(v.Type())
	for _, e := range n.entries {
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == e.key })
		if i < 0 {
			d.unknown(path, e, fields)
			continue
		}
		d.value(join(path, e.key), e.value, v.FieldByIndex(fields[i].index), fields[i].allowed)
	}
}

func (d *decoder) unknown(path string, e entry, fields []field) {
	message := fmt.Sprintf("unknown key %q", e.key)
	if path != "" {
		message += " in " + path
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	d.add(e.pos, e.width, ErrUnknownKey, message, suggest(e.key, names))
}

func (d *decoder) list(path string, n *node, v reflect.Value, allowed []string) {
	if n.kind != list {
		hint := "write the items as [a, b], or one a line behind a dash"
		if n.kind != mapping {
			hint = "write [" + n.value + "]"
		}
		d.wrong(path, n, ErrType, "expected a list, got "+n.describe(), hint)
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.items), len(n.items)))
	for i, item := range n.items {
		if x, ok := v.Index(i).Addr().Interface().(Defaulter); ok {
			x.SetDefaults()
		}
		d.value(fmt.Sprintf("%s[%d]", path, i), item, v.Index(i), allowed)
	}
}

func (d *decoder) text(path string, n *node, v reflect.Value, allowed []string) {
	switch {
	case n.kind == number && v.Type() == reflect.TypeFor[Literal]():
		v.SetString(n.value)
	case n.kind == number || n.kind == boolean:
		d.wrong(path, n, ErrType, "expected text, got "+n.describe(), fmt.Sprintf("put it in quotes: %q", n.value))
	case n.kind != text:
		d.wrong(path, n, ErrType, "expected text, got "+n.describe(), "write one word or a quoted text")
	case d.permitted(path, n, allowed):
		v.SetString(n.value)
	}
}

// permitted reports whether the text of n is one of the allowed words.
func (d *decoder) permitted(path string, n *node, allowed []string) bool {
	if len(allowed) == 0 || slices.Contains(allowed, n.value) {
		return true
	}
	d.wrong(path, n, ErrValue, fmt.Sprintf("%q is not one of its values", n.value), suggest(n.value, allowed))
	return false
}

func (d *decoder) integer(path string, n *node, v reflect.Value) {
	i, wrong, hint := parseInteger(n)
	if wrong != "" {
		d.wrong(path, n, ErrType, wrong, hint)
		return
	}
	switch {
	case v.CanInt():
		if !i.IsInt64() || v.OverflowInt(i.Int64()) {
			d.outside(path, n, i, v.Type())
			return
		}
		v.SetInt(i.Int64())
	case v.CanUint():
		if !i.IsUint64() || v.OverflowUint(i.Uint64()) {
			d.outside(path, n, i, v.Type())
			return
		}
		v.SetUint(i.Uint64())
	default:
		panic("yamlfile: no key can hold a " + v.Type().String())
	}
}

func (d *decoder) outside(path string, n *node, i *big.Int, t reflect.Type) {
	if i.Sign() < 0 && strings.HasPrefix(t.Kind().String(), "uint") {
		d.wrong(path, n, ErrValue, n.value+" is negative", "write 0 or more")
		return
	}
	d.wrong(path, n, ErrValue, n.value+" does not fit "+t.Kind().String(), "write a smaller number")
}

// wrong reports a value that does not fit the key at path.
func (d *decoder) wrong(path string, n *node, cause error, message, hint string) {
	if path != "" {
		message = path + ": " + message
	}
	d.add(n.pos, n.width, cause, message, hint)
}
