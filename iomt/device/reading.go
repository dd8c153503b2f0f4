package device

import (
	"ihealth/chain/contract"
	"ihealth/eeg/feature"
	"ihealth/sim"
)

// Reading is what a device measured. Which fields it has follows from Kind.
type Reading struct {
	Kind     Kind
	Subject  contract.Pseudonym // the person or thing that is watched
	Sequence uint64             // of the subject's readings of this kind, from 1
	At       sim.Time           // of the measurement

	Quantity Quantity           // of a scalar kind; of Bluetooth the strength of the signal
	Position Position           // of Location
	Peer     contract.Pseudonym // of Bluetooth, RFID: who was heard; a rotating identifier
	State    uint8              // of Asset; of RFID the Stage
	EEG      *feature.Window    // of EEG
}

// Position is a place on a plane about a point known to the edge.
type Position struct {
	East, North float64 // m
}

// Generator gives the readings of a device in order of time.
type Generator interface {
	// Next returns the next reading, and false when there are no more.
	Next() (Reading, bool)
}

// Reader is a Generator that can spare its caller the copies of a reading.
type Reader interface {
	Generator
	// Read makes r the next reading, or returns false when there are no more.
	Read(r *Reading) bool
}
