package custody_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/iomt/custody"
	"ihealth/iomt/device"
	"ihealth/sim"
)

// The members of the chain through which lots go.
const (
	authority = "authority"
	plant     = "plant"
	oracle    = "logger's phone"
	depot     = "depot"
	clinic    = "clinic"
	thief     = "thief"
)

// blockTime is the time between two blocks.
const blockTime = sim.Time(10 * time.Second)

// supply is a chain with the hand-overs that were sent to it.
type supply struct {
	t         *testing.T
	machine   *contract.Log
	height    int64
	committed []custody.Committed
	openings  []custody.Opening
}

func newSupply(t *testing.T, lots ...custody.Lot) *supply {
	t.Helper()
	members := []contract.Member{{Entity: authority, Role: contract.Authority}, {Entity: oracle, Role: contract.Oracle}}
	for _, name := range []string{plant, depot, clinic, thief} {
		members = append(members, contract.Member{Entity: name, Role: contract.Provider})
	}
	machine, err := contract.NewLog(contract.Genesis{Members: members})
	if err != nil {
		t.Fatal(err)
	}
	s := &supply{t: t, machine: machine}
	for _, l := range lots {
		of := contract.PseudonymOf(oracle)
		s.send(authority, contract.Message{Kind: contract.Enrol, Subject: l.ID, Party: contract.PseudonymOf(plant), Data: of[:]})
	}
	return s
}

// send makes a block of one message and returns why it was refused.
func (s *supply) send(from string, m contract.Message) string {
	s.height++
	out := s.machine.Execute(s.height, []chain.Transaction{{Entity: from, Payload: m.Encode()}})[0]
	if m.Kind == contract.Transfer {
		s.committed = append(s.committed, custody.Committed{Message: m, From: contract.PseudonymOf(from), At: s.now(), Refused: out.Refused})
	}
	return out.Refused
}

func (s *supply) now() sim.Time { return sim.Time(s.height) * blockTime }

// handOver is what an honest custodian says at the next block.
func (s *supply) handOver(l custody.Lot, sequence uint64, from, to string, stage device.Stage) custody.Opening {
	return custody.Opening{
		HandOver: custody.HandOver{
			Lot: l.ID, From: contract.PseudonymOf(from), To: contract.PseudonymOf(to),
			Sequence: sequence, Stage: stage, At: s.now() + blockTime/2, Content: l.Content,
		},
		Key: [32]byte{byte(sequence), l.ID[0]},
	}
}

// pass sends a hand-over, keeps its opening and returns why it was refused.
func (s *supply) pass(o custody.Opening, from string) string {
	s.openings = append(s.openings, o)
	return s.send(from, o.Message())
}

func lot(n int) custody.Lot {
	tags := []contract.Pseudonym{contract.PseudonymOf(fmt.Sprint("tag a", n)), contract.PseudonymOf(fmt.Sprint("tag b", n))}
	return custody.Lot{
		ID: contract.PseudonymOf(fmt.Sprint("lot ", n)), Content: custody.Content(tags),
		Route: []device.Stage{device.Production, device.Warehouse, device.Hospital}, Delay: time.Minute,
	}
}

// wantFindings compares an audit with the cause wanted of each finding.
func wantFindings(t *testing.T, l custody.Lot, s *supply, want ...error) {
	t.Helper()
	got := l.Audit(s.committed, s.openings)
	if len(got) != len(want) {
		t.Fatalf("findings %v, want %v", got, want)
	}
	for i, f := range got {
		if !errors.Is(f.Cause, want[i]) {
			t.Errorf("finding %v, want %v", f.Cause, want[i])
		}
	}
}

// TestHonestLot: no finding (E4.2).
func TestHonestLot(t *testing.T) {
	a, b := lot(1), lot(2)
	s := newSupply(t, a, b)
	for _, l := range []custody.Lot{a, b} {
		s.pass(s.handOver(l, 1, plant, depot, device.Warehouse), plant)
	}
	for _, l := range []custody.Lot{b, a} {
		s.pass(s.handOver(l, 2, depot, clinic, device.Hospital), depot)
	}
	wantFindings(t, a, s)
	wantFindings(t, b, s)
	if at, _ := s.machine.Subject(a.ID); at.Custodian != contract.PseudonymOf(clinic) || at.Transfers != 2 {
		t.Errorf("the contract holds %+v", at)
	}
}

// TestForgeries: every way to forge a hand-over is found, at the forged one (E4.2).
func TestForgeries(t *testing.T) {
	tests := []struct {
		name  string
		forge func(s *supply, l, other custody.Lot)
		want  error
	}{
		{"swap: goods of another lot", func(s *supply, l, other custody.Lot) {
			o := s.handOver(l, 2, depot, clinic, device.Hospital)
			o.Content = other.Content
			s.pass(o, depot)
		}, custody.ErrSwapped},
		{"swap: the name of a lot that one does not hold", func(s *supply, _, other custody.Lot) {
			s.pass(s.handOver(other, 1, depot, clinic, device.Hospital), depot)
		}, custody.ErrRefused},
		{"clone: handed over twice", func(s *supply, l, _ custody.Lot) {
			s.pass(s.handOver(l, 2, depot, clinic, device.Hospital), depot)
			s.pass(s.handOver(l, 3, depot, thief, device.Hospital), depot)
		}, custody.ErrRefused},
		{"clone: the same message again", func(s *supply, l, _ custody.Lot) {
			o := s.handOver(l, 2, depot, clinic, device.Hospital)
			s.pass(o, depot)
			s.send(depot, o.Message())
		}, custody.ErrRefused},
		{"clone: by one who never held it", func(s *supply, l, _ custody.Lot) {
			s.pass(s.handOver(l, 2, thief, clinic, device.Hospital), thief)
		}, custody.ErrRefused},
		{"skip: a number left out", func(s *supply, l, _ custody.Lot) {
			s.pass(s.handOver(l, 3, depot, clinic, device.Hospital), depot)
		}, custody.ErrRefused},
		{"skip: a stage twice", func(s *supply, l, _ custody.Lot) {
			s.pass(s.handOver(l, 2, depot, clinic, device.Warehouse), depot)
		}, custody.ErrSkipped},
		{"back-date", func(s *supply, l, _ custody.Lot) {
			o := s.handOver(l, 2, depot, clinic, device.Hospital)
			o.At -= sim.Time(2 * time.Minute)
			s.pass(o, depot)
		}, custody.ErrBackDated},
		{"post-date", func(s *supply, l, _ custody.Lot) {
			o := s.handOver(l, 2, depot, clinic, device.Hospital)
			o.At += sim.Time(time.Minute)
			s.pass(o, depot)
		}, custody.ErrBackDated},
		{"back-date by less than the delay, before the lot came", func(s *supply, l, _ custody.Lot) {
			o := s.handOver(l, 2, depot, clinic, device.Hospital)
			o.At -= sim.Time(20 * time.Second)
			s.pass(o, depot)
		}, custody.ErrBackDated},
		{"altered afterwards", func(s *supply, l, _ custody.Lot) {
			o := s.handOver(l, 2, depot, clinic, device.Hospital)
			s.send(depot, o.Message())
			o.At--
			s.openings = append(s.openings, o)
		}, custody.ErrAltered},
		{"not opened", func(s *supply, l, _ custody.Lot) {
			o := s.handOver(l, 2, depot, clinic, device.Hospital)
			s.send(depot, o.Message())
		}, custody.ErrUnopened},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, other := lot(1), lot(2)
			s := newSupply(t, l, other)
			s.pass(s.handOver(l, 1, plant, depot, device.Warehouse), plant)
			before := len(s.committed)
			tt.forge(s, l, other)
			got := append(l.Audit(s.committed, s.openings), other.Audit(s.committed, s.openings)...)
			if len(got) != 1 || !errors.Is(got[0].Cause, tt.want) || got[0].Index < before {
				t.Errorf("findings %v, want one of %v", got, tt.want)
			}
		})
	}
}

// TestSkippedStage: a lot that goes from the plant to the clinic at once.
func TestSkippedStage(t *testing.T) {
	l := lot(1)
	s := newSupply(t, l)
	s.pass(s.handOver(l, 1, plant, clinic, device.Hospital), plant)
	wantFindings(t, l, s, custody.ErrSkipped)
}

// TestOpeningsByOthers: an opening whose From or To is not the chain's is no opening.
func TestOpeningsByOthers(t *testing.T) {
	for _, change := range []func(*custody.Opening){
		func(o *custody.Opening) { o.From = contract.PseudonymOf(thief) },
		func(o *custody.Opening) { o.To = contract.PseudonymOf(thief) },
		func(o *custody.Opening) { o.Key[5]++ },
		func(o *custody.Opening) { o.Code++ },
	} {
		l := lot(1)
		s := newSupply(t, l)
		o := s.handOver(l, 1, plant, depot, device.Warehouse)
		s.send(plant, o.Message())
		change(&o)
		s.openings = append(s.openings, o)
		wantFindings(t, l, s, custody.ErrAltered)
	}
}

// TestContent does not depend on order or repetition, and on nothing less than all tags.
func TestContent(t *testing.T) {
	a, b, c := contract.Pseudonym{1}, contract.Pseudonym{2}, contract.Pseudonym{3}
	want := custody.Content([]contract.Pseudonym{a, b, c})
	if custody.Content([]contract.Pseudonym{c, a, b, a}) != want {
		t.Error("another order gives another content")
	}
	if custody.Content([]contract.Pseudonym{a, b}) == want {
		t.Error("a missing tag is not seen")
	}
}

// TestConditionFiresAtItsDeadline: exactly then, once, and not when the lot came by then (E4.2).
func TestConditionFiresAtItsDeadline(t *testing.T) {
	const due = sim.Time(time.Hour)
	delivered := func(at sim.Time, to, refused string) *custody.Committed {
		return &custody.Committed{Message: contract.Message{Kind: contract.Transfer, Subject: lot(1).ID, Party: contract.PseudonymOf(to)}, At: at, Refused: refused}
	}
	tests := []struct {
		name  string
		by    *custody.Committed
		fires bool
	}{
		{"nothing", nil, true},
		{"delivered at the deadline", delivered(due, clinic, ""), false},
		{"delivered 1 ns late", delivered(due+1, clinic, ""), true},
		{"delivered elsewhere", delivered(0, depot, ""), true},
		{"refused", delivered(0, clinic, "no"), true},
	}
	for _, tt := range tests {
		c := custody.Condition{Lot: lot(1).ID, To: contract.PseudonymOf(clinic), Due: due}
		if tt.by != nil && tt.by.At <= due {
			c.Committed(tt.by)
		}
		if c.Tick(due - 1) {
			t.Errorf("%s: fires before the deadline", tt.name)
		}
		if got := c.Tick(due); got != tt.fires {
			t.Errorf("%s: fires at the deadline: %v, want %v", tt.name, got, tt.fires)
		}
		if tt.by != nil && tt.by.At > due {
			c.Committed(tt.by)
		}
		if c.Tick(due + 1) {
			t.Errorf("%s: fires after the deadline", tt.name)
		}
	}
}
