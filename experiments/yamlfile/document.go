package yamlfile

import (
	"fmt"
	"strings"
)

// Document is a decoded file that remembers where each key stands.
type Document struct {
	source *source
	root   *node
	out    any
}

// Error returns an error at the place of path, such as "channels[1].alpha" or
// "channels.1.alpha", for a check that was made after decoding. For a key that is
// absent it is the place of the nearest section that holds it, and the file for a
// top-level key. The first line of the formatted text is the message and the rest is
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
func (d *Document) Resolved() []byte { return Encode(d.out) }

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
		if n.placed {
			place, width = n.pos, n.width
		}
	}
	return place, width
}
