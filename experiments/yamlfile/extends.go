package yamlfile

import (
	"fmt"
	"slices"
	"strings"
)

// Text is a file with the name that messages call it by. Two files have two names.
type Text struct {
	Name  string
	Bytes []byte
}

// Base finds the file that the file called of extends under the given name.
type Base func(of, name string) (Text, error)

const (
	extendsKey = "extends"
	maxBases   = 16 // files below one another
)

// extend puts n on top of the files that it extends: keys of a section add to those of
// the base and replace them, and so do whole lists. The chain names the files from the
// first to that of n.
func (s *source) extend(base Base, n *node, chain []string) *node {
	i := slices.IndexFunc(n.entries, func(e entry) bool { return e.key == extendsKey })
	if i < 0 {
		return n
	}
	name := n.entries[i].value
	n.entries = slices.Delete(n.entries, i, i+1)
	if name.kind != text || name.value == "" {
		s.wrongBase(name, ErrType, "expected the name of a file, got "+name.describe(), "write extends: base.yaml")
		return n
	}
	file, err := base(chain[len(chain)-1], name.value)
	switch chain = append(chain, file.Name); {
	case err != nil:
		s.wrongBase(name, fmt.Errorf("%w: %w", ErrBase, err), err.Error(), "")
		return n
	case slices.Contains(chain[:len(chain)-1], file.Name):
		s.wrongBase(name, ErrCycle, "the file extends itself: "+strings.Join(chain, " → "), "remove one of the extends")
		return n
	case len(chain) > maxBases+1:
		s.wrongBase(name, ErrTooLarge, fmt.Sprintf("more than %d files below one another", maxBases), "write some of them into one")
		return n
	}
	below := s.read(file)
	if below == nil {
		return n
	}
	return merge(s.extend(base, below, chain), n)
}

func (s *source) wrongBase(name *node, cause error, message, hint string) {
	if name.kind != refused {
		s.add(name.pos, name.width, cause, extendsKey+": "+message, hint)
	}
}

// read parses the file of a base; nil when it holds no section.
func (s *source) read(file Text) *node {
	b := newSource(file.Name, "", file.Bytes)
	n := b.parse(file.Bytes, experimentFile)
	if n != nil && n.kind != mapping {
		b.add(n.pos, n.width, ErrType, "expected a section of keys, got "+n.describe(), "write key: value lines")
		n = nil
	}
	if s.bases == nil {
		s.bases = map[string][]string{}
	}
	s.bases[file.Name] = b.lines
	s.errs = append(s.errs, b.errs...)
	return n
}

// merge returns above with the keys of below that it does not have.
func merge(below, above *node) *node {
	if below.kind != mapping || above.kind != mapping {
		return above
	}
	out := *above
	out.entries = nil
	for _, e := range below.entries {
		if over := above.entry(e.key); over != nil {
			e = entry{key: over.key, pos: over.pos, width: over.width, value: merge(e.value, over.value)}
		}
		out.entries = append(out.entries, e)
	}
	for _, e := range above.entries {
		if below.entry(e.key) == nil {
			out.entries = append(out.entries, e)
		}
	}
	return &out
}
