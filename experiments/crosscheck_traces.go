package experiments

import (
	"fmt"
	"os"
	"strings"

	"ihealth/chain"
	"ihealth/sim/rng"
)

// arrivals returns the trace that simulation and real nodes replay, at the pace of the
// file: that of crosscheck.trace, or a Poisson stream of the file's entities.
func (x *crosscheckStudy) arrivals() (chain.ArrivalTrace, error) {
	c := x.spec.Crosscheck
	if c.Trace == "" {
		return x.drawArrivals(c.pieces() * c.Transactions), nil
	}
	text, err := os.ReadFile(c.Trace)
	if err != nil {
		return nil, err
	}
	trace, err := chain.ReadArrivalTrace(c.Trace, strings.NewReader(string(text)))
	if err != nil {
		return nil, err
	}
	if len(trace) < c.pieces()*leastTransactions {
		return nil, fmt.Errorf("%s: %d arrivals: want %d or more, %d for each of %d runs", c.Trace, len(trace), c.pieces()*leastTransactions, leastTransactions, c.pieces())
	}
	return trace.Stretched(trace.Rate() / x.rate()), nil
}

// drawArrivals returns so many arrivals of the file's entities.
func (x *crosscheckStudy) drawArrivals(count int) chain.ArrivalTrace {
	s := x.spec.Sojourn
	w := chain.Workload{Rate: x.rate(), Count: count, PayloadBytes: joinedPayload, Seed: rng.New(x.key("arrivals")).Uint64()}
	classes := s.levels(byClass)
	for i := range s.Entities {
		class := min(classes[i], int(chain.NonUrgent))
		w.Entities = append(w.Entities, chain.Entity{Name: fmt.Sprintf("entity-%02d", i+1), Share: 1, Urgency: chain.Urgency(class)})
	}
	return w.Record()
}

// key names a random stream of the experiment.
func (x *crosscheckStudy) key(name string) rng.Key {
	return rng.Key{Seed: x.spec.Seed, Cell: x.spec.Name + "/crosscheck", Name: name}
}

// rate returns Λ of the file, 1/s.
func (x *crosscheckStudy) rate() float64 {
	return x.spec.Sojourn.ArrivalRate * float64(x.spec.Sojourn.Entities)
}

// cut returns so many pieces of a trace, of one length, each with times from the last
// arrival of the piece before it.
func cut(trace chain.ArrivalTrace, pieces int) []chain.ArrivalTrace {
	length := len(trace) / pieces
	out := make([]chain.ArrivalTrace, pieces)
	for p := range out {
		out[p] = append(chain.ArrivalTrace{}, trace[p*length:(p+1)*length]...)
		if p == 0 {
			continue
		}
		begin := trace[p*length-1].At
		for i := range out[p] {
			out[p][i].At -= begin
		}
	}
	return out
}

// matched finds each arrival of a trace among what a chain committed, and returns the
// sojourn times by arrival, s. A chain numbers the transactions of an entity in order of
// time, from any number on. It fails when one is missing or there is one too many.
func matched(trace chain.ArrivalTrace, path []chain.BlockTrace) ([]float64, error) {
	first := make(map[string]uint64) // nonce by entity
	for _, b := range path {
		for _, t := range b.Transactions {
			if n, seen := first[t.ID.Entity]; !seen || t.ID.Nonce < n {
				first[t.ID.Entity] = t.ID.Nonce
			}
		}
	}
	place := make(map[chain.TransactionID]int)
	counts := make(map[string]uint64)
	for i, r := range trace {
		place[chain.TransactionID{Entity: r.Entity, Nonce: first[r.Entity] + counts[r.Entity]}] = i
		counts[r.Entity]++
	}
	out := make([]float64, len(trace))
	for _, b := range path {
		for _, t := range b.Transactions {
			i, ok := place[t.ID]
			if !ok {
				return nil, fmt.Errorf("transaction %d of %q is committed twice, or is not in the trace", t.ID.Nonce, t.ID.Entity)
			}
			delete(place, t.ID)
			out[i] = b.Decided.Sub(t.Intended).Seconds()
		}
	}
	if len(place) > 0 {
		return nil, fmt.Errorf("%d of %d transactions of the trace were not committed", len(place), len(trace))
	}
	return out, nil
}
