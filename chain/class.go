package chain

import "fmt"

// Security is the class of confidentiality that a transaction carries. It says which
// channel may see it (I-Health, section II: "high security" data has a channel of its
// own).
type Security uint8

// The classes of security.
const (
	Standard Security = iota
	Confidential
)

// Securities lists the classes.
func Securities() []Security { return []Security{Standard, Confidential} }

// String returns the class's name as it stands in files and results.
func (s Security) String() string {
	switch s {
	case Standard:
		return "standard"
	case Confidential:
		return "confidential"
	default:
		return fmt.Sprintf("Security(%d)", uint8(s))
	}
}

// Valid reports whether s is one of the two classes.
func (s Security) Valid() bool { return s <= Confidential }

// Class is what a transaction asks of the chain.
type Class struct {
	Urgency  Urgency
	Security Security
}

// Classes lists all classes, by urgency, then by security.
func Classes() []Class {
	var all []Class
	for _, u := range Urgencies() {
		for _, s := range Securities() {
			all = append(all, Class{u, s})
		}
	}
	return all
}

// String returns the names of both.
func (c Class) String() string { return c.Urgency.String() + ", " + c.Security.String() }

// Valid reports whether both are valid.
func (c Class) Valid() bool { return c.Urgency.Valid() && c.Security.Valid() }
