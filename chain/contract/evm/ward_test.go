package evm

import (
	"encoding/binary"
	"fmt"
	"testing"

	"ihealth/chain"
	"ihealth/chain/contract"
)

// ward is a machine with persons, a phone each.
type ward struct {
	*Machine
	people   int
	sequence uint64
}

func phone(i int) string { return fmt.Sprint("phone ", i) }

func person(i int) contract.Pseudonym { return contract.PseudonymOf(fmt.Sprint("person ", i)) }

func newWard(tb testing.TB, people int) *ward {
	tb.Helper()
	members := []contract.Member{{Entity: "authority", Role: contract.Authority}, {Entity: "patient", Role: contract.Patient}}
	for i := range people {
		members = append(members, contract.Member{Entity: phone(i), Role: contract.Oracle})
	}
	m, err := New(contract.Genesis{Members: members})
	if err != nil {
		tb.Fatal(err)
	}
	enrol := make([]chain.Transaction, people)
	for i := range enrol {
		oracle := contract.PseudonymOf(phone(i))
		message := contract.Message{Kind: contract.Enrol, Subject: person(i), Party: contract.PseudonymOf("patient"), Data: oracle[:]}
		enrol[i] = chain.Transaction{Entity: "authority", Payload: message.Encode()}
	}
	for i, o := range m.Execute(1, enrol) {
		if o.Refused != "" {
			tb.Fatalf("person %d: %s", i, o.Refused)
		}
	}
	return &ward{Machine: m, people: people}
}

// alerts returns a block of urgent alerts, each of another person.
func (w *ward) alerts(n int) []chain.Transaction {
	block := make([]chain.Transaction, n)
	for i := range block {
		if i%w.people == 0 {
			w.sequence++
		}
		m := contract.Message{Kind: contract.Record, Code: 2, Sequence: w.sequence, Subject: person(i % w.people)}
		binary.BigEndian.PutUint64(m.Commitment[:], w.sequence*0x9e3779b97f4a7c15+uint64(i))
		block[i] = chain.Transaction{Entity: phone(i % w.people), Payload: m.Encode()}
	}
	return block
}

// execute gives one message to the ward's machine and fails the test when it is refused.
func (w *ward) execute(tb testing.TB, sender string, m contract.Message) contract.Outcome {
	tb.Helper()
	o := w.Execute(1, []chain.Transaction{{Entity: sender, Payload: m.Encode()}})[0]
	if o.Refused != "" {
		tb.Fatalf("%v: %s", m.Kind, o.Refused)
	}
	return o
}
