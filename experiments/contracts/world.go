package contracts

import (
	"fmt"

	"ihealth/chain/contract/evm"
)

// world is a state of the Ethereum virtual machine. Its first error stays.
type world struct {
	state *evm.State
	err   error
}

func newWorld() *world { return &world{state: evm.NewState()} }

// callGas is what every call and creation of a world may use.
const callGas = 10_000_000

// Who calls contracts: the authority creates them and sets limits, the oracle
// reports.
var (
	authority = evm.Address{0: 0xa}
	oracle    = evm.Address{0: 0xb}
)

// deployed is a contract in a world.
type deployed struct {
	*world
	code *evm.Contract
	at   evm.Address
	gas  uint64 // that its creation used
}

// deploy creates a contract.
func (w *world) deploy(name string) *deployed {
	d := &deployed{world: w}
	code, err := evm.Load(name)
	if err != nil {
		w.fail(err)
		return d
	}
	at, receipt, err := w.state.Deploy(authority, code, callGas)
	w.fail(err)
	d.code, d.at, d.gas = code, at, receipt.Gas
	return d
}

// fail keeps the first error.
func (w *world) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// data packs a call.
func (d *deployed) data(method string, args ...any) []byte {
	if d.err != nil {
		return nil
	}
	data, err := d.code.Pack(method, args...)
	d.fail(err)
	return data
}

// try sends a transaction, which may be refused.
func (d *deployed) try(from evm.Address, method string, args ...any) evm.Receipt {
	data := d.data(method, args...)
	if d.err != nil {
		return evm.Receipt{Refused: d.err.Error()}
	}
	return d.state.Send(from, d.at, data, callGas)
}

// send sends a transaction that must not be refused, and returns the gas that it used.
func (d *deployed) send(from evm.Address, method string, args ...any) uint64 {
	return d.gasOf(d.try(from, method, args...))
}

// gasOf returns the gas of a call that must not be refused.
func (d *deployed) gasOf(r evm.Receipt) uint64 {
	if r.Refused != "" {
		d.fail(fmt.Errorf("contracts: refused: %s", r.Refused))
	}
	return r.Gas
}

// creations returns how many contracts the contract has created.
func (d *deployed) creations() int { return d.state.Creations(d.at) }

// view asks what a call would return.
func (d *deployed) view(method string, args ...any) evm.Receipt {
	data := d.data(method, args...)
	if d.err != nil {
		return evm.Receipt{Refused: d.err.Error()}
	}
	return d.state.View(oracle, d.at, data, callGas)
}

// lastByte returns the number, below 256, that a call returned; 255 of one that was refused.
func lastByte(r evm.Receipt) uint8 {
	if r.Refused != "" || len(r.Return) == 0 {
		return 255
	}
	return r.Return[len(r.Return)-1]
}
