package yamlfile

import (
	"fmt"
	"strconv"
	"strings"
)

type kind int

const (
	null    kind = iota
	text         // quoted, or plain and nothing else
	number       // decimal number, .inf and .nan included
	boolean      // true or false
	mapping
	list
	refused // reported already, no value
)

// node is one value of the document: the part of the syntax tree that strict
// files use.
type node struct {
	kind    kind
	value   string // scalars: text without quotes, numbers as written
	pos     Position
	width   int  // characters to underline
	placed  bool // an override or a sweep gave the value: it stands elsewhere than its key
	entries []entry
	items   []*node
}

// entry is one key of a mapping with its value.
type entry struct {
	key   string
	pos   Position
	width int
	value *node
}

// describe says what a user wrote, for messages.
func (n *node) describe() string {
	switch n.kind {
	case text:
		return fmt.Sprintf("the text %q", n.value)
	case number:
		return "the number " + n.value
	case boolean:
		return n.value
	case mapping:
		return "a section of keys"
	case list:
		return "a list"
	default:
		return "nothing"
	}
}

// entry returns the first entry of that key, or nil.
func (n *node) entry(key string) *entry {
	for i := range n.entries {
		if n.entries[i].key == key {
			return &n.entries[i]
		}
	}
	return nil
}

// sweepKey names the section whose keys are paths themselves: sweep.sojourn.entities
// stands for the values that sojourn.entities takes.
const sweepKey = "sweep"

// splitPath turns channels[1].alpha and channels.1.alpha into their parts.
func splitPath(path string) []string {
	if axis, ok := strings.CutPrefix(path, sweepKey+"."); ok {
		return []string{sweepKey, axis}
	}
	path = strings.ReplaceAll(strings.ReplaceAll(path, "[", "."), "]", "")
	return strings.Split(path, ".")
}

// index returns the item of a list that part counts from 0, or whose key "name" part is;
// nil when there is none.
func (n *node) index(part string) *node {
	if i, err := strconv.Atoi(part); err == nil && i >= 0 && i < len(n.items) {
		return n.items[i]
	}
	for _, item := range n.items {
		if e := item.entry("name"); e != nil && e.value.value == part {
			return item
		}
	}
	return nil
}

// join extends a path that is shown to users by a key.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
