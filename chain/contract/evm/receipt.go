package evm

import "github.com/ethereum/go-ethereum/accounts/abi"

// Receipt is what became of a call.
type Receipt struct {
	Gas     uint64 // used; of a view, without what a transaction pays before it runs
	Return  []byte // what the call returned
	Refused string // why nothing was done; "" when it was carried out
	Logs    []Log
}

// Log is what a contract tells those who watch the chain.
type Log struct {
	Contract Address
	Topics   [][32]byte
	Data     []byte
}

// RefusedGas begins the reason when a call needs more gas than it has.
const RefusedGas = "out of gas"

// reason says why a call failed, in the contract's words if it has any.
func reason(err error, returned []byte) string {
	if err == nil {
		return ""
	}
	if text, unpackErr := abi.UnpackRevert(returned); unpackErr == nil {
		return text
	}
	return err.Error()
}
