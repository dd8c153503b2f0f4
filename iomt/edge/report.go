package edge

import (
	"ihealth/chain/contract"
	"ihealth/sim"
)

// Report is what an edge node sends of a verdict. It holds no reading.
type Report struct {
	Subject  contract.Pseudonym
	Sequence uint64   // of the subject's reports, from 1
	At       sim.Time // of the reading
	Verdict  Verdict
}
