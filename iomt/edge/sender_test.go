package edge_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/simulated"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/iomt/edge"
	"ihealth/sim"
)

// pbft returns a ledger of four validators on links of 20 ms, and its only member's key.
func pbft(t *testing.T, s *sim.Simulation) (*simulated.Ledger, ed25519.PrivateKey) {
	t.Helper()
	w := chain.Workload{Seed: 1, Entities: []chain.Entity{{Name: "p", Share: 1, Payload: func(int) ([]byte, chain.Urgency) { return nil, 0 }}}}
	registry, err := w.Registry()
	if err != nil {
		t.Fatal(err)
	}
	protocol := func(s *sim.Simulation, setup simulated.Setup) (simulated.Consensus, error) {
		n, err := simulated.NewNetwork(s, setup.Nodes, simulated.NetworkConfig{Shape: chain.Shape{Delay: 20 * time.Millisecond}})
		if err != nil {
			return nil, err
		}
		return simulated.NewPBFT(n, setup.Validators, simulated.PBFTConfig{}, setup.Observer)
	}
	l, err := simulated.NewLedger(s, simulated.LedgerConfig{
		Options: simulated.Options{Protocol: protocol}, Config: chain.Config{Validators: 4, BlockSize: 10}, Registry: registry,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l, w.PrivateKey("p")
}

// TestSenderOnALedger: a verdict every 4 s is on the ledger after the three messages of
// PBFT, 60 ms, in the class that it calls for; its record can be found by its name.
func TestSenderOnALedger(t *testing.T) {
	var s sim.Simulation
	ledger, key := pbft(t, &s)
	sender := edge.NewSender(ledger, "p", key, s.Now)
	statuses := []detect.Status{detect.Learning, detect.Normal, detect.MeasurementError, detect.Emergency, detect.NoDecision}
	want := []chain.Urgency{chain.NonUrgent, chain.NonUrgent, chain.Normal, chain.Urgent, chain.NonUrgent}
	for k, status := range statuses {
		w := feature.Window{Index: k, Start: float64(4 * k), Channels: make([]feature.Channel, 14)}
		if err := sender.Send(w, detect.Verdict{Status: status}); err != nil {
			t.Fatal(err)
		}
		if sender.Waiting() != 1 {
			t.Errorf("%d waiting after window %d", sender.Waiting(), k)
		}
		if err := s.Run(context.Background(), s.Now().Add(4*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	if n, bytes := sender.Sent(); n != 5 || bytes != 5*22+2*14*32 || sender.Waiting() != 0 || len(sender.Refused()) != 0 {
		t.Errorf("%d records of %d bytes, %d waiting, refused %v", n, bytes, sender.Waiting(), sender.Refused())
	}
	for k, c := range sender.Commits() {
		if c.Class != want[k] || c.Latency != 60*time.Millisecond {
			t.Errorf("%v: %v after %v, want %v after 60ms", statuses[k], c.Class, c.Latency, want[k])
		}
		if _, ok := ledger.Query(chain.TransactionID{Entity: "p", Nonce: uint64(k + 1)}); !ok {
			t.Errorf("record %d is not on the ledger", k)
		}
	}
}

// TestSenderRefused: the ledger takes no record of an unknown entity, and a record without
// one cannot be signed.
func TestSenderRefused(t *testing.T) {
	var s sim.Simulation
	ledger, key := pbft(t, &s)
	stranger := edge.NewSender(ledger, "q", key, s.Now)
	if err := stranger.Send(feature.Window{}, detect.Verdict{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(context.Background(), sim.Seconds(1)); err != nil {
		t.Fatal(err)
	}
	if r := stranger.Refused(); len(r) != 1 || !errors.Is(r[0], chain.ErrUnknownEntity) || stranger.Waiting() != 0 || len(stranger.Commits()) != 0 {
		t.Errorf("refused %v, %d waiting", r, stranger.Waiting())
	}
	if err := edge.NewSender(ledger, "", key, s.Now).Send(feature.Window{}, detect.Verdict{}); !errors.Is(err, chain.ErrMalformed) {
		t.Errorf("%v, want ErrMalformed", err)
	}
}

// kept is a ledger that keeps what it is offered and decides nothing.
type kept []chain.Transaction

func (k *kept) Submit(t chain.Transaction, _ func(chain.Receipt, error)) { *k = append(*k, t) }

func (k *kept) Query(chain.TransactionID) (chain.Receipt, bool) { return chain.Receipt{}, false }

// TestSendersAreToldApart: records of the same window differ by the patient's pseudonym,
// which is the same in all records of one. Reference: sha256sum of "p" begins 148de9c5.
func TestSendersAreToldApart(t *testing.T) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	now := func() sim.Time { return 0 }
	var ledger kept
	for _, name := range []string{"p", "q"} {
		sender := edge.NewSender(&ledger, name, key, now)
		for range 2 {
			if err := sender.Send(feature.Window{}, detect.Verdict{Status: detect.Normal}); err != nil {
				t.Fatal(err)
			}
		}
	}
	var entities []uint32
	for _, sent := range ledger {
		p, err := edge.Decode(sent.Payload)
		if err != nil {
			t.Fatal(err)
		}
		if p.Entity != edge.Pseudonym(sent.Entity) {
			t.Errorf("%s sent as %x", sent.Entity, p.Entity)
		}
		entities = append(entities, p.Entity)
	}
	if entities[0] != 0xc5e98d14 || entities[1] != entities[0] || entities[2] == entities[0] || entities[3] != entities[2] {
		t.Errorf("%x", entities)
	}
}
