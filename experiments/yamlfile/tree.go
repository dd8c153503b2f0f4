package yamlfile

import (
	"reflect"
	"slices"
)

// Tree is a parsed file on top of those that it extends, with overrides in place. What is
// wrong so far is kept for Decode.
type Tree struct {
	source *source
	root   *node // nil when there is nothing to decode
}

// Parse reads an experiment file, puts it on top of the files that its key extends
// names, which base finds, and applies the overrides "key.path=value" in their order.
func Parse(base Base, name string, src []byte, set []string) *Tree {
	return parse(experimentFile, base, name, src, set)
}

// parse is Parse within limits; without a base, extends is a key like others.
func parse(limits Limits, base Base, name string, src []byte, set []string) *Tree {
	s := newSource(name, "", src)
	t := &Tree{source: s, root: s.parse(src, limits)}
	if t.root == nil {
		return t
	}
	if base != nil {
		t.root = s.extend(base, t.root, []string{name})
	}
	for _, override := range set {
		s.errs.Add(apply(t.root, override))
	}
	return t
}

// Decode assigns the tree to the struct that out points to, as [Decode] does.
func (t *Tree) Decode(out any) (*Document, error) {
	target := reflect.ValueOf(out)
	if target.Kind() != reflect.Pointer || target.IsNil() || target.Elem().Kind() != reflect.Struct {
		panic("yamlfile: out must point to a struct")
	}
	s := *t.source
	s.errs = slices.Clone(s.errs)
	if t.root != nil {
		d := decoder{source: &s}
		d.value("", t.root, target.Elem(), nil)
	}
	if err := s.errs.Err(); err != nil {
		return nil, err
	}
	return &Document{source: &s, root: t.root, out: out}, nil
}

// With returns a tree without its section sweep, in which keys have the values given.
func (t *Tree) With(settings []Setting) *Tree {
	s := *t.source
	s.errs = slices.Clone(s.errs)
	out := &Tree{source: &s, root: t.root.clone()}
	out.root.entries = slices.DeleteFunc(out.root.entries, func(e entry) bool { return e.key == sweepKey })
	for _, x := range settings {
		if message, hint := put(out.root, splitPath(x.Key), x.Value.node.pos, x.Value.node); message != "" {
			s.add(x.Value.node.pos, x.Value.node.width, ErrOverride, message, hint)
		}
	}
	return out
}

// clone returns a copy that shares nothing that put changes.
func (n *node) clone() *node {
	out := *n
	out.entries = slices.Clone(n.entries)
	for i := range out.entries {
		out.entries[i].value = out.entries[i].value.clone()
	}
	out.items = slices.Clone(n.items)
	for i := range out.items {
		out.items[i] = out.items[i].clone()
	}
	return &out
}
