package chain

import (
	"crypto/ed25519"
	"sort"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// Arrival is a signed transaction and when it is meant to be sent.
type Arrival struct {
	At          sim.Time // since the beginning of the load; 0 when Rate is 0
	Transaction Transaction
}

// Arrivals is the sequence of a workload's transactions, in order of time. It is
// the same for the same workload. It belongs to one goroutine.
type Arrivals struct {
	times   schedule
	choice  *rng.Stream
	shares  []float64 // cumulative
	senders []sender
	index   map[string]*sender // by name, for a trace
}

// sender is the state of one entity.
type sender struct {
	entity  Entity
	key     ed25519.PrivateKey
	random  *rng.Stream
	counter int
}

// Arrivals returns the workload's transactions from the beginning. The workload
// must be valid.
func (w Workload) Arrivals() *Arrivals {
	key := w.streams()
	a := &Arrivals{times: newSchedule(w), choice: rng.New(key.Sub("entity")), index: make(map[string]*sender)}
	sum := 0.0
	for _, e := range w.Entities {
		sum += e.Share
		a.shares = append(a.shares, sum)
		a.senders = append(a.senders, sender{
			entity: e,
			key:    w.PrivateKey(e.Name),
			random: rng.New(key.Sub("payload").Sub(e.Name)),
		})
	}
	for i := range a.senders {
		a.index[a.senders[i].entity.Name] = &a.senders[i]
	}
	return a
}

// Next returns the next transaction, and false when there is none because Count
// are sent or the next is due after Duration. Rate 0 has no due times, and only
// Count ends it. A payload that is too large or of an invalid class is sent as
// it is, unsigned, for the manager to refuse.
func (a *Arrivals) Next() (Arrival, bool) {
	at, ok := a.times.next()
	if !ok {
		return Arrival{}, false
	}
	if trace := a.times.workload.Trace; len(trace) > 0 {
		r := trace[a.times.count-1]
		s := a.index[r.Entity]
		return Arrival{At: at, Transaction: s.signed(s.bytes(r.Bytes), r.Urgency)}, true
	}
	return Arrival{At: at, Transaction: a.pick().next(a.times.workload.PayloadBytes)}, true
}

// pick draws the entity that sends, by share. Splitting a Poisson process so
// gives independent Poisson processes.
func (a *Arrivals) pick() *sender {
	total := a.shares[len(a.shares)-1]
	u := a.choice.Uniform(0, total)
	i := sort.Search(len(a.shares), func(i int) bool { return a.shares[i] > u })
	return &a.senders[min(i, len(a.senders)-1)]
}

// next returns the sender's next transaction.
func (s *sender) next(payloadBytes int) Transaction {
	if s.entity.Payload != nil {
		return s.signed(s.entity.Payload(s.counter))
	}
	return s.signed(s.bytes(payloadBytes), s.entity.Urgency)
}

// signed returns the sender's next transaction with that payload, of that class.
func (s *sender) signed(payload []byte, u Urgency) Transaction {
	t := Transaction{
		Entity: s.entity.Name, Nonce: s.entity.FirstNonce + uint64(s.counter),
		Urgency: u, Security: s.entity.Security, Payload: payload,
	}
	s.counter++
	if t.Validate() == nil {
		copy(t.Signature[:], ed25519.Sign(s.key, t.SignedBytes()))
	}
	return t
}

// bytes returns n random bytes.
func (s *sender) bytes(n int) []byte {
	b := make([]byte, n)
	for i := 0; i < n; i += 8 {
		word := s.random.Uint64()
		for j := i; j < min(i+8, n); j++ {
			b[j] = byte(word)
			word >>= 8
		}
	}
	return b
}
