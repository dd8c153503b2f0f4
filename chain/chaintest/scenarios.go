package chaintest

import (
	"fmt"
	"slices"
	"time"

	"ihealth/chain"
)

// usual is what most scenarios work with.
var usual = Setup{Config: chain.Config{Validators: 4, BlockSize: 10}, BlockTimeout: 50 * time.Millisecond}

// Scenarios lists what every ledger must do.
func Scenarios() []Scenario {
	return []Scenario{
		{"commits each transaction once", usual, commitsOnce},
		{"serves by urgency", usual, servesByUrgency},
		{"starves nobody of a class", usual, starvesNobody},
		{"answers queries", usual, answersQueries},
		{"refuses replays", usual, refusesReplays},
		{"refuses bad input and goes on", channelOne(), refusesBadInput},
		{"limits the rate of a sender", usual, limitsTheRate},
		{"tells whom it has no room for", crowded(), tellsWhomItHasNoRoomFor},
		{"changes its block size and validators", growing(), changes},
		{"refuses impossible configurations", growing(), refusesConfigurations},
		{"passes the manager's role on", rotating(), passesTheRoleOn},
		{"goes on without f nodes", usual, goesOnWithoutF},
		{"stops without f+1 nodes and recovers", usual, recoversFromStop},
		{"stops in a partition and recovers", usual, recoversFromPartition},
	}
}

// channelOne is a chain that carries only what is neither urgent nor confidential.
func channelOne() Setup {
	s := usual
	s.Classes, s.Channel = chain.DefaultAllocation(), 1
	return s
}

// crowded is a chain with little room.
func crowded() Setup {
	s := usual
	s.Room = 20
	return s
}

// growing is a chain with nodes to spare.
func growing() Setup {
	s := usual
	s.Nodes = 7
	return s
}

// rotating is a chain with nodes to spare whose manager changes at every height.
func rotating() Setup {
	s := growing()
	s.Rotates = true
	return s
}

func commitsOnce(s *session) error {
	for range 4 {
		for _, entity := range []string{alice, bob, calm} {
			if _, err := s.sendMany(entity, 8, chain.NonUrgent); err != nil {
				return err
			}
		}
		if err := s.harness.Advance(s.ctx, 3*step); err != nil {
			return err
		}
	}
	return s.awaitCommitted(s.tickets)
}

// servesByUrgency submits five and a half blocks' worth at once, so that blocks are mixed.
// By the third block all of it waits, and no later one takes what is less urgent than
// what is left.
func servesByUrgency(s *session) error {
	if _, err := s.sendMany(alice, 11*s.largest/2, chain.NonUrgent, chain.Normal, chain.Urgent); err != nil {
		return err
	}
	if err := s.awaitCommitted(s.tickets); err != nil {
		return err
	}
	all := slices.SortedFunc(slices.Values(s.tickets), byPlace)
	settled := all[0].receipt.Height + 2
	for i := 1; i < len(all); i++ {
		before, t := all[i-1], all[i]
		if before.receipt.Height >= settled && t.transaction.Urgency < before.transaction.Urgency {
			return fmt.Errorf("%v, at height %d, waited for %v, at height %d", t, t.receipt.Height, before, before.receipt.Height)
		}
	}
	return nil
}

// starvesNobody lets one entity flood the chain, and then another one of its weight send
// a little of the same class. Beside the block that may be under way by then, no more of
// the flood goes before the k-th transaction than guarantee 2 of package manager allows:
// k−1 for those before it, and two.
func starvesNobody(s *session) error {
	flood, err := s.sendMany(alice, 10*s.largest, chain.Normal)
	if err != nil {
		return err
	}
	few, err := s.sendMany(bob, 3, chain.Normal)
	if err != nil {
		return err
	}
	if err := s.awaitCommitted(s.tickets); err != nil {
		return err
	}
	for k, t := range few {
		before := 0
		for _, f := range flood {
			if byPlace(f, t) < 0 {
				before++
			}
		}
		if most := s.largest + k + 2; before > most {
			return fmt.Errorf("%d of a flood of %d were served before %v, number %d of another entity: %d may be", before, len(flood), t, k+1, most)
		}
	}
	return nil
}

func answersQueries(s *session) error {
	if _, ok := s.harness.Ledger().Query(chain.TransactionID{Entity: alice, Nonce: 99}); ok {
		return fmt.Errorf("a transaction that nobody has sent is committed")
	}
	t, err := s.send(alice, chain.Class{})
	if err != nil {
		return err
	}
	if _, ok := s.harness.Ledger().Query(t.transaction.ID()); ok {
		return fmt.Errorf("%v was committed within Submit", t)
	}
	return s.awaitCommitted(s.tickets)
}

// refusesReplays sends what waits, and what is committed, once more; and another
// transaction under a nonce that is used.
func refusesReplays(s *session) error {
	t, err := s.send(alice, chain.Class{})
	if err != nil {
		return err
	}
	replays := []*ticket{s.submit(t.transaction)}
	if err := s.await(); err != nil {
		return err
	}
	other, err := sign(chain.Transaction{Entity: alice, Nonce: t.transaction.Nonce, Urgency: chain.NonUrgent})
	if err != nil {
		return err
	}
	replays = append(replays, s.submit(t.transaction), s.submit(other))
	for _, r := range replays {
		r.foreign = true
	}
	if err := s.await(); err != nil {
		return err
	}
	for _, r := range replays {
		if err := expect(r, chain.ErrReplayed); err != nil {
			return err
		}
	}
	return expect(t, nil)
}
