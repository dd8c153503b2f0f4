package ihealth_test

import (
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
	height  int64
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
	machine, err := open(contract.Genesis{Members: []contract.Member{
		{Entity: theEdge, Role: contract.Oracle},
		{Entity: otherEdge, Role: contract.Oracle},
		{Entity: thePatient, Role: contract.Patient},
		{Entity: otherPatient, Role: contract.Patient},
		{Entity: theAuthority, Role: contract.Authority},
		{Entity: theProvider, Role: contract.Provider},
		{Entity: theCloud, Role: contract.Cloud},
		{Entity: theHead, Role: contract.Head},
	}})
	if err != nil {
		t.Fatal(err)
	}
	w := &accessWorld{
		machine: machine, stream: vault.Stream{Subject: isolated, Signer: named(theDevice)},
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

// given fails unless all went well.
func (w *accessWorld) given(t *testing.T, steps ...error) {
	t.Helper()
	if err := errors.Join(steps...); err != nil {
		t.Fatal(err)
	}
}

// send has the machine execute a message, as one block, and returns why it was refused.
func (w *accessWorld) send(sender string, messages ...contract.Message) error {
	for _, m := range messages {
		w.height++
		outcome := w.machine.Execute(w.height, []chain.Transaction{{Entity: sender, Nonce: uint64(w.height), Payload: m.Encode()}})[0]
		if outcome.Refused != "" {
			return errors.New(outcome.Refused)
		}
		w.events = outcome.Events
	}
	return nil
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
	return w.reader.Accept(named(thePatient), messages[1])
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
	return w.patient.Accept(named(thePatient), messages[1])
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
	text.WriteString(fmt.Sprintf("%x %v", w.machine.Root(), w.vault.Heads()))
	for i := uint64(0); w.vault.Stored(i) != nil; i++ {
		text.WriteString(fmt.Sprintf(" %x", w.vault.Stored(i)))
	}
	for _, head := range w.roster.Clusters().Heads() {
		text.WriteString(fmt.Sprintf(" %d %x %x", head, w.roster.Keys(head, overlay.Requesters), w.roster.Keys(head, overlay.Requestees)))
	}
	return text.String()
}
