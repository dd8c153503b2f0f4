package tracing_test

import (
	"errors"
	"slices"
	"testing"

	"ihealth/chain/contract"
	"ihealth/iomt/edge"
	"ihealth/iomt/tracing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

const minute = 60 * sim.Time(1e9)

var (
	anna, ben = contract.Pseudonym{0xa}, contract.Pseudonym{0xb}
	logName   = contract.Pseudonym{0xf}
)

func contact(subject, peer contract.Pseudonym, from, to, near sim.Time) edge.Contact {
	return edge.Contact{Subject: subject, Peer: peer, From: from, To: to, Close: near, Signals: 1 + int((to-from)/minute)}
}

func TestLogRefuses(t *testing.T) {
	l := tracing.NewLog(logName)
	if err := l.Add(contact(anna, ben, 10, 20, 5)); err != nil {
		t.Fatal(err)
	}
	before := l.Proofs().Head().Anchor()
	for name, bad := range map[string]edge.Contact{
		"no subject":   contact(contract.Pseudonym{}, ben, 30, 40, 5),
		"no peer":      contact(anna, contract.Pseudonym{}, 30, 40, 5),
		"with oneself": contact(anna, anna, 30, 40, 5),
		"negative":     contact(anna, ben, -30, 40, 5),
		"turned":       contact(anna, ben, 40, 30, 0),
		"close long":   contact(anna, ben, 30, 40, 11),
		"close short":  contact(anna, ben, 30, 40, -1),
		"replayed":     contact(anna, ben, 10, 20, 5),
		"overlapping":  contact(anna, ben, 20, 30, 5),
	} {
		if err := l.Add(bad); !errors.Is(err, tracing.ErrContact) {
			t.Errorf("%s: %v, want ErrContact", name, err)
		}
	}
	after := l.Proofs().Head().Anchor()
	if after.Count != before.Count || after.Commitment != before.Commitment {
		t.Error("what was refused changed the log")
	}
	if err := l.Add(contact(ben, anna, 10, 20, 5)); err != nil {
		t.Errorf("the other's view: %v", err)
	}
	if err := l.Add(contact(anna, ben, 21, 30, 5)); err != nil {
		t.Errorf("the next contact: %v", err)
	}
}

// TestSequence compares with a search of all contacts for all identifiers.
func TestSequence(t *testing.T) {
	s := rng.New(rng.Key{Seed: 3})
	phones := make([]*tracing.Phone, 8)
	for i := range phones {
		phones[i] = tracing.NewPhone(rng.New(rng.Key{Seed: uint64(i)}))
	}
	l, all := tracing.NewLog(logName), []edge.Contact(nil)
	for range 3000 {
		listener, speaker := int(8*s.Float64()), int(8*s.Float64())
		from := sim.Seconds(s.Uniform(0, 3*86400))
		if s.Float64() < 0.2 { // somebody repeats what was heard up to two hours ago
			from += sim.Seconds(s.Uniform(600, 7200))
		}
		c := contact(contract.Pseudonym{1, byte(listener)}, phones[speaker].Identifier(from), from, from+minute, minute/2)
		if s.Float64() < 0.1 {
			c.Peer = phones[speaker].Identifier(max(0, from-sim.Seconds(5000)))
		}
		if l.Add(c) == nil {
			all = append(all, c)
		}
	}
	if l.Proofs().Size() != uint64(len(all)) {
		t.Fatalf("%d leaves of %d contacts", l.Proofs().Size(), len(all))
	}
	const tolerance = 5 * minute
	keys := phones[2].Publish(0, 1)
	var want []edge.Contact
	for i := range tracing.Interval(2 * tracing.Period) {
		id, start := keys[i/tracing.Period].Identifier(i), sim.Time(i)*10*minute
		for _, c := range all {
			if c.Peer == id && c.To >= start-tolerance && c.From < start+10*minute+tolerance {
				want = append(want, c)
			}
		}
	}
	slices.SortFunc(want, func(a, b edge.Contact) int { return int(a.From - b.From) })
	if got := l.Sequence(keys, tolerance); !slices.Equal(got, want) || len(got) < 100 {
		t.Errorf("%d contacts of the case, a search of all finds %d", len(got), len(want))
	}
	if got := l.Sequence(nil, tolerance); got != nil {
		t.Errorf("%d contacts without a key", len(got))
	}
}

// TestSequenceLeavesImpostorsOut: an identifier that is heard hours after its interval was repeated
// by somebody else.
func TestSequenceLeavesImpostorsOut(t *testing.T) {
	phone, l := tracing.NewPhone(rng.New(rng.Key{})), tracing.NewLog(logName)
	id := phone.Identifier(0)
	for _, from := range []sim.Time{9 * minute, 14 * minute, 16 * minute, 300 * minute} {
		if err := l.Add(contact(anna, id, from, from+minute, 0)); err != nil {
			t.Fatal(err)
		}
	}
	if got := l.Sequence(phone.Publish(0, 0), 5*minute); len(got) != 2 {
		t.Errorf("%d contacts, want the two within 5 minutes of the interval", len(got))
	}
}

// TestLogIsTamperEvident: a contact changed afterwards is not the one under the anchored root.
func TestLogIsTamperEvident(t *testing.T) {
	l := tracing.NewLog(logName)
	contacts := []edge.Contact{contact(anna, ben, 1, 9, 3), contact(ben, anna, 2, 8, 4), contact(anna, logName, 3, 9, 0)}
	for _, c := range contacts {
		if err := l.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	head := l.Proofs().Head()
	for i, c := range contacts {
		proof, err := l.Proofs().Inclusion(uint64(i), 3)
		if err != nil {
			t.Fatal(err)
		}
		if err := head.Includes(tracing.EncodeContact(c), proof); err != nil {
			t.Errorf("contact %d: %v", i, err)
		}
		c.Close++
		if head.Includes(tracing.EncodeContact(c), proof) == nil {
			t.Errorf("contact %d is in the log with one more nanosecond", i)
		}
	}
}
