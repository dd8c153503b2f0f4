package sterilisation

import (
	"encoding/binary"

	"ihealth/chain/contract"
	"ihealth/iomt/edge"
	"ihealth/sim"
)

// Entry is what is known of one cycle.
type Entry struct {
	Steriliser contract.Pseudonym
	Set        contract.Pseudonym // of instruments
	Cycle      uint64             // of the steriliser, from 1 without gaps
	End        sim.Time           // of the cycle
	Lethality  int64              // F0, thousandths of a minute
	Code       edge.Code          // normal when it is enough
}

// entryMagic keeps a leaf from meaning anything else.
const entryMagic = "ihealth/sterilisation/1"

// leaf returns the entry as bytes, integers big endian.
func (e *Entry) leaf() []byte {
	b := append([]byte(entryMagic), e.Steriliser[:]...)
	b = append(b, e.Set[:]...)
	b = binary.BigEndian.AppendUint64(b, e.Cycle)
	b = binary.BigEndian.AppendUint64(b, uint64(e.End))
	b = binary.BigEndian.AppendUint64(b, uint64(e.Lethality))
	return append(b, byte(e.Code))
}

// Enough is the least F0 of a cycle that sterilises, thousandths of a minute: 15 minutes
// (European Pharmacopoeia 5.1.1).
const Enough = 15_000

// NewEntry returns the entry of a cycle with its code: normal when F0, in minutes, is
// enough, else emergency. The set must not be used.
func NewEntry(steriliser, set contract.Pseudonym, cycle uint64, end sim.Time, minutes float64) Entry {
	e := Entry{Steriliser: steriliser, Set: set, Cycle: cycle, End: end, Lethality: int64(minutes * 1000)}
	if e.Lethality < Enough {
		e.Code = edge.Emergency
	}
	return e
}
