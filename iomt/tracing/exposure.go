package tracing

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"ihealth/chain/contract"
	"ihealth/iomt/edge"
	"ihealth/sim"
)

// ExposureTime is how long two people must have been close within a day: 15 minutes, the rule of health
// authorities (ECDC, "Contact tracing: public health management", 2020).
const ExposureTime = 15 * 60 * sim.Time(1e9)

// Exposure is what somebody had of a confirmed case in a day.
type Exposure struct {
	Subject  contract.Pseudonym
	Day      int      // from 0
	From, To sim.Time // first and last signal
	Close    sim.Time // in all
}

// Exposures adds up the time close of everybody in a sequence of contacts by days, over however many identifiers,
// and returns whoever has least or more of it, in order of the beginning: the sequence of
// devices that must be notified.
func Exposures(sequence []edge.Contact, least sim.Time) []Exposure {
	type whoAndWhen struct {
		subject contract.Pseudonym
		day     int
	}
	at := make(map[whoAndWhen]int)
	var all []Exposure
	for _, c := range sequence {
		key := whoAndWhen{c.Subject, int(c.From / Day)}
		i, known := at[key]
		if !known {
			i = len(all)
			at[key] = i
			all = append(all, Exposure{Subject: c.Subject, Day: key.day, From: c.From})
		}
		all[i].From, all[i].To = min(all[i].From, c.From), max(all[i].To, c.To)
		all[i].Close += c.Close
	}
	all = slices.DeleteFunc(all, func(e Exposure) bool { return e.Close < least })
	slices.SortStableFunc(all, func(a, b Exposure) int {
		return cmp.Or(cmp.Compare(a.From, b.From), slices.Compare(a.Subject[:], b.Subject[:]))
	})
	return all
}

// Notice returns the message of the exposed person's oracle to the chain, which belongs into the urgent class: code
// 2, the number of the subject's record, and a commitment to the exposure under a key that stays
// beside it. Neither the case nor time, place or duration can be told from it.
func (e Exposure) Notice(sequence uint64, key [32]byte) contract.Message {
	mac := hmac.New(sha256.New, key[:])
	mac.Write(e.encode())
	return contract.Message{
		Kind: contract.Record, Code: uint8(edge.Emergency), Sequence: sequence, Subject: e.Subject,
		Commitment: [32]byte(mac.Sum(nil)),
	}
}

// Opens reports whether a notice is of this exposure, by the key of its commitment.
func (e Exposure) Opens(m contract.Message, key [32]byte) bool {
	want := e.Notice(m.Sequence, key)
	return m.Kind == want.Kind && m.Subject == want.Subject && hmac.Equal(m.Commitment[:], want.Commitment[:])
}

// encode returns the exposure as bytes, integers big endian.
func (e Exposure) encode() []byte {
	b := slices.Clone(e.Subject[:])
	for _, v := range []uint64{uint64(e.Day), uint64(e.From), uint64(e.To), uint64(e.Close)} {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	return b
}
