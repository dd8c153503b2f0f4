package arff

import (
	"strings"
	"unicode/utf8"
)

// attribute is a declaration of a column.
type attribute struct {
	name    string
	nominal bool // whether it is one of listed values, and no number
}

// attribute reads what follows @ATTRIBUTE on the last line.
func (r *Reader) attribute(text string) (a attribute, err error) {
	name, kind, ok := word(text)
	if !ok || name == "" || !utf8.ValidString(name) {
		return a, r.Errorf(1, ErrHeader, "@ATTRIBUTE without a name")
	}
	a.name = name
	switch strings.ToUpper(kind) {
	case "NUMERIC", "REAL", "INTEGER":
		return a, nil
	}
	if a.nominal = strings.HasPrefix(kind, "{") && strings.HasSuffix(kind, "}"); a.nominal {
		return a, nil
	}
	return a, r.Errorf(1, ErrHeader, "attribute %q is %q; want NUMERIC, REAL, INTEGER or {values}", name, kind[:min(len(kind), 40)])
}

// word cuts a word, which may be in quotes, from the beginning of text.
func word(text string) (first, rest string, ok bool) {
	if quote := text[:min(len(text), 1)]; quote == "'" || quote == `"` {
		first, rest, ok = strings.Cut(text[1:], quote)
	} else if n := strings.IndexAny(text, " \t{"); n >= 0 {
		first, rest, ok = text[:n], text[n:], true
	}
	return first, strings.TrimSpace(rest), ok
}
