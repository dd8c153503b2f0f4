package edf

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// field is one fixed-width entry of the header.
type field struct {
	name   string
	offset int // in the file, bytes
	raw    []byte
}

func (f field) String() string {
	return fmt.Sprintf("%s (byte %d): %q", f.name, f.offset, f.trimmed())
}

// trimmed returns the field without the spaces and NULs around it.
func (f field) trimmed() string { return strings.Trim(string(f.raw), " \x00") }

// errorf refuses the field.
func (f field) errorf(format string, args ...any) error {
	return fmt.Errorf("%w: %v %s", ErrHeader, f, fmt.Sprintf(format, args...))
}

// standard reports whether the field is written as EDF demands: ASCII from the left,
// filled with spaces.
func (f field) standard() bool {
	return strings.TrimRight(string(f.raw), " ") == f.trimmed()
}

// decode returns b as text: UTF-8, or else Latin-1. Its second value is false for
// Latin-1.
func decode(b []byte) (string, bool) {
	if utf8.Valid(b) {
		return string(b), true
	}
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String(), false
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }
