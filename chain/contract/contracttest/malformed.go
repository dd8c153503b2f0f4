package contracttest

import (
	"fmt"
	"math/rand/v2"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/sim/rng"
)

// checkMalformed sends payloads that are no messages, and messages with fields that their
// kind does not know or lacks, from whoever might send them otherwise.
func checkMalformed(open Open) error {
	s, err := begin(open)
	if err != nil {
		return err
	}
	for _, g := range granted() {
		if _, err := s.send(g.Sender, g.Message); err != nil {
			return err
		}
	}
	for i, p := range malformed() {
		refused, _, err := s.execute(p.sender, p.payload)
		if err == nil && refused != contract.RefusedMessage {
			err = fmt.Errorf("refused for %q, want %q", refused, contract.RefusedMessage)
		}
		if err != nil {
			return fmt.Errorf("payload %d, %x from %s: %w", i, p.payload, p.sender, err)
		}
	}
	return nil
}

// payload is what somebody sends.
type payload struct {
	sender  string
	payload []byte
}

func malformed() []payload {
	all := []payload{{authority, nil}, {authority, []byte("?")}}
	messages := rightful()
	for _, kind := range contract.Kinds() {
		right := messages[kind]
		good := right.Message.Encode()
		version, other := append([]byte(nil), good...), append([]byte(nil), good...)
		version[0], other[1] = 2, byte(contract.Admit)+1
		for _, bad := range [][]byte{good[:len(good)-1], append(good[:len(good):len(good)], 0), version, other} {
			all = append(all, payload{right.Sender, bad})
		}
		for _, m := range spoiled(right.Message) {
			all = append(all, payload{right.Sender, m.Encode()})
		}
	}
	r := rand.New(rng.New(rng.Key{Name: "contracttest/malformed"}))
	for range 200 {
		b := make([]byte, r.IntN(200))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		all = append(all, payload{authority, b})
	}
	return all
}

// spoiled returns variants of a rightful message that are impossible.
func spoiled(m contract.Message) []contract.Message {
	var all []contract.Message
	spoil := func(change func(*contract.Message)) {
		bad := m
		change(&bad)
		if bad.Validate() != nil {
			all = append(all, bad)
		}
	}
	spoil(func(m *contract.Message) { m.Code = contract.MaxCode + 1 })
	spoil(func(m *contract.Message) { m.Code = 2 })
	spoil(func(m *contract.Message) { m.Epoch = 0 })
	spoil(func(m *contract.Message) { m.Epoch++ })
	spoil(func(m *contract.Message) { m.Sequence = 0 })
	spoil(func(m *contract.Message) { m.Sequence++ })
	spoil(func(m *contract.Message) { m.Count++ })
	spoil(func(m *contract.Message) { m.Subject = contract.Pseudonym{} })
	spoil(func(m *contract.Message) { m.Party = contract.Pseudonym{} })
	spoil(func(m *contract.Message) { m.Party = of(doctor) })
	spoil(func(m *contract.Message) { m.Commitment = [32]byte{} })
	spoil(func(m *contract.Message) { m.Commitment = commitment(9) })
	spoil(func(m *contract.Message) { m.Data = nil })
	spoil(func(m *contract.Message) { m.Data = []byte("short") })
	spoil(func(m *contract.Message) { m.Data = make([]byte, len(contract.Pseudonym{})) })
	return all
}

// checkBlocks demands that an empty block changes nothing, that blocks of several
// transactions have an outcome for each, in order, and that what is refused among them
// leaves no trace.
func checkBlocks(open Open) error {
	s, err := begin(open)
	if err != nil {
		return err
	}
	before := s.machine.Root()
	if got := s.machine.Execute(1, nil); len(got) != 0 || s.machine.Root() != before {
		return fmt.Errorf("an empty block: %d outcomes, root %x, was %x", len(got), s.machine.Root(), before)
	}
	good, mixed := blocks()
	s.machine.Execute(2, good)
	s.twin.Execute(1, nil)
	outcomes := s.twin.Execute(2, mixed)
	if len(outcomes) != len(mixed) {
		return fmt.Errorf("%d outcomes for a block of %d", len(outcomes), len(mixed))
	}
	for i, o := range outcomes {
		if refused := i%2 == 1; refused != (o.Refused != "") {
			return fmt.Errorf("transaction %d: refused for %q", i, o.Refused)
		}
	}
	if s.machine.Root() != s.twin.Root() {
		return fmt.Errorf("transactions that were refused left a trace: root %x, want %x", s.twin.Root(), s.machine.Root())
	}
	return nil
}

// blocks returns a block of good transactions, and one with a bad one behind each.
func blocks() (good, mixed []chain.Transaction) {
	for i, g := range granted() {
		right := chain.Transaction{Entity: g.Sender, Nonce: uint64(i), Payload: g.Message.Encode()}
		wrong := right
		wrong.Entity = device
		good = append(good, right)
		mixed = append(mixed, right, wrong)
	}
	return good, mixed
}
