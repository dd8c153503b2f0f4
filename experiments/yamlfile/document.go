package yamlfile

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
)

// Document is a decoded file that remembers where each key stands.
type Document struct {
	source *source
	root   *node
	out    any
}

// Position returns the place of the key or list item that path names, such as
// "channels[1].alpha" or "channels.1.alpha". For a key that is absent it is the
// place of the nearest section that holds it, and the file for a top-level key.
func (d *Document) Position(path string) Position {
	p, _ := d.find(path)
	return p
}

// Error returns an error at the place of path for a check that was made after
// decoding. The first line of the formatted text is the message and the rest is
// the remedy; a %w in the format becomes the cause.
func (d *Document) Error(path, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	message, hint, _ := strings.Cut(err.Error(), "\n")
	p, width := d.find(path)
	return &Error{Position: p, Message: message, Hint: hint, Cause: err, Excerpt: d.source.excerpt(p, width)}
}

// Resolved returns the decoded struct as YAML: the file after overrides, with
// every default written out. The bytes depend on the values alone, so their
// hash identifies the experiment, and decoding them gives the same values.
func (d *Document) Resolved() ([]byte, error) {
	var e encoder
	if err := e.value(reflect.ValueOf(d.out), 0); err != nil {
		return nil, fmt.Errorf("yamlfile: write the resolved file: %w", err)
	}
	return bytes.TrimPrefix(e.Bytes(), []byte("\n")), nil
}

// find returns the place of path and the number of characters to underline.
func (d *Document) find(path string) (Position, int) {
	place, width := d.source.whole(), 0
	n := d.root
	for _, part := range splitPath(path) {
		if n.kind == list {
			if n = n.index(part); n == nil {
				return place, width
			}
			place, width = n.pos, n.width
			continue
		}
		e := n.entry(part)
		if e == nil {
			return place, width
		}
		place, width, n = e.pos, e.width, e.value
		if n.pos.Set != "" { // the key may stand in the file, but its value does not
			place = n.pos
		}
	}
	return place, width
}
