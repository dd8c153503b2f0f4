package contract_test

import (
	"testing"

	"ihealth/chain/contract"
	"ihealth/chain/contract/contracttest"
)

func openLog(g contract.Genesis) (contract.Machine, error) { return contract.NewLog(g) }

func TestLogPassesTheSuite(t *testing.T) {
	for _, c := range contracttest.Checks() {
		t.Run(c.Name, func(t *testing.T) {
			if err := c.Run(openLog); err != nil {
				t.Error(err)
			}
		})
	}
}
