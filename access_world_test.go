package ihealth_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/manager"
	"ihealth/chain/overlay"
	"ihealth/iomt/vault"
	"ihealth/sim"
)

// Who acts in the table of who may do what. The device is no member of the chain.
const (
	theDevice    = "wristband"
	theEdge      = "phone"
	otherEdge    = "another's phone"
	thePatient   = "patient"
	otherPatient = "another patient"
	theAuthority = "CDCP"
	theProvider  = "doctor"
	theCloud     = "cloud"
	theHead      = "head"
)

func named(name string) contract.Pseudonym { return contract.PseudonymOf(name) }

// Subjects and logs.
var (
	isolated      = named("isolated person")
	otherIsolated = named("another isolated person")
	cloudLog      = named("log of the cloud")
)

func signerOf(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

func publicKey(name string) ed25519.PublicKey { return signerOf(name).Public().(ed25519.PublicKey) }

func decrypterOf(name string) hpke.PrivateKey {
	key, err := hpke.DHKEM(ecdh.X25519()).DeriveKeyPair([]byte(name + " derives a key from this name"))
	if err != nil {
		panic(err)
	}
	return key
}

// accessWorld is one of everything that keeps something, after two persons were enrolled and
// limits set.
type accessWorld struct {
	machine contract.Machine
	manager *manager.BlockchainManager
	nonce   uint64
	chain   []chain.Transaction // that were carried out, for all to see
	vault   *vault.Vault
	stream  vault.Stream
	writer  *vault.Writer
	roster  *overlay.Roster
	patient *vault.Patient
	reader  *vault.Reader // of the provider
	events  []contract.Event
}

// newAccessWorld returns a world on a machine.
func newAccessWorld(t *testing.T, open func(contract.Genesis) (contract.Machine, error)) *accessWorld {
	t.Helper()
	members := []contract.Member{
		{Entity: theEdge, Role: contract.Oracle},
		{Entity: otherEdge, Role: contract.Oracle},
		{Entity: thePatient, Role: contract.Patient},
		{Entity: otherPatient, Role: contract.Patient},
		{Entity: theAuthority, Role: contract.Authority},
		{Entity: theProvider, Role: contract.Provider},
		{Entity: theCloud, Role: contract.Cloud},
		{Entity: theHead, Role: contract.Head},
	}
	machine, err := open(contract.Genesis{Members: members})
	if err != nil {
		t.Fatal(err)
	}
	w := &accessWorld{
		machine: machine, manager: newAdmission(t, members), stream: vault.Stream{Subject: isolated, Signer: named(theDevice)},
		patient: vault.NewPatient(isolated, named(thePatient), decrypterOf(thePatient)),
		reader:  vault.NewReader(named(theProvider), decrypterOf(theProvider)),
	}
	w.writer = vault.NewWriter(w.stream, signerOf(theDevice), 0)
	gate := vault.NewGate()
	err = gate.Enrol(w.stream, publicKey(theDevice))
	w.vault, _ = vault.Open(vault.Options{Log: cloudLog, Key: signerOf(theCloud), Gate: gate, Store: new(vault.Memory)})
	keys := []overlay.Key{overlay.KeyOf(signerOf(theHead)), overlay.KeyOf(signerOf(theEdge)), overlay.KeyOf(signerOf(theDevice))}
	pair := &overlay.Graph{Neighbours: [][]int{{1, 2}, {0}, {0}}}
	var failed error
	w.roster, failed = overlay.NewRoster(overlay.LowestID, pair, keys, map[int]overlay.List{0: overlay.Requesters, 1: overlay.Requestees})
	if err := errors.Join(err, failed); err != nil {
		t.Fatal(err)
	}
	w.given(t, w.enrol(isolated, thePatient, theEdge), w.enrol(otherIsolated, otherPatient, otherEdge))
	return w
}

// newAdmission returns a manager that admits what the members have signed.
func newAdmission(t *testing.T, members []contract.Member) *manager.BlockchainManager {
	t.Helper()
	var senders []chain.Member
	for _, m := range members {
		senders = append(senders, chain.Member{Name: m.Entity, PublicKey: publicKey(m.Entity), Urgencies: []chain.Urgency{chain.Normal}})
	}
	registry, err := chain.NewRegistry(senders)
	if err != nil {
		t.Fatal(err)
	}
	m, err := manager.New(manager.Config{BlockSize: 1, Registry: registry})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// given fails unless all went well.
func (w *accessWorld) given(t *testing.T, steps ...error) {
	t.Helper()
	if err := errors.Join(steps...); err != nil {
		t.Fatal(err)
	}
}

// send submits messages that their sender has signed.
func (w *accessWorld) send(sender string, messages ...contract.Message) error {
	for _, m := range messages {
		if err := w.sendAs(sender, sender, m); err != nil {
			return err
		}
	}
	return nil
}

// sendAs submits a message in the name of a sender, signed by somebody.
func (w *accessWorld) sendAs(sender, signer string, m contract.Message) error {
	w.nonce++
	t := chain.Transaction{Entity: sender, Nonce: w.nonce, Urgency: chain.Normal, Payload: m.Encode()}
	if err := t.Sign(signerOf(signer)); err != nil {
		return err
	}
	return w.submit(t)
}

// submit has the manager admit a transaction and the machine execute it, as one block, and
// returns why it was refused.
func (w *accessWorld) submit(t chain.Transaction) error {
	if err := w.manager.Admit(0, t); err != nil {
		return err
	}
	batch, ok := w.manager.Release()
	if !ok {
		return errors.New("nothing is released")
	}
	outcome := w.machine.Execute(int64(w.nonce), batch.Transactions)[0]
	if err := w.manager.Settle(batch, []chain.TransactionID{t.ID()}); err != nil {
		return err
	}
	if outcome.Refused != "" {
		return errors.New(outcome.Refused)
	}
	w.events, w.chain = outcome.Events, append(w.chain, t)
	return nil
}

// steal has somebody make what it can of its private key, of all that stands on the chain
// and of all that the vault stores. It fails unless that shows what was measured.
func (w *accessWorld) steal(thief string) error {
	var all []*vault.Reader
	for _, t := range w.chain {
		m, err := contract.Decode(t.Payload)
		if err != nil || bytes.Contains(t.Payload, []byte(secret)) {
			return err
		}
		forThief := m
		forThief.Party = named(thief)
		for _, wrap := range []contract.Message{m, forThief} {
			reader := vault.NewReader(wrap.Party, decrypterOf(thief))
			if wrap.Kind == contract.Wrap && reader.Accept(named(t.Entity), wrap) == nil {
				all = append(all, reader)
			}
		}
	}
	for i := uint64(0); w.vault.Stored(i) != nil; i++ {
		record, err := vault.DecodeRecord(w.vault.Stored(i))
		if err != nil || bytes.Contains(w.vault.Stored(i), []byte(secret)) {
			return err
		}
		for _, reader := range all {
			if opened(reader.Open(&record)) == nil {
				return nil
			}
		}
	}
	return fmt.Errorf("%d keys of %s open nothing", len(all), thief)
}

func (w *accessWorld) enrol(subject contract.Pseudonym, account, oracle string) error {
	edge := named(oracle)
	return w.send(theAuthority, contract.Message{Kind: contract.Enrol, Subject: subject, Party: named(account), Data: edge[:]})
}

// report is a verdict of a subject.
func report(subject contract.Pseudonym, code uint8) contract.Message {
	return contract.Message{Kind: contract.Record, Subject: subject, Sequence: 1, Code: code, Commitment: [32]byte{1}}
}

func limitsOf(subject contract.Pseudonym) contract.Message {
	return contract.Message{Kind: contract.Limits, Subject: subject, Sequence: 1, Commitment: [32]byte{2}}
}

// begin puts the patient's first session key in force (T1).
func (w *accessWorld) begin() error {
	m, err := w.patient.Begin()
	if err != nil {
		return err
	}
	return errors.Join(w.send(thePatient, m), w.patient.Accept(named(thePatient), m))
}

// grant lets the provider read (T2).
func (w *accessWorld) grant() error {
	messages, err := w.patient.Grant(w.reader.Account(), 0)
	if err != nil {
		return err
	}
	if err := w.send(thePatient, messages...); err != nil {
		return err
	}
	return errors.Join(w.learn(messages), w.reader.Accept(named(thePatient), messages[1]))
}

// revoke takes that back, and begins a new epoch.
func (w *accessWorld) revoke() error {
	messages, err := w.patient.Revoke(named(theProvider))
	if err != nil {
		return err
	}
	if err := w.send(thePatient, messages...); err != nil {
		return err
	}
	return w.learn(messages)
}

// learn gives the patient its own committed messages back.
func (w *accessWorld) learn(messages []contract.Message) error {
	for _, m := range messages {
		if err := w.patient.Accept(named(thePatient), m); err != nil {
			return err
		}
	}
	return nil
}

// secret is what the device measured.
const secret = "temperature 39.2 Cel"

// upload has the device write a record under the session key in force, and the vault take it.
func (w *accessWorld) upload() (vault.Record, error) {
	epoch, session := w.patient.Session()
	r, err := w.writer.Write(sim.Seconds(1), epoch, session, []byte(secret))
	if err != nil {
		return vault.Record{}, err
	}
	_, err = w.vault.Put(r)
	return r, err
}

// opened fails unless an opening shows what was measured.
func opened(o vault.Opening, err error) error {
	if err == nil && string(o.Body) != secret {
		return fmt.Errorf("opened %q", o.Body)
	}
	return err
}

// state is all that is kept, in one text.
func (w *accessWorld) state() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%x %v", w.machine.Root(), w.vault.Heads())
	for i := uint64(0); w.vault.Stored(i) != nil; i++ {
		fmt.Fprintf(&text, " %x", w.vault.Stored(i))
	}
	for _, head := range w.roster.Clusters().Heads() {
		fmt.Fprintf(&text, " %d %x %x", head, w.roster.Keys(head, overlay.Requesters), w.roster.Keys(head, overlay.Requestees))
	}
	return text.String()
}
