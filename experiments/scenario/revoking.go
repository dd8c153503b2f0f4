package scenario

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/chain/contract"
	simchain "ihealth/chain/simulated"
	"ihealth/iomt/vault"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// remainingReaders is how many readers besides the provider a patient of the trial has.
const remainingReaders = 3

// revoking is one revocation on a simulated chain whose validators execute contracts.
type revoking struct {
	*household
	trial  *Revocation
	s      sim.Simulation
	ledger *simchain.Ledger
	rekey  bool // begin a new epoch
	writer *vault.Writer
	nonces uint64
	err    error // first one in a handler

	records []vault.Record // that were sealed after the revocation was submitted
	asked   sim.Time       // when it was
	height  int64          // of the chain then

	commit    time.Duration // until the revocation was in force
	blocks    int64         // of the chain, in that time
	latency   float64       // s until the first record that the provider does not open; 0 without one
	opened    int           // by the provider, of those sealed later than that
	sealed    int           // of which there are so many
	remaining int           // records that a remaining reader opens
	all       int           // of which there are so many
}

// newRevoking returns a chain on which everything before the revocation is committed.
func newRevoking(r *Revocation, key rng.Key, rekey bool) (*revoking, error) {
	h, err := newHousehold(vault.Classical, remainingReaders)
	if err != nil {
		return nil, err
	}
	v := &revoking{
		household: h, trial: r, rekey: rekey,
		writer: vault.NewWriter(vault.Stream{Subject: h.subject, Signer: contract.PseudonymOf("device")}, signingKey("device"), 0),
	}
	if v.ledger, err = r.chain(&v.s, key); err != nil {
		return nil, err
	}
	phone := contract.PseudonymOf("phone")
	enrol := contract.Message{Kind: contract.Enrol, Subject: h.subject, Party: h.patient.Account().Name, Data: phone[:]}
	v.submit("authority", enrol, func(chain.Receipt) {
		for _, m := range h.granted {
			v.submit("account", m, func(chain.Receipt) {})
		}
	})
	return v, nil
}

// chain returns the simulated chain, PBFT among the trial's validators.
func (r *Revocation) chain(s *sim.Simulation, key rng.Key) (*simchain.Ledger, error) {
	genesis := contract.Genesis{Members: []contract.Member{
		{Entity: "authority", Role: contract.Authority},
		{Entity: "account", Role: contract.Patient},
		{Entity: "phone", Role: contract.Oracle},
		{Entity: "provider", Role: contract.Provider},
	}}
	for i := range remainingReaders {
		genesis.Members = append(genesis.Members, contract.Member{Entity: fmt.Sprint("reader ", i), Role: contract.Patient})
	}
	if _, err := contract.NewLog(genesis); err != nil {
		return nil, err
	}
	var members []chain.Member
	for _, m := range genesis.Members {
		members = append(members, chain.Member{
			Name: m.Entity, PublicKey: signingKey(m.Entity).Public().(ed25519.PublicKey), Urgencies: chain.Urgencies(), Securities: chain.Securities(),
		})
	}
	registry, err := chain.NewRegistry(members)
	if err != nil {
		return nil, err
	}
	shape := chain.Shape{Delay: time.Duration(r.Delay * 1e9), Jitter: time.Duration(r.Delay * 1e9 / 2)}
	protocol := func(s *sim.Simulation, setup simchain.Setup) (simchain.Consensus, error) {
		n, err := simchain.NewNetwork(s, setup.Nodes, simchain.NetworkConfig{Shape: shape, Key: setup.Key, Faults: setup.Faults})
		if err != nil {
			return nil, err
		}
		return simchain.NewPBFT(n, setup.Validators, simchain.PBFTConfig{Timeout: time.Minute}, setup.Observer)
	}
	return simchain.NewLedger(s, simchain.LedgerConfig{
		Options:  simchain.Options{Protocol: protocol, BlockTimeout: time.Duration(r.Wait * 1e9), Seed: rng.New(key.Sub("chain")).Uint64()},
		Config:   chain.Config{Validators: r.Validators, BlockSize: 100},
		Registry: registry,
		Machine: func() contract.Machine {
			machine, err := contract.NewLog(genesis)
			if err != nil {
				panic("scenario: " + err.Error()) // made once before
			}
			return machine
		},
	})
}

// submit sends a message, and calls done when it was carried out.
func (v *revoking) submit(entity string, m contract.Message, done func(chain.Receipt)) {
	v.nonces++
	tx := chain.Transaction{Entity: entity, Nonce: v.nonces, Urgency: chain.Normal, Security: chain.Confidential, Payload: m.Encode()}
	if err := tx.Sign(signingKey(entity)); err != nil {
		v.fail(err)
		return
	}
	v.ledger.Submit(tx, func(r chain.Receipt, err error) {
		if err == nil && r.Refused != "" {
			err = fmt.Errorf("%v of %s refused: %s", m.Kind, entity, r.Refused)
		}
		if err != nil {
			v.fail(err)
			return
		}
		done(r)
	})
}

func (v *revoking) fail(err error) {
	if v.err == nil {
		v.err = err
	}
	v.s.Stop()
}

// settled is how long everything before the revocation has to be committed, s.
const settled = 600

// run seals a record every while, submits the revocation after a moment of one, and looks
// at what the provider opens of the records after it.
func (v *revoking) run(ctx context.Context, moment sim.Time) error {
	start := sim.Seconds(settled)
	period := time.Duration(v.trial.Every * 1e9)
	for i := range v.trial.Watched + 1 {
		v.s.ScheduleAt(start.Add(time.Duration(i)*period), 0, sim.HandlerFunc(v.seal))
	}
	v.s.ScheduleAt(start.Add(time.Duration(moment)), 0, sim.HandlerFunc(v.revoke))
	if err := v.s.Run(ctx, start.Add(time.Duration(v.trial.Watched+1)*period)); err != nil {
		return err
	}
	if v.err == nil {
		v.err = v.ledger.Err()
	}
	if v.err == nil && v.commit == 0 {
		v.err = fmt.Errorf("the revocation is not committed after %d records", v.trial.Watched)
	}
	if v.err != nil {
		return v.err
	}
	v.look()
	return nil
}

// seal writes a record with the session key in force.
func (v *revoking) seal(*sim.Simulation) {
	epoch, key := v.patient.Session()
	record, err := v.writer.Write(v.s.Now(), epoch, key, []byte("glucose 212 mg/dL"))
	if err != nil {
		v.fail(err)
		return
	}
	if v.asked > 0 {
		v.records = append(v.records, record)
	}
}

// revoke takes the provider's right back. Without a new epoch, that is all that is sent.
func (v *revoking) revoke(*sim.Simulation) {
	messages, err := v.patient.Revoke(v.provider.Account().Name)
	if err != nil {
		v.fail(err)
		return
	}
	if !v.rekey {
		messages = messages[:1]
	}
	v.asked, v.height = v.s.Now(), v.ledger.Height()
	inForce := contract.Revoke
	if v.rekey {
		inForce = contract.Wrap
	}
	for _, m := range messages {
		v.submit("account", m, func(r chain.Receipt) {
			if err := v.accept(m); err != nil {
				v.fail(err)
			}
			if m.Kind == inForce && v.commit == 0 {
				v.commit, v.blocks = r.At.Sub(v.asked), r.Height-v.height
			}
		})
	}
}

// look counts what is opened of the records after the revocation.
func (v *revoking) look() {
	committed := v.asked.Add(v.commit)
	for i := range v.records {
		r := &v.records[i]
		open := opens(v.provider, r)
		if !open && v.latency == 0 {
			v.latency = r.At.Sub(v.asked).Seconds()
		}
		if r.At > committed {
			v.sealed++
			if open {
				v.opened++
			}
		}
		for _, reader := range v.others {
			v.all++
			if opens(reader, r) {
				v.remaining++
			}
		}
	}
}
