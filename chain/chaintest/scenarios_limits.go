package chaintest

import (
	"errors"
	"fmt"

	"ihealth/chain"
)

// isReason reports whether err is the wanted sentinel, nil meaning none.
func isReason(err, want error) bool {
	if want == nil {
		return err == nil
	}
	return errors.Is(err, want)
}

// bad is a transaction and why it is refused.
type bad struct {
	transaction chain.Transaction
	want        error
}

// badInput returns everything that can be wrong with a transaction, but for replays and
// limits, for a chain of the class {Normal, Standard}.
func badInput() ([]bad, error) {
	good := chain.Transaction{Entity: alice, Urgency: chain.Normal}
	signed := []bad{
		{chain.Transaction{Entity: "nobody", Urgency: chain.Normal}, chain.ErrUnknownEntity},
		{chain.Transaction{Entity: calm, Urgency: chain.Normal}, chain.ErrUrgency},
		{chain.Transaction{Entity: calm, Urgency: chain.NonUrgent, Security: chain.Confidential}, chain.ErrSecurity},
		{chain.Transaction{Entity: alice, Urgency: chain.Urgent}, chain.ErrChannel},
		{chain.Transaction{Entity: alice, Urgency: chain.Normal, Security: chain.Confidential}, chain.ErrChannel},
	}
	for i := range signed {
		var err error
		if signed[i].transaction, err = sign(signed[i].transaction); err != nil {
			return nil, err
		}
	}
	forged, err := sign(good)
	if err != nil {
		return nil, err
	}
	forged.Payload = []byte("changed after signing")
	large, urgency, security := good, good, good
	large.Payload = make([]byte, chain.MaxPayload+1)
	urgency.Urgency, security.Security = 9, 9
	return append(signed,
		bad{good, chain.ErrSignature},
		bad{forged, chain.ErrSignature},
		bad{large, chain.ErrOversized},
		bad{urgency, chain.ErrUrgency},
		bad{security, chain.ErrSecurity},
		bad{chain.Transaction{Urgency: chain.Normal}, chain.ErrMalformed},
	), nil
}

// refusesBadInput submits everything that is bad and then something good.
func refusesBadInput(s *session) error {
	list, err := badInput()
	if err != nil {
		return err
	}
	for i := range list {
		t := &list[i].transaction
		if !errors.Is(list[i].want, chain.ErrSignature) {
			t.Nonce = uint64(1000 + i)
		}
		s.submit(*t)
	}
	if err := s.await(); err != nil {
		return err
	}
	for i, t := range s.tickets {
		if err := expect(t, list[i].want); err != nil {
			return err
		}
	}
	good, err := s.sendMany(alice, 5, chain.Normal)
	if err != nil {
		return err
	}
	return s.awaitCommitted(good)
}

// limitsTheRate sends five at once where three are allowed.
func limitsTheRate(s *session) error {
	list, err := s.sendMany(limited, 5, chain.Normal)
	if err != nil {
		return err
	}
	if err := s.await(); err != nil {
		return err
	}
	for i, t := range list {
		var want error
		if i >= 3 {
			want = chain.ErrRate
		}
		if err := expect(t, want); err != nil {
			return err
		}
	}
	return nil
}

// tellsWhomItHasNoRoomFor sends twenty times more than there is room for, and then
// something urgent, which finds room. What has none is told so, and the rest commits.
func tellsWhomItHasNoRoomFor(s *session) error {
	flood, err := s.sendMany(alice, 20*s.setup.Room, chain.NonUrgent)
	if err != nil {
		return err
	}
	urgent, err := s.sendMany(bob, 3, chain.Urgent)
	if err != nil {
		return err
	}
	if err := s.awaitCommitted(urgent); err != nil {
		return err
	}
	full := 0
	for _, t := range flood {
		if t.err == nil {
			continue
		}
		if err := expect(t, chain.ErrFull); err != nil {
			return err
		}
		full++
	}
	if full == 0 || full == len(flood) {
		return fmt.Errorf("%d of %d have no room where there is room for %d", full, len(flood), s.setup.Room)
	}
	return nil
}
