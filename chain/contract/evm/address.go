package evm

import (
	"encoding/hex"

	"ihealth/chain/contract"
)

// Address names an account or a contract.
type Address [20]byte

// AddressOf returns the address of a member of the chain: its pseudonym, then zeros.
func AddressOf(p contract.Pseudonym) Address {
	var a Address
	copy(a[:], p[:])
	return a
}

// String returns the address in hexadecimal, after 0x.
func (a Address) String() string { return "0x" + hex.EncodeToString(a[:]) }
