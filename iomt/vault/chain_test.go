package vault_test

import (
	"math"
	"testing"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/iomt/vault"
)

// ledger is a contract machine that the messages of several members are sent to.
type ledger struct {
	machine *contract.Log
	height  int64
	nonce   uint64
}

func newLedger(t *testing.T) *ledger {
	t.Helper()
	machine, err := contract.NewLog(contract.Genesis{Members: []contract.Member{
		{Entity: "authority", Role: contract.Authority},
		{Entity: "account", Role: contract.Patient},
		{Entity: "phone", Role: contract.Oracle},
		{Entity: "hospital", Role: contract.Provider},
		{Entity: "sibling", Role: contract.Patient},
		{Entity: "cloud", Role: contract.Cloud},
		{Entity: "head", Role: contract.Head},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return &ledger{machine: machine}
}

// send executes the messages of a sender as one block, and returns why each was refused.
func (l *ledger) send(entity string, messages ...contract.Message) []string {
	block := make([]chain.Transaction, len(messages))
	for i := range messages {
		l.nonce++
		block[i] = chain.Transaction{Entity: entity, Nonce: l.nonce, Payload: messages[i].Encode()}
	}
	l.height++
	out := make([]string, len(messages))
	for i, o := range l.machine.Execute(l.height, block) {
		out[i] = o.Refused
	}
	return out
}

// accepts fails the test when a message is refused.
func (l *ledger) accepts(t *testing.T, entity string, messages ...contract.Message) {
	t.Helper()
	for i, refused := range l.send(entity, messages...) {
		if refused != "" {
			t.Fatalf("%v of %s: %s", messages[i].Kind, entity, refused)
		}
	}
}

// TestMachineObeysThePatient sends all that patient, provider and cloud make of T1 to T3,
// grants, a revocation and anchors to the event log: what is in order is carried out, and
// the ex-provider's T3 is not.
func TestMachineObeysThePatient(t *testing.T) {
	for _, suite := range vault.Suites() {
		l, r := newLedger(t), newRelation(t, suite)
		phone := contract.PseudonymOf("phone")
		l.accepts(t, "authority", contract.Message{Kind: contract.Enrol, Subject: subject, Party: account, Data: phone[:]})

		again := vault.NewPatient(subject, account, suite.NewKey())
		first, err := again.Begin()
		if err != nil {
			t.Fatal(err)
		}
		l.accepts(t, "account", first)
		for _, reader := range []*vault.Reader{r.hospital, r.sibling} {
			messages, err := r.patient.Grant(reader.Account(), 0)
			if err != nil {
				t.Fatal(err)
			}
			l.accepts(t, "account", messages...)
		}
		_, added, err := r.hospital.Send(subject, 1, r.patient.Account())
		if err != nil {
			t.Fatal(err)
		}
		l.accepts(t, "hospital", added)
		l.accepts(t, "account", r.revoke(t, r.hospital)...)
		if refused := l.send("hospital", added); refused[0] == "" {
			t.Error("a provider who was revoked adds a key")
		}
	}
}

// TestForeignAnchorsSpoilNoAudit lets a cluster head anchor roots under the name of a cloud's
// log between the cloud's own: none is carried out, so no audit sees one.
func TestForeignAnchorsSpoilNoAudit(t *testing.T) {
	l, c := newLedger(t), newClinic(t, vault.SHA256)
	var carried []contract.Message
	for range 2 {
		c.put(t, "reading")
		own := c.seal(t).Anchor()
		foreign := own
		foreign.Count, foreign.Commitment = math.MaxUint64, [32]byte{1}
		for _, from := range []struct {
			entity string
			root   contract.Message
		}{{"cloud", own}, {"head", foreign}} {
			if l.send(from.entity, from.root)[0] == "" {
				carried = append(carried, from.root)
			}
		}
	}
	a := c.auditor(vault.SHA256)
	a.Anchors = carried
	if audit := a.Audit(c.vault); audit.Records != 2 || len(audit.Findings) != 0 {
		t.Errorf("%d records, %v", audit.Records, audit.Findings)
	}
}

// TestMachineTakesTheRoots anchors blocks, and not a log that lost a record.
func TestMachineTakesTheRoots(t *testing.T) {
	l, c := newLedger(t), newClinic(t, vault.SHA3x512)
	for range 3 {
		c.put(t, "reading")
		c.put(t, "reading")
		l.accepts(t, "cloud", c.seal(t).Anchor())
	}
	if a, ok := l.machine.Anchored(cloudLog); !ok || a.Leaves != 6 || a.Root != c.vault.Heads()[2].Commitment() {
		t.Errorf("anchored %+v", a)
	}
	short, _ := c.without(t, 2)
	if refused := l.send("cloud", short.Head().Anchor()); refused[0] != contract.RefusedLog {
		t.Errorf("a shorter log: %q, want it refused", refused[0])
	}
}
