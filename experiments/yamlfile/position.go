package yamlfile

import (
	"cmp"
	"fmt"
	"strings"
)

// Position is a place in a file or in an override.
type Position struct {
	File   string // name of the file
	Line   int    // line from 1; 0 for the file as a whole
	Column int    // column from 1, in characters
	Set    string // override "key.path=value" that holds the place; empty for the file
}

// String formats the position as file:line:column or --set key.path=value; what --sweep
// sets is shown under that name.
func (p Position) String() string {
	axis, swept := strings.CutPrefix(p.Set, sweepKey+".")
	switch {
	case swept:
		return "--sweep " + axis
	case p.Set != "":
		return "--set " + p.Set
	case p.Line == 0:
		return p.File
	default:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
}

// compare orders places of the file before overrides before none at all.
func (p Position) compare(q Position) int {
	return cmp.Or(
		cmp.Compare(p.rank(), q.rank()),
		cmp.Compare(p.File, q.File),
		cmp.Compare(p.Line, q.Line),
		cmp.Compare(p.Column, q.Column),
	)
}

func (p Position) rank() int {
	switch {
	case p.Set != "":
		return 1
	case p.File == "":
		return 2
	default:
		return 0
	}
}
