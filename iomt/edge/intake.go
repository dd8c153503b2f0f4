package edge

import (
	"fmt"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/sim"
)

// intake lets pass the readings of one kind and one subject, in order. The zero value
// of all but kind is ready for the first reading, whose subject it keeps.
type intake struct {
	kind     device.Kind
	subject  contract.Pseudonym
	sequence uint64   // of the last reading, 0 before the first
	at       sim.Time // of the last reading
}

// admit takes r as the next reading, or fails with ErrReading and changes nothing:
// r is of another kind, unit or subject, replayed, or no later than the last.
func (i *intake) admit(r device.Reading) error { return i.take(&r) }

// take is admit without a copy of the reading.
func (i *intake) take(r *device.Reading) error {
	switch {
	case r.Kind != i.kind:
		return fmt.Errorf("edge: %w: %v, want %v", ErrReading, r.Kind, i.kind)
	case r.Quantity.Unit != i.kind.Unit():
		return fmt.Errorf("edge: %w: in %q, want %q", ErrReading, r.Quantity.Unit, i.kind.Unit())
	case r.Sequence <= i.sequence:
		return fmt.Errorf("edge: %w: number %d after %d: replayed or out of order", ErrReading, r.Sequence, i.sequence)
	case i.sequence > 0 && r.Subject != i.subject:
		return fmt.Errorf("edge: %w: of %v, want %v", ErrReading, r.Subject, i.subject)
	case i.sequence > 0 && r.At <= i.at:
		return fmt.Errorf("edge: %w: of %v, not after %v", ErrReading, r.At, i.at)
	}
	i.subject, i.sequence, i.at = r.Subject, r.Sequence, r.At
	return nil
}
