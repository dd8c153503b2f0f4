package evm

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
)

// store is go-ethereum's state, whose own list of logs would grow for ever: logs are kept
// here, those of one call.
type store struct {
	*state.StateDB
	logs  []Log
	marks []mark
}

// mark is how many logs there were at a snapshot.
type mark struct{ id, logs int }

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
	return s.StateDB.AddressInAccessList(a)
}

// Snapshot implements vm.StateDB.
func (s *store) Snapshot() int {
	id := s.StateDB.Snapshot()
	s.marks = append(s.marks, mark{id, len(s.logs)})
	return id
}

// RevertToSnapshot implements vm.StateDB.
func (s *store) RevertToSnapshot(id int) {
	s.StateDB.RevertToSnapshot(id)
	for len(s.marks) > 0 && s.marks[len(s.marks)-1].id >= id {
		last := len(s.marks) - 1
		s.logs, s.marks = s.logs[:s.marks[last].logs], s.marks[:last]
	}
}

// forget begins a new list of logs.
func (s *store) forget() { s.logs, s.marks = nil, s.marks[:0] }
