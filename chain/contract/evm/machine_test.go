package evm

import (
	"testing"

	"ihealth/chain/contract"
	"ihealth/chain/contract/contracttest"
)

func open(g contract.Genesis) (contract.Machine, error) { return New(g) }

func TestMachine(t *testing.T) {
	for _, c := range contracttest.Checks() {
		t.Run(c.Name, func(t *testing.T) {
			if err := c.Run(open); err != nil {
				t.Error(err)
			}
		})
	}
}
