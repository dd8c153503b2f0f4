package contract

import "fmt"

// field is a set of a message's fields.
type field uint8

const (
	hasCode field = 1 << iota
	hasEpoch
	hasSequence
	hasCount
	hasSubject
	hasParty
	hasCommitment
	hasData
)

// shapes says which fields a kind needs, and which it may have besides.
var shapes = [...]struct{ needs, may field }{
	Enrol:    {hasSubject | hasParty | hasData, 0},
	Limits:   {hasSubject | hasSequence | hasCommitment, 0},
	Order:    {hasSubject | hasCommitment, 0},
	Record:   {hasSubject | hasSequence | hasCommitment, hasCode},
	Anchor:   {hasSubject | hasCommitment, hasCount},
	Grant:    {hasSubject | hasParty | hasEpoch, 0},
	Revoke:   {hasSubject | hasParty | hasEpoch, 0},
	Wrap:     {hasSubject | hasParty | hasEpoch | hasData, 0},
	Operate:  {hasSubject | hasCommitment, 0},
	Transfer: {hasSubject | hasParty | hasSequence | hasCommitment, 0},
	Report:   {hasSubject | hasCommitment, 0},
	Admit:    {hasSubject | hasParty, hasCode},
}

// MaxCode is the greatest code of a verdict.
const MaxCode = 4

// Validate reports, as ErrMessage, a field that its kind needs and that is zero, one
// that its kind does not know and that is not, a code out of range, and an oracle of
// another length than a pseudonym.
func (m *Message) Validate() error {
	if !m.Kind.Valid() {
		return fmt.Errorf("%w: unknown kind %d", ErrMessage, uint8(m.Kind))
	}
	shape, fields := shapes[m.Kind], m.fields()
	if fields&shape.needs != shape.needs || fields&^(shape.needs|shape.may) != 0 {
		return fmt.Errorf("%w: %v lacks a field, or has one that it does not know", ErrMessage, m.Kind)
	}
	if most := mostCode(m.Kind); m.Code > most {
		return fmt.Errorf("%w: %v with code %d: want 0 to %d", ErrMessage, m.Kind, m.Code, most)
	}
	if m.Kind == Enrol && (len(m.Data) != len(Pseudonym{}) || m.Oracle().IsZero()) {
		return fmt.Errorf("%w: %v with an oracle of %d bytes: want the %d of a pseudonym", ErrMessage, m.Kind, len(m.Data), len(Pseudonym{}))
	}
	return nil
}

// Oracle returns whom a valid Enrol names in its data.
func (m *Message) Oracle() Pseudonym { return Pseudonym(m.Data) }

// mostCode returns the greatest code of a kind's messages.
func mostCode(k Kind) uint8 {
	switch k {
	case Record:
		return MaxCode
	case Admit:
		return 1
	default:
		return 0
	}
}

// fields returns the fields that are not zero.
func (m *Message) fields() field {
	var set field
	for _, f := range [...]struct {
		bit  field
		some bool
	}{
		{hasCode, m.Code != 0},
		{hasEpoch, m.Epoch != 0},
		{hasSequence, m.Sequence != 0},
		{hasCount, m.Count != 0},
		{hasSubject, !m.Subject.IsZero()},
		{hasParty, !m.Party.IsZero()},
		{hasCommitment, m.Commitment != [32]byte{}},
		{hasData, len(m.Data) > 0},
	} {
		if f.some {
			set |= f.bit
		}
	}
	return set
}
