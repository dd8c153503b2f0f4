package evm

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
)

// store is go-ethereum's state. Its own list of logs would grow for ever, and its list of
// what is warm is made of maps that are new for every call: both are kept here, for one call.
type store struct {
	*state.StateDB
	logs   []Log
	access access
	marks  []mark
}

// mark is how many logs and warm places there were at a snapshot.
type mark struct{ id, logs, warm int }

// AddLog implements vm.StateDB.
func (s *store) AddLog(l *types.Log) {
	log := Log{Contract: Address(l.Address), Data: l.Data, Topics: make([][32]byte, len(l.Topics))}
	for i, topic := range l.Topics {
		log.Topics[i] = topic
	}
	s.logs = append(s.logs, log)
}

// precompiles is how many contracts are part of the rules, at the first addresses.
const precompiles = 10

// AddressInAccessList implements vm.StateDB. Contracts that are part of the rules are always
// warm (EIP-2929); to know them by their address saves a list of them for every call.
func (s *store) AddressInAccessList(a common.Address) bool {
	last := len(a) - 1
	if [19]byte(a[:last]) == [19]byte{} && a[last] > 0 && a[last] <= precompiles {
		return true
	}
	return s.access.has(place{at: a})
}

// SlotInAccessList implements vm.StateDB.
func (s *store) SlotInAccessList(a common.Address, key common.Hash) (addressOk, slotOk bool) {
	return s.AddressInAccessList(a), s.access.has(place{key, a, true})
}

// AddAddressToAccessList implements vm.StateDB.
func (s *store) AddAddressToAccessList(a common.Address) { s.access.add(place{at: a}) }

// AddSlotToAccessList implements vm.StateDB.
func (s *store) AddSlotToAccessList(a common.Address, key common.Hash) {
	s.access.add(place{at: a})
	s.access.add(place{key, a, true})
}

// Prepare implements vm.StateDB: it makes warm what is so when a transaction begins (EIP-2929,
// EIP-2930, EIP-3651).
func (s *store) Prepare(rules params.Rules, sender, coinbase common.Address, to *common.Address, precompiles []common.Address, list types.AccessList) {
	s.access.keep(0)
	s.AddAddressToAccessList(sender)
	s.AddAddressToAccessList(coinbase)
	if to != nil {
		s.AddAddressToAccessList(*to)
	}
	for _, listed := range list {
		s.AddAddressToAccessList(listed.Address)
		for _, key := range listed.StorageKeys {
			s.AddSlotToAccessList(listed.Address, key)
		}
	}
	rules.IsEIP2929 = false // the list is here
	s.StateDB.Prepare(rules, sender, coinbase, to, precompiles, list)
}

// Snapshot implements vm.StateDB.
func (s *store) Snapshot() int {
	id := s.StateDB.Snapshot()
	s.marks = append(s.marks, mark{id, len(s.logs), len(s.access.order)})
	return id
}

// RevertToSnapshot implements vm.StateDB.
func (s *store) RevertToSnapshot(id int) {
	s.StateDB.RevertToSnapshot(id)
	for len(s.marks) > 0 && s.marks[len(s.marks)-1].id >= id {
		last := len(s.marks) - 1
		s.access.keep(s.marks[last].warm)
		s.logs, s.marks = s.logs[:s.marks[last].logs], s.marks[:last]
	}
}

// forget begins a new list of logs.
func (s *store) forget() { s.logs, s.marks = nil, s.marks[:0] }
