package evm

import (
	"fmt"

	"ihealth/chain"
	"ihealth/chain/contract"
)

// MessageGas is what a message of a [Machine] may use if nothing else is said: the
// longest needs less than a quarter.
const MessageGas = 1_000_000

// Machine carries out messages by the contract of the same name: every message is a call
// from its sender's address. Its root is that of the world state, in which one account
// counts the messages that were carried out.
type Machine struct {
	Gas uint64 // that a message may use; what needs more is refused

	state   *State
	at      Address
	carried uint64 // messages
	pack    *packer
	root    [32]byte
}

var _ contract.Machine = (*Machine)(nil)

// founder deploys the contract and names its members. No pseudonym has this address.
var founder = Address{16: 1}

// appointed is how many members a call at the beginning names.
const appointed = 256

// New returns a machine that knows the members and nothing else. It fails with
// contract.ErrGenesis.
func New(g contract.Genesis) (*Machine, error) {
	if _, err := g.Roles(); err != nil {
		return nil, err
	}
	code, err := Load("Machine")
	if err != nil {
		return nil, err
	}
	m := &Machine{Gas: MessageGas, state: NewState(), pack: newPacker(code)}
	if m.at, _, err = m.state.Deploy(founder, code, 100*MessageGas); err != nil {
		return nil, err
	}
	for first := 0; first < len(g.Members); first += appointed {
		if err := m.appoint(code, g.Members[first:min(first+appointed, len(g.Members))]); err != nil {
			return nil, err
		}
	}
	m.root = m.state.Seal()
	return m, nil
}

// appoint names members.
func (m *Machine) appoint(code *Contract, members []contract.Member) error {
	names, roles := make([][16]byte, len(members)), make([]uint8, len(members))
	for i, member := range members {
		names[i], roles[i] = contract.PseudonymOf(member.Entity), uint8(member.Role)
	}
	data, err := code.Pack("appoint", names, roles)
	if err != nil {
		return err
	}
	if r := m.state.Send(founder, m.at, data, 100*MessageGas); r.Refused != "" {
		return fmt.Errorf("evm: %w: members not appointed: %s", ErrCall, r.Refused)
	}
	return nil
}

// Execute implements contract.Machine.
func (m *Machine) Execute(_ int64, block []chain.Transaction) []contract.Outcome {
	outcomes := make([]contract.Outcome, len(block))
	for i := range block {
		if outcomes[i] = m.execute(&block[i]); outcomes[i].Refused == "" {
			m.carried++
		}
	}
	m.state.count(founder, m.carried+1) // it has sent the contract
	m.root = m.state.Seal()
	return outcomes
}

// Root implements contract.Machine.
func (m *Machine) Root() [32]byte { return m.root }

// execute carries out one transaction.
func (m *Machine) execute(t *chain.Transaction) contract.Outcome {
	message, err := contract.Decode(t.Payload)
	if err == nil {
		err = message.Validate()
	}
	if err != nil {
		return contract.Outcome{Refused: contract.RefusedMessage}
	}
	r := m.state.Send(AddressOf(contract.PseudonymOf(t.Entity)), m.at, m.pack.call(&message), m.Gas)
	return contract.Outcome{Refused: r.Refused, Gas: r.Gas, Events: events(r.Logs)}
}

// events reads what the contract has told.
func events(logs []Log) []contract.Event {
	if len(logs) == 0 {
		return nil
	}
	out := make([]contract.Event, len(logs))
	for i, l := range logs {
		out[i] = contract.Event{Kind: contract.Kind(l.Topics[1][31]), Subject: contract.Pseudonym(l.Topics[2][:16]), Code: l.Data[31]}
	}
	return out
}

// Audit reports whether the last record of a subject was of this reading, whose commitment
// is HMAC-SHA-256 under key: of its 256 bits the contract keeps, and compares, the first 184. It is a view: nothing of it reaches the chain.
func (m *Machine) Audit(subject contract.Pseudonym, key [32]byte, reading []byte) bool {
	data, err := m.pack.code.Pack("audit", [16]byte(subject), key, reading)
	if err != nil {
		panic("evm: " + err.Error()) // the types are those of the contract
	}
	r := m.state.View(founder, m.at, data, MessageGas)
	return r.Refused == "" && r.Return[31] == 1
}
