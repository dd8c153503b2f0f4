package contract

import (
	"bytes"
	"encoding/binary"
	"iter"
	"maps"
	"slices"
)

// Subject is what the log knows of a person, device or lot.
type Subject struct {
	Account   Pseudonym // that grants and revokes
	Oracle    Pseudonym // that reports
	Limits    [32]byte  // commitment in force; zero before the first
	Reported  uint64    // last sequence number of a verdict; 0 before the first
	Epoch     uint32    // of keys, in force
	Readers   []Pseudonym
	Custodian Pseudonym
	Transfers uint64 // hand-overs so far
}

// Subject returns what is known of p, and false if p is not enrolled. Readers are in
// increasing order.
func (l *Log) Subject(p Pseudonym) (Subject, bool) {
	s := l.subjects[p]
	if s == nil {
		return Subject{}, false
	}
	return Subject{
		Account: s.account, Oracle: s.oracle, Limits: s.limits, Reported: s.reported, Epoch: s.epoch,
		Readers:   slices.SortedFunc(maps.Keys(s.granted), comparePseudonyms),
		Custodian: s.custodian, Transfers: s.transfers,
	}, true
}

// Anchored returns the last root of a log, and false before the first.
func (l *Log) Anchored(log Pseudonym) (Anchored, bool) {
	a, ok := l.logs[log]
	return a, ok
}

// Admitted reports whether a party is on a list of a cluster head.
func (l *Log) Admitted(head, list, party Pseudonym) bool { return l.lists[listed{head, list, party}] }

// Storage calls for all that the machine keeps, with a name for each piece, in the same
// order for the same state.
func (l *Log) Storage() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, p := range slices.SortedFunc(maps.Keys(l.subjects), comparePseudonyms) {
			s, _ := l.Subject(p)
			if !yield("subject "+p.String(), s.append(p[:])) {
				return
			}
		}
		for _, p := range slices.SortedFunc(maps.Keys(l.logs), comparePseudonyms) {
			a := l.logs[p]
			if !yield("log "+p.String(), binary.BigEndian.AppendUint64(slices.Concat(p[:], a.Owner[:], a.Root[:]), a.Leaves)) {
				return
			}
		}
		for _, place := range slices.SortedFunc(maps.Keys(l.lists), compareListed) {
			if !yield("list "+place.list.String(), slices.Concat(place.head[:], place.list[:], place.party[:])) {
				return
			}
		}
		yield("root", l.root[:])
	}
}

// append appends all fields.
func (s Subject) append(b []byte) []byte {
	b = append(append(append(b, s.Account[:]...), s.Oracle[:]...), s.Limits[:]...)
	b = binary.BigEndian.AppendUint64(b, s.Reported)
	b = binary.BigEndian.AppendUint32(b, s.Epoch)
	for _, r := range s.Readers {
		b = append(b, r[:]...)
	}
	return binary.BigEndian.AppendUint64(append(b, s.Custodian[:]...), s.Transfers)
}

func comparePseudonyms(a, b Pseudonym) int { return bytes.Compare(a[:], b[:]) }

func compareListed(a, b listed) int {
	if c := comparePseudonyms(a.head, b.head); c != 0 {
		return c
	}
	if c := comparePseudonyms(a.list, b.list); c != 0 {
		return c
	}
	return comparePseudonyms(a.party, b.party)
}
