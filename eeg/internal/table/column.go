package table

// Role says what a column is.
type Role int

// Roles of columns.
const (
	Skip   Role = iota // nothing that is read
	Value              // samples of a channel
	Number             // for Stream.Before
	Run                // its stretches of equal cells are annotations
	Event              // its cells are annotations
)

// Column says what a column is.
type Column struct {
	Role Role

	// Text returns the annotation of a cell of a Run or an Event, "" for none.
	Text func(cell string) string

	// Sparse lets an empty cell of a Run stand for the one above it.
	Sparse bool
}
