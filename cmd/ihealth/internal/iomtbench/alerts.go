package iomtbench

import (
	"context"
	"encoding/binary"
	"fmt"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/cmd/ihealth/internal/measure"
)

// alerts returns how many alerts a second of processor time a machine carries out, in
// blocks of batch, with the root after each.
func (o *Options) alerts(ctx context.Context, start func(contract.Genesis) (contract.Machine, error)) (float64, error) {
	m, err := start(o.genesis())
	if err != nil {
		return 0, err
	}
	if err := carriedOut(m, 1, o.enrolments()); err != nil {
		return 0, err
	}
	blocks := make([][]chain.Transaction, o.Blocks)
	for b := range blocks {
		blocks[b] = o.block(b)
	}
	spent := measure.ProcessorTime()
	for b, block := range blocks {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if err := carriedOut(m, int64(b+2), block); err != nil {
			return 0, err
		}
	}
	return float64(o.Blocks*batch) / (measure.ProcessorTime() - spent).Seconds(), nil
}

// carriedOut executes a block, of which nothing may be refused.
func carriedOut(m contract.Machine, height int64, block []chain.Transaction) error {
	before := m.Root()
	for i, outcome := range m.Execute(height, block) {
		if outcome.Refused != "" {
			return fmt.Errorf("iomtbench: %w: transaction %d of block %d is refused: %s", ErrWrong, i, height, outcome.Refused)
		}
	}
	if m.Root() == before {
		return fmt.Errorf("iomtbench: %w: block %d changes nothing", ErrWrong, height)
	}
	return nil
}

func phone(i int) string { return fmt.Sprintf("phone %d", i) }

func person(i int) contract.Pseudonym { return contract.PseudonymOf(fmt.Sprintf("person %d", i)) }

// genesis lists the health authority and a phone for each person.
func (o *Options) genesis() contract.Genesis {
	members := []contract.Member{{Entity: "authority", Role: contract.Authority}, {Entity: "patient", Role: contract.Patient}}
	for i := range o.People {
		members = append(members, contract.Member{Entity: phone(i), Role: contract.Oracle})
	}
	return contract.Genesis{Members: members}
}

func (o *Options) enrolments() []chain.Transaction {
	out := make([]chain.Transaction, o.People)
	for i := range out {
		oracle := contract.PseudonymOf(phone(i))
		m := contract.Message{Kind: contract.Enrol, Subject: person(i), Party: contract.PseudonymOf("patient"), Data: oracle[:]}
		out[i] = chain.Transaction{Entity: "authority", Payload: m.Encode()}
	}
	return out
}

// block returns the b-th block of urgent alerts, whose senders take turns.
func (o *Options) block(b int) []chain.Transaction {
	out := make([]chain.Transaction, batch)
	for i := range out {
		n := b*batch + i
		m := contract.Message{Kind: contract.Record, Code: 2, Sequence: uint64(n/o.People) + 1, Subject: person(n % o.People)}
		binary.BigEndian.PutUint64(m.Commitment[:], uint64(n)+1)
		out[i] = chain.Transaction{Entity: phone(n % o.People), Payload: m.Encode()}
	}
	return out
}
