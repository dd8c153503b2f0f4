package tracing_test

import (
	"fmt"
	"testing"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/iomt/tracing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// ward is a crowd with phones, edge nodes, a cloud and a chain.
type ward struct {
	t       *testing.T
	phones  []*tracing.Phone
	beacons *device.Beacons
	edges   []*edge.Proximity
	log     *tracing.Log
	uses    *tracing.Uses
	machine *contract.Log
	raw     int // signals heard
}

const people = 6

var usesName = contract.Pseudonym{0xe}

func oracle(i int) string { return fmt.Sprintf("phone-%d", i) }

func newWard(t *testing.T) *ward {
	t.Helper()
	w := &ward{t: t, log: tracing.NewLog(logName), uses: tracing.NewUses(usesName)}
	radio := device.Radio{Reference: -60, Exponent: 2, Shadowing: 3, Correlation: 0.8, Fading: 2, Loss: 0.1, Floor: -100}
	members := []contract.Member{{Entity: "cdcp", Role: contract.Authority}, {Entity: "cloud", Role: contract.Cloud}}
	for i := range people {
		w.phones = append(w.phones, tracing.NewPhone(rng.New(rng.Key{Seed: 9, Name: oracle(i)})))
		p, err := edge.NewProximity(edge.NewProximityModel(2, radio, 10))
		w.must(err)
		w.edges = append(w.edges, p)
		members = append(members, contract.Member{Entity: oracle(i), Role: contract.Oracle})
	}
	var err error
	w.beacons, err = device.NewBeacons(device.Crowd{
		Walk:  device.Walk{People: people, Side: 8, MinSpeed: 0.2, MaxSpeed: 1, MaxRest: 600},
		Radio: radio, Interval: 10, Duration: 3 * 3600,
		Identifier: func(i int, at sim.Time) contract.Pseudonym { return w.phones[i].Identifier(at) },
	}, rng.Key{Seed: 9})
	w.must(err)
	w.machine, err = contract.NewLog(contract.Genesis{Members: members})
	w.must(err)
	return w
}

func (w *ward) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// send executes a message of a member and returns why it was refused.
func (w *ward) send(entity string, m contract.Message) string {
	return w.machine.Execute(1, []chain.Transaction{{Entity: entity, Payload: m.Encode()}})[0].Refused
}

// walk lets the people walk, and uploads the contacts with time close: what is useful.
func (w *ward) walk() {
	for r, ok := w.beacons.Next(); ok; r, ok = w.beacons.Next() {
		w.raw++
		_, err := w.edges[w.beacons.Listener()].Judge(r)
		w.must(err)
	}
	for _, e := range w.edges {
		for _, c := range e.Ended(sim.Never) {
			if c.Close > 0 {
				w.must(w.log.Add(c))
			}
		}
	}
}

// TestContactTracingEndToEnd goes from beacons to the notices of a case's contacts on the chain: each belongs to somebody
// who heard the case, by the contact's own oracle, and the log behind them is anchored.
func TestContactTracingEndToEnd(t *testing.T) {
	w := newWard(t)
	for i := range people {
		account := contract.PseudonymOf(oracle(i))
		m := contract.Message{Kind: contract.Enrol, Subject: w.beacons.Subject(i), Party: account, Data: account[:]}
		if why := w.send("cdcp", m); why != "" {
			t.Fatal(why)
		}
	}
	w.walk()
	if w.log.Proofs().Size() == 0 || w.raw < 20*int(w.log.Proofs().Size()) {
		t.Errorf("%d contacts kept of %d signals, want some, and far fewer", w.log.Proofs().Size(), w.raw)
	}
	if why := w.send("cloud", w.log.Proofs().Head().Anchor()); why != "" {
		t.Errorf("anchor refused: %s", why)
	}
	const sick = 2
	keys := w.phones[sick].Publish(0, 0)
	sequence := w.log.Sequence(keys, 5*minute)
	w.must(w.uses.Add(tracing.Use{At: 4 * 3600e9, Purpose: "contacts of a confirmed case", Keys: 1, Contacts: len(sequence)}))
	if why := w.send("cloud", w.uses.Proofs().Head().Anchor()); why != "" {
		t.Errorf("use refused: %s", why)
	}
	exposed := tracing.Exposures(sequence, tracing.ExposureTime)
	if len(exposed) == 0 || len(exposed) >= people {
		t.Fatalf("%d of %d exposed", len(exposed), people)
	}
	for _, e := range exposed {
		w.notify(e, sick)
	}
}

// notify sends a notice by everybody's oracle: that of the contact alone may.
func (w *ward) notify(e tracing.Exposure, sick int) {
	notice := e.Notice(1, [32]byte{7})
	for i := range people {
		mine := w.beacons.Subject(i) == e.Subject
		if mine && i == sick {
			w.t.Error("the case is its own contact")
		}
		if !mine {
			if why := w.send(oracle(i), notice); why == "" {
				w.t.Errorf("%s may notify for %v", oracle(i), e.Subject)
			}
		}
	}
	for i := range people {
		if w.beacons.Subject(i) == e.Subject {
			if why := w.send(oracle(i), notice); why != "" {
				w.t.Errorf("notice refused: %s", why)
			}
			if why := w.send(oracle(i), notice); why == "" {
				w.t.Error("the same notice twice")
			}
		}
	}
}
