package contracttest_test

import (
	"fmt"

	"ihealth/chain/contract"
	"ihealth/chain/contract/contracttest"
)

// A machine of one's own is a contract.Machine when it passes every check.
func ExampleChecks() {
	passed, checks := 0, contracttest.Checks()
	for _, c := range checks {
		if err := c.Run(func(g contract.Genesis) (contract.Machine, error) { return contract.NewLog(g) }); err != nil {
			fmt.Println(c.Name, err)
			continue
		}
		passed++
	}
	fmt.Println("the event log passes all:", passed == len(checks))
	// Output:
	// the event log passes all: true
}
