package yamlfile

import (
	"fmt"
	"strings"
)

// apply puts the value of an override "key.path=value" into the tree.
func apply(root *node, override string) error {
	path, value, ok := strings.Cut(override, "=")
	if !ok || path == "" {
		return overrideError(override, "an override needs a key and a value", "write --set key.path=value")
	}
	replacement, err := parseValue(override, value)
	if err != nil {
		return err
	}
	if message, hint := put(root, splitPath(path), Position{Set: override}, replacement); message != "" {
		return overrideError(override, message, hint)
	}
	return nil
}

// put replaces the value at a path. Keys that are missing are created at the place: the
// decoder tells whether they are known. It returns why that cannot be, and what to do.
func put(root *node, path []string, place Position, replacement *node) (message, hint string) {
	n := root
	shown := ""
	for _, part := range path {
		switch n.kind {
		case mapping, null:
			n = n.step(part, place)
			shown = join(shown, part)
		case refused:
			return "", ""
		case list:
			item := n.index(part)
			if item == nil {
				return fmt.Sprintf("%s has no item %s", shown, part),
					fmt.Sprintf("items are counted from 0, or called by their name, and there are %d", len(n.items))
			}
			n = item
			shown += "[" + part + "]"
		default:
			return fmt.Sprintf("%s is %s, not a section", shown, n.describe()), "remove what follows it in the path"
		}
	}
	*n = *replacement
	n.placed = true
	return "", ""
}

// step returns the value of a key and makes the override its place, creating it
// when it is absent.
func (n *node) step(key string, place Position) *node {
	n.kind = mapping
	e := n.entry(key)
	if e == nil {
		n.entries = append(n.entries, entry{key: key, pos: place, value: &node{pos: place}})
		return n.entries[len(n.entries)-1].value
	}
	return e.value
}

func parseValue(override, value string) (*node, error) {
	if strings.TrimSpace(value) == "" {
		return &node{kind: null, pos: Position{Set: override}}, nil
	}
	s := newSource("", override, []byte(value))
	n := s.parse([]byte(value), experimentFile)
	return n, s.errs.Err()
}

func overrideError(override, message, hint string) *Error {
	return &Error{Position: Position{Set: override}, Message: message, Hint: hint, Cause: ErrOverride}
}
