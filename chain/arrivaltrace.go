package chain

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"ihealth/sim"
)

// ErrTrace says that a record of arrivals is out of its range or out of order.
var ErrTrace = errors.New("not a valid arrival trace")

// ArrivalTrace says when whose transactions were meant to be sent, in order of time.
// Replayed into a simulation and into real nodes it gives both the same transactions, so
// that what became of each can be compared.
type ArrivalTrace []ArrivalRecord

// ArrivalRecord is one arrival.
type ArrivalRecord struct {
	At      sim.Time // since the beginning of the load, ≥ 0
	Entity  string   // name of the sender, 1 to MaxEntity bytes without comma, quote or control character
	Urgency Urgency
	Bytes   int // of payload, 0 to MaxPayload
}

// Record returns the arrivals of w, which must be valid and end by its Count or, with a
// rate, by its Duration.
func (w Workload) Record() ArrivalTrace {
	var t ArrivalTrace
	arrivals := w.Arrivals()
	for a, ok := arrivals.Next(); ok; a, ok = arrivals.Next() {
		t = append(t, ArrivalRecord{At: a.At, Entity: a.Transaction.Entity, Urgency: a.Transaction.Urgency, Bytes: len(a.Transaction.Payload)})
	}
	return t
}

// Workload returns the load that replays the trace, which must be valid: all that Seed
// decides are keys and the bytes of payloads. Its entities stand in order of their first
// arrival, each with its part of the arrivals as share, and may use every class.
func (t ArrivalTrace) Workload(seed uint64) Workload {
	w := Workload{Rate: t.Rate(), Count: len(t), Seed: seed, Trace: t}
	place := make(map[string]int)
	for _, r := range t {
		i, known := place[r.Entity]
		if !known {
			i = len(w.Entities)
			place[r.Entity] = i
			w.Entities = append(w.Entities, Entity{Name: r.Entity, Urgency: r.Urgency})
		}
		w.Entities[i].Share++
	}
	return w
}

// Rate returns the mean rate, 1/s: arrivals over the time of the last, at most MaxRate.
func (t ArrivalTrace) Rate() float64 {
	if len(t) == 0 {
		return math.NaN()
	}
	return min(float64(len(t))/t[len(t)-1].At.Seconds(), MaxRate)
}

// Alike returns the trace with all arrivals of one class.
func (t ArrivalTrace) Alike(u Urgency) ArrivalTrace {
	out := make(ArrivalTrace, len(t))
	for i, r := range t {
		r.Urgency = u
		out[i] = r
	}
	return out
}

// Stretched returns the trace with all times multiplied by factor, > 0.
func (t ArrivalTrace) Stretched(factor float64) ArrivalTrace {
	out := make(ArrivalTrace, len(t))
	for i, r := range t {
		r.At = sim.Seconds(r.At.Seconds() * factor)
		out[i] = r
	}
	return out
}

// Validate reports the first record that is out of its range or earlier than the one
// before it, as ErrTrace.
func (t ArrivalTrace) Validate() error {
	if len(t) == 0 || len(t) > MaxTransactions {
		return fmt.Errorf("chain: %w: %d arrivals: want 1 to %d", ErrTrace, len(t), MaxTransactions)
	}
	before := sim.Time(0)
	for i, r := range t {
		if err := r.validate(before); err != nil {
			return fmt.Errorf("chain: arrival %d: %w", i+1, err)
		}
		before = r.At
	}
	return nil
}

// validate reports the first field that is out of its range.
func (r ArrivalRecord) validate(before sim.Time) error {
	control := func(c rune) bool { return c < ' ' || c == 0x7f || c == ',' || c == '"' }
	switch {
	case r.At < before || r.At == sim.Never:
		return fmt.Errorf("%w: it is due at %.9f s: want at least %.9f s, when the one before is due", ErrTrace, r.At.Seconds(), before.Seconds())
	case len(r.Entity) < 1 || len(r.Entity) > MaxEntity || strings.IndexFunc(r.Entity, control) >= 0:
		return fmt.Errorf("%w: entity %q: want 1 to %d bytes without comma, quote or control character", ErrTrace, r.Entity, MaxEntity)
	case !r.Urgency.Valid():
		return fmt.Errorf("%w: class %v", ErrTrace, r.Urgency)
	case r.Bytes < 0 || r.Bytes > MaxPayload:
		return fmt.Errorf("%w: payload of %d bytes: want 0 to %d", ErrTrace, r.Bytes, MaxPayload)
	}
	return nil
}

// validateTrace reports a trace that does not fit the rest of the workload.
func (w Workload) validateTrace() error {
	if len(w.Trace) == 0 {
		return nil
	}
	if err := w.Trace.Validate(); err != nil {
		return err
	}
	if w.Rate == 0 || w.Duration != 0 || w.Count != len(w.Trace) {
		return fmt.Errorf("chain: workload: %w: it is replayed whole: want a rate above 0, no duration, and the count %d", ErrTrace, len(w.Trace))
	}
	known := make(map[string]bool)
	for _, e := range w.Entities {
		if known[e.Name] = true; e.Payload != nil {
			return fmt.Errorf("chain: workload: %w: entity %q has a payload source, but the trace says what is sent", ErrTrace, e.Name)
		}
	}
	for i, r := range w.Trace {
		if !known[r.Entity] {
			return fmt.Errorf("chain: workload: %w: arrival %d is of entity %q, which is not among the entities", ErrTrace, i+1, r.Entity)
		}
	}
	return nil
}
