package chaintest_test

import (
	"fmt"

	"ihealth/chain/chaintest"
)

// What a ledger of one's own has to do.
func ExampleScenarios() {
	for _, s := range chaintest.Scenarios()[:4] {
		fmt.Println(s.Name)
	}
	// Output:
	// commits each transaction once
	// serves by urgency
	// starves nobody of a class
	// answers queries
}
