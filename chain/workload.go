package chain

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"ihealth/sim"
)

// Limits of a workload.
const (
	MaxRate         = 1e6         // 1/s
	MaxTransactions = 100_000_000 // meant to be sent
)

// Workload is what the entities send. At least one of Duration and Count bounds
// it.
//
// With a Rate it is an open load: when transactions are meant to be sent does not
// depend on how fast the chain is. A sender that cannot keep up gives up at
// Deadline. With rate 0 it is a closed load: the next transaction is sent when the
// chain has made room for it, so that none is ever late, and a commit latency
// says how long the queue was, not how fast the chain is.
type Workload struct {
	Rate         float64       // arrivals of all entities together, Poisson, 1/s, 0 to MaxRate; 0 keeps the manager's queue full
	Duration     time.Duration // when the last may be meant to be sent, ≥ 0, Rate·Duration ≤ MaxTransactions; 0: until Count
	Count        int           // transactions, 0 to MaxTransactions; 0: until Duration
	PayloadBytes int           // byte, 0 to MaxPayload, of entities without a payload source
	Seed         uint64        // of arrivals, payloads and keys
	Entities     []Entity      // at least one

	// Trace, if not empty, is replayed: it says when who sends what class and how many
	// bytes, and Rate is its mean. See ArrivalTrace.Workload.
	Trace ArrivalTrace
}

// Entity is a sender of a workload.
type Entity struct {
	Name     string    // unique, 1 to MaxEntity bytes
	Share    float64   // weight of the entity in Rate, > 0
	Urgency  Urgency   // class of its transactions where Payload is nil
	Security Security  // class of its transactions
	Weight   float64   // see Member
	Limit    RateLimit // see Member

	FirstNonce uint64 // of its first transaction; the next ones count up

	// Payload returns the payload and class of the entity's i-th transaction. It is
	// called with 0, 1, 2, … by one goroutine. Nil sends PayloadBytes random bytes.
	Payload func(i int) ([]byte, Urgency)
}

// Validate reports the first field that is out of its range.
func (w Workload) Validate() error {
	switch {
	case !(w.Rate >= 0 && w.Rate <= MaxRate):
		return fmt.Errorf("chain: workload: rate %v: want 0 to %g transactions per second", w.Rate, MaxRate)
	case w.Duration < 0:
		return fmt.Errorf("chain: workload: duration %v: want ≥ 0", w.Duration)
	case w.Count < 0 || w.Count > MaxTransactions:
		return fmt.Errorf("chain: workload: count %d: want 0 to %d", w.Count, MaxTransactions)
	case w.Duration == 0 && w.Count == 0:
		return fmt.Errorf("chain: workload has no end: set its duration or its count")
	case w.Count == 0 && w.Rate*w.Duration.Seconds() > MaxTransactions:
		return fmt.Errorf("chain: workload: rate %v for %v makes %.3g transactions: want at most %d in all",
			w.Rate, w.Duration, w.Rate*w.Duration.Seconds(), MaxTransactions)
	case w.PayloadBytes < 0 || w.PayloadBytes > MaxPayload:
		return fmt.Errorf("chain: workload: payload of %d bytes: want 0 to %d", w.PayloadBytes, MaxPayload)
	case len(w.Entities) == 0:
		return fmt.Errorf("chain: workload: no entity sends")
	}
	if err := w.validateEntities(); err != nil {
		return err
	}
	return w.validateTrace()
}

func (w Workload) validateEntities() error {
	for i, e := range w.Entities {
		if !(e.Share > 0) || math.IsInf(e.Share, 0) {
			return fmt.Errorf("chain: workload: entity %d, %q: share %v: want a finite number > 0", i, e.Name, e.Share)
		}
	}
	_, err := w.Registry()
	return err
}

// Deadline returns when sending ends even if transactions are left that were due,
// since the beginning of the load: a tenth of Duration after its end, but at least
// a second. Without a Duration there is none, and at rate 0 nothing is ever due.
func (w Workload) Deadline() sim.Time {
	switch {
	case w.Duration == 0:
		return sim.Never
	case w.Rate == 0:
		return sim.Time(w.Duration)
	}
	return sim.Time(w.Duration).Add(max(time.Second, w.Duration/10))
}

// Registry returns the entities as members. An entity with a payload source may
// use every class of urgency, and so may all where a trace is replayed; others only their
// own. Each has its one class of security.
func (w Workload) Registry() (*Registry, error) { return NewRegistry(w.Members()) }

// Members returns what Registry makes the registry of.
func (w Workload) Members() []Member {
	members := make([]Member, len(w.Entities))
	for i, e := range w.Entities {
		urgencies := []Urgency{e.Urgency}
		if e.Payload != nil || len(w.Trace) > 0 {
			urgencies = Urgencies()
		}
		public := w.PrivateKey(e.Name).Public().(ed25519.PublicKey)
		members[i] = Member{
			Name: e.Name, PublicKey: public, Urgencies: urgencies, Securities: []Security{e.Security},
			Weight: e.Weight, Limit: e.Limit,
		}
	}
	return members
}

// PrivateKey returns the signing key of the entity of that name: a function of
// Seed and name, good for experiments and for nothing else.
func (w Workload) PrivateKey(name string) ed25519.PrivateKey {
	secret := binary.BigEndian.AppendUint64([]byte("ihealth entity key\x00"), w.Seed)
	seed := sha256.Sum256(append(secret, name...))
	return ed25519.NewKeyFromSeed(seed[:])
}
