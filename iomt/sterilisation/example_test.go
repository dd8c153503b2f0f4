package sterilisation_test

import (
	"fmt"
	"time"

	"ihealth/chain/contract"
	"ihealth/iomt/sterilisation"
	"ihealth/sim"
)

// The log's head is on the chain. A cycle that was too short cannot be made long enough
// afterwards.
func ExampleAudit() {
	name, set := contract.PseudonymOf("hospital"), contract.Pseudonym{3}
	register := sterilisation.NewRegister(name)
	register.Append(sterilisation.NewEntry(contract.PseudonymOf("autoclave"), set, 1, sim.Seconds(3600), 15.5))
	register.Append(sterilisation.NewEntry(contract.PseudonymOf("autoclave"), set, 2, sim.Seconds(7200), 4))
	anchors := []sterilisation.Anchored{{Message: register.Anchor(), At: sim.Seconds(7203)}}
	entries := register.Entries()
	fmt.Println("codes:", entries[0].Code, entries[1].Code)
	fmt.Println("as it was:", sterilisation.Audit(name, entries, anchors, 2*time.Hour))
	entries[1] = sterilisation.NewEntry(entries[1].Steriliser, set, 2, entries[1].End, 15)
	fmt.Println("mended:", sterilisation.Audit(name, entries, anchors, 2*time.Hour))
	// Output:
	// codes: normal emergency
	// as it was: []
	// mended: [sterilisation: entries are not those of the chain: from 0 to 2: vault: head of 2 leaves of log 1fd90fd49e1cb350d10bf43423d4b1a9: not what was anchored: anchor of 2 leaves of 1fd90fd49e1cb350d10bf43423d4b1a9]
}
