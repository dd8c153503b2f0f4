package yamlfile

import (
	"fmt"
	"strings"
)

// Axes is a section whose keys are paths of the file, each with the values that it takes
// in turn: a list, or range(first,last,step).
type Axes []Axis

// Axis is one key of Axes. Several paths, separated by commas, change together: each of
// their steps is a list with a value for each.
type Axis struct {
	Key   string    // as written
	Paths []string  // one or more
	Steps [][]Value // in the order given, each with a value for every path
}

// Value is a value of the file, which may be anything that YAML holds.
type Value struct{ node *node }

// String returns the value as YAML on one line.
func (v Value) String() string { return v.node.flow() }

// Setting gives the key at a path a value.
type Setting struct {
	Key   string
	Value Value
}

// maxSteps bounds the values of one axis.
const maxSteps = 100_000

// axes returns the axes that n holds; nothing leaves them out.
func (d *decoder) axes(path string, n *node) Axes {
	switch n.kind {
	case null:
		return nil
	case mapping:
	default:
		d.wrong(path, n, ErrType, "expected keys with their values, got "+n.describe(), "write key.path: [value, value] lines, indented below it")
		return nil
	}
	var out Axes
	for _, e := range n.entries {
		at := join(path, e.key)
		axis := Axis{Key: e.key}
		for p := range strings.SplitSeq(e.key, ",") {
			axis.Paths = append(axis.Paths, strings.TrimSpace(p))
		}
		for _, step := range d.steps(at, e.value) {
			axis.Steps = append(axis.Steps, d.step(at, step, len(axis.Paths)))
		}
		out = append(out, axis)
	}
	return out
}

// steps returns the values of an axis.
func (d *decoder) steps(path string, n *node) []*node {
	switch {
	case n.kind == refused:
	case n.kind == list && len(n.items) > maxSteps:
		d.wrong(path, n, ErrTooLarge, fmt.Sprintf("%d values, and %d are the most", len(n.items), maxSteps), "")
	case n.kind == list && len(n.items) > 0:
		return n.items
	case n.kind == list || n.kind == null:
		d.wrong(path, n, ErrValue, "no value is given", "list one or more, such as [1, 2] or range(1,2,0.5)")
	case n.kind == text && strings.HasPrefix(n.value, "range("):
		steps, wrong, hint := expand(n)
		if wrong != "" {
			d.wrong(path, n, ErrValue, wrong, hint)
		}
		return steps
	case n.kind == mapping:
		d.wrong(path, n, ErrType, "expected a list of values, got "+n.describe(), "keys of a sweep are whole paths: section.key: [value, value]")
	default:
		d.wrong(path, n, ErrType, "expected a list of values, got "+n.describe(), "write ["+n.flow()+"], or range(first,last,step)")
	}
	return nil
}

// step returns the values of one step for that many paths.
func (d *decoder) step(path string, n *node, paths int) []Value {
	if paths == 1 {
		return []Value{{n}}
	}
	if n.kind != list || len(n.items) != paths {
		d.wrong(path, n, ErrValue, fmt.Sprintf("%d keys that change together need steps of %d values, got %s", paths, paths, n.flow()), "write [[a, b], [c, d]] for two keys")
		return nil
	}
	out := make([]Value, paths)
	for i, item := range n.items {
		out[i] = Value{item}
	}
	return out
}

// axes writes axes, each on a line.
func (e *encoder) axes(axes Axes, level int) {
	e.WriteByte('\n')
	for _, axis := range axes {
		steps := make([]string, len(axis.Steps))
		for i, step := range axis.Steps {
			steps[i] = together(step)
		}
		e.WriteString(strings.Repeat("  ", level) + quoted(strings.Join(axis.Paths, ", ")) + ": [" + strings.Join(steps, ", ") + "]\n")
	}
}

// together writes the values of a step: the only one bare, several as a list.
func together(step []Value) string {
	texts := make([]string, len(step))
	for i, v := range step {
		texts[i] = v.String()
	}
	if len(texts) == 1 {
		return texts[0]
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// flow returns the node as YAML on one line.
func (n *node) flow() string {
	var parts []string
	switch n.kind {
	case mapping:
		for _, e := range n.entries {
			parts = append(parts, quoted(e.key)+": "+e.value.flow())
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case list:
		for _, item := range n.items {
			parts = append(parts, item.flow())
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case text:
		return quoted(n.value)
	case null:
		return "null"
	default:
		return n.value
	}
}
