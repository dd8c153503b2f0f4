package yamlfile

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Causes of errors, for errors.Is.
var (
	// ErrSyntax marks text that is not YAML, or YAML that is refused here.
	ErrSyntax = errors.New("syntax error")
	// ErrEmpty marks a file without a document.
	ErrEmpty = errors.New("empty document")
	// ErrTooLarge marks a file that is too long or too deeply nested.
	ErrTooLarge = errors.New("file too large")
	// ErrUnknownKey marks a key that the target has no field for.
	ErrUnknownKey = errors.New("unknown key")
	// ErrDuplicateKey marks a key that is given twice.
	ErrDuplicateKey = errors.New("duplicate key")
	// ErrType marks a value of another type than the field's.
	ErrType = errors.New("wrong type")
	// ErrValue marks a value of the right type that is not allowed.
	ErrValue = errors.New("value not allowed")
	// ErrBase marks a file whose extends names no file that can be read.
	ErrBase = errors.New("bad base")
	// ErrCycle marks a file that extends itself, be it through others.
	ErrCycle = errors.New("cycle of extends")
	// ErrOverride marks an override that cannot be applied.
	ErrOverride = errors.New("bad override")
)

// Error is one mistake, with its place and its remedy.
type Error struct {
	Position
	Message string // what is wrong, one line
	Hint    string // what to do, possibly several lines; may be empty
	Excerpt string // source line with a caret under the place; may be empty
	Cause   error  // sentinel or wrapped error; may be nil
}

// Error formats the place, the message, the excerpt and the hint.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Position != (Position{}) {
		b.WriteString(e.Position.String() + ": ")
	}
	b.WriteString(e.Message + e.Excerpt)
	if e.Hint != "" {
		b.WriteString("\n    " + strings.ReplaceAll(e.Hint, "\n", "\n    "))
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Errors collects mistakes. The zero value is empty and ready to use.
type Errors []*Error

// Add appends err unless it is nil. Collected errors are taken apart; an error
// without a position is kept and sorted behind those that have one.
func (e *Errors) Add(err error) {
	if err == nil {
		return
	}
	var many Errors
	var one *Error
	switch {
	case errors.As(err, &many):
		*e = append(*e, many...)
	case errors.As(err, &one):
		*e = append(*e, one)
	default:
		*e = append(*e, &Error{Message: err.Error(), Cause: err})
	}
}

// Err returns nil when nothing was collected, else the errors sorted by
// position: the files first, in the order of their names, then the overrides, then what
// has no place.
func (e Errors) Err() error {
	if len(e) == 0 {
		return nil
	}
	sorted := slices.Clone(e)
	slices.SortStableFunc(sorted, func(a, b *Error) int { return a.compare(b.Position) })
	return sorted
}

// maxShown bounds what a message shows of a hopeless file.
const maxShown = 25

// Error joins the messages of the errors, one paragraph each, and counts those
// beyond the first 25.
func (e Errors) Error() string {
	var lines []string
	for i, err := range e {
		if i == maxShown {
			lines = append(lines, fmt.Sprintf("and %d more", len(e)-maxShown))
			break
		}
		lines = append(lines, err.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the collected errors for errors.Is and errors.As.
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, err := range e {
		all[i] = err
	}
	return all
}
