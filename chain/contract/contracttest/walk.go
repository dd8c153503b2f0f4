package contracttest

import (
	"fmt"
	"math/rand/v2"

	"ihealth/chain/contract"
	"ihealth/sim/rng"
)

// Walk of random messages: of so many, at least this share must have been carried out,
// or it would show nothing.
const (
	walkLength = 3000
	leastShare = 0.1
)

// checkWalk sends random messages, most of them possible, and demands that the machine
// carries out those that the reference does.
func checkWalk(open Open) error {
	s, err := begin(open)
	if err != nil {
		return err
	}
	roles, err := Genesis().Roles()
	if err != nil {
		return err
	}
	foretell := reference{roles: roles}
	r := rand.New(rng.New(rng.Key{Name: "contracttest/walk"}))
	for i := range walkLength {
		sender, m := randomMessage(r)
		refused, err := s.send(sender, m)
		if err != nil {
			return fmt.Errorf("message %d: %w", i, err)
		}
		if want := foretell.accepts(deed{of(sender), m}); want != (refused == "") {
			return fmt.Errorf("message %d, %+v from %s: refused for %q; may be carried out: %t", i, m, sender, refused, want)
		}
	}
	if done := len(foretell.done); float64(done) < leastShare*walkLength {
		return fmt.Errorf("only %d of %d messages were carried out", done, walkLength)
	}
	return nil
}

// randomMessage returns a message about one of few subjects, with small numbers, and
// seldom with a field that its kind does not know.
func randomMessage(r *rand.Rand) (sender string, m contract.Message) {
	members := Genesis().Members
	pick := func() string { return members[r.IntN(len(members))].Entity }
	kind := contract.Kinds()[r.IntN(len(contract.Kinds()))]
	right := rightful()[kind]
	sender, m = right.Sender, right.Message
	if r.IntN(3) == 0 {
		sender = pick()
	}
	m.Subject = []contract.Pseudonym{person, person2, lot, journal}[r.IntN(4)]
	if !m.Party.IsZero() && r.IntN(2) == 0 {
		m.Party = of(pick())
	}
	if m.Sequence > 0 {
		m.Sequence = 1 + r.Uint64N(40)
	}
	if m.Epoch > 0 {
		m.Epoch = 1 + r.Uint32N(12)
	}
	switch kind {
	case contract.Anchor:
		m.Count, m.Commitment = r.Uint64N(50), commitment(byte(r.IntN(2)))
	case contract.Record:
		m.Code = uint8(r.IntN(contract.MaxCode + 2))
	case contract.Admit:
		m.Code = uint8(r.IntN(2))
	default:
	}
	return sender, m
}
