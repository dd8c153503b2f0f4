package custody_test

import (
	"fmt"

	"ihealth/chain/contract"
	"ihealth/iomt/custody"
	"ihealth/iomt/device"
	"ihealth/sim"
)

// A lot goes from production to the warehouse. Its condition fires, as nobody hands it
// over to the hospital within a day.
func ExampleLot_Audit() {
	factory, store, hospital := contract.PseudonymOf("factory"), contract.PseudonymOf("warehouse"), contract.PseudonymOf("hospital")
	content := custody.Content([]contract.Pseudonym{{1}, {2}})
	lot := custody.Lot{ID: contract.Pseudonym{9}, Content: content, Route: []device.Stage{device.Production, device.Warehouse}, Delay: sim.Delay(60)}
	opening := custody.Opening{
		HandOver: custody.HandOver{Lot: lot.ID, From: factory, To: store, Sequence: 1, Stage: device.Warehouse, At: sim.Seconds(3600), Content: content},
		Key:      [32]byte{7},
	}
	committed := []custody.Committed{{Message: opening.Message(), From: factory, At: sim.Seconds(3602)}}
	fmt.Println("findings:", lot.Audit(committed, []custody.Opening{opening}))

	opening.Stage = device.Production
	for _, f := range lot.Audit(committed, []custody.Opening{opening}) {
		fmt.Println("another stage is told later:", f.Cause)
	}

	due := custody.Condition{Lot: lot.ID, To: hospital, Due: sim.Seconds(86_400)}
	due.Committed(&committed[0])
	fmt.Println("late:", due.Tick(sim.Seconds(86_400)))
	// Output:
	// findings: []
	// another stage is told later: custody: hand-over 1 of lot 09000000000000000000000000000000: opening differs from the chain
	// late: true
}
