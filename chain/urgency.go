package chain

import "fmt"

// Urgency is the priority class that a transaction carries (I-Health, section
// V: urgent, normal and non-urgent entities). A smaller value is served first.
type Urgency uint8

// The classes of urgency, most urgent first.
const (
	Urgent Urgency = iota
	Normal
	NonUrgent
)

// Urgencies lists the classes, most urgent first.
func Urgencies() []Urgency { return []Urgency{Urgent, Normal, NonUrgent} }

// String returns the class's name as it stands in files and results.
func (u Urgency) String() string {
	switch u {
	case Urgent:
		return "urgent"
	case Normal:
		return "normal"
	case NonUrgent:
		return "non-urgent"
	default:
		return fmt.Sprintf("Urgency(%d)", uint8(u))
	}
}

// Valid reports whether u is one of the three classes.
func (u Urgency) Valid() bool { return u <= NonUrgent }
