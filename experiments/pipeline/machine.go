package pipeline

import (
	"ihealth/chain/contract"
	"ihealth/chain/contract/evm"
)

// machines returns what makes the contract machines of the validators. It fails when the
// first cannot be made.
func (c *Config) machines(g contract.Genesis) (func() contract.Machine, error) {
	fresh := func() (contract.Machine, error) { return contract.NewLog(g) }
	if c.Machine == "evm" {
		fresh = func() (contract.Machine, error) { return evm.New(g) }
	}
	if _, err := fresh(); err != nil {
		return nil, err
	}
	return func() contract.Machine {
		m, err := fresh()
		if err != nil {
			panic("pipeline: a genesis that was good: " + err.Error())
		}
		return m
	}, nil
}
