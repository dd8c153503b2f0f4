package vault_test

import (
	"errors"
	"testing"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
)

// TestLostMessagesAreSentAgain loses T1, a grant and a revocation on their way, and submits
// them again, to a machine that tells what is carried out.
func TestLostMessagesAreSentAgain(t *testing.T) {
	l, suite, phone := newLedger(t), vault.Classical, contract.PseudonymOf("phone")
	l.accepts(t, "authority", contract.Message{Kind: contract.Enrol, Subject: subject, Party: account, Data: phone[:]})
	r := &relation{vault.NewPatient(subject, account, suite.NewKey()), vault.NewReader(contract.PseudonymOf("hospital"), suite.NewKey()), vault.NewReader(contract.PseudonymOf("sibling"), suite.NewKey())}
	for _, lose := range []func() error{
		func() error { _, err := r.patient.Begin(); return err },
		func() error { _, err := r.patient.Grant(r.hospital.Account(), 0); return err },
		func() error { _, err := r.patient.Grant(r.sibling.Account(), 0); return err },
		func() error { _, err := r.patient.Revoke(r.hospital.Account().Name); return err },
	} {
		if err := lose(); err != nil {
			t.Fatal(err)
		}
		again := r.patient.Pending()
		l.accepts(t, "account", again...)
		r.commit(t, again...)
		if len(again) == 0 || len(r.patient.Pending()) != 0 {
			t.Fatalf("%d messages submitted again, %d are left", len(again), len(r.patient.Pending()))
		}
		r.commit(t, again...) // comes twice, and changes nothing
	}
	if epoch, _ := r.patient.Session(); epoch != 2 || len(r.patient.Granted()) != 1 || r.patient.Granted()[0].Name != r.sibling.Account().Name {
		t.Errorf("epoch %d, granted to %v", epoch, r.patient.Granted())
	}
}

// TestRefusedMessagesChangeNothing: what the chain refuses is withdrawn, and done anew.
func TestRefusedMessagesChangeNothing(t *testing.T) {
	r := newRelation(t, vault.Classical)
	name := r.hospital.Account().Name
	for range 2 {
		if _, err := r.patient.Grant(r.hospital.Account(), 0); err != nil {
			t.Fatal(err)
		}
		if _, err := r.patient.Grant(r.hospital.Account(), 0); !errors.Is(err, vault.ErrGranted) {
			t.Errorf("asked for twice: %v, want ErrGranted", err)
		}
		if len(r.patient.Granted()) != 0 {
			t.Error("granted before it is committed")
		}
		r.patient.Withdraw()
	}
	r.grant(t, r.hospital)
	for range 2 {
		if _, err := r.patient.Revoke(name); err != nil {
			t.Fatal(err)
		}
		if len(r.patient.Granted()) != 1 {
			t.Error("revoked before it is committed")
		}
		r.patient.Withdraw()
	}
	if r.revoke(t, r.hospital); len(r.patient.Granted()) != 0 {
		t.Error("a committed revocation leaves the right")
	}
}

// TestAnotherPhoneRevokes rebuilds the patient from private key and chain: it revokes what the
// former phone granted, and grants anew to one who remains, whose public key it is told.
func TestAnotherPhoneRevokes(t *testing.T) {
	private := vault.Classical.NewKey()
	r := newRelation(t, vault.Classical)
	r.patient = vault.NewPatient(subject, account, private)
	var chain []contract.Message
	commit := func(messages ...contract.Message) {
		chain = append(chain, messages...)
		r.commit(t, messages...)
	}
	first, err := r.patient.Begin()
	if err != nil {
		t.Fatal(err)
	}
	commit(first)
	for _, to := range []*vault.Reader{r.hospital, r.sibling} {
		messages, err := r.patient.Grant(to.Account(), 0)
		if err != nil {
			t.Fatal(err)
		}
		commit(messages...)
	}
	r.patient = vault.NewPatient(subject, account, private)
	r.commit(t, chain...)
	if len(r.patient.Granted()) != 2 {
		t.Fatalf("%d grants learnt from the chain, want 2", len(r.patient.Granted()))
	}
	r.revoke(t, r.hospital)
	r.grant(t, r.sibling)
	w := vault.NewWriter(vault.Stream{Subject: subject}, keyOf("wristband"), 0)
	if later := r.seal(t, w, "later"); opens(r.hospital, later) || !opens(r.sibling, later) {
		t.Error("who reads after the new phone's revocation is wrong")
	}
}

// TestEpochWhoseKeyIsLost commits a revocation whose wraps are lost with the phone: the next
// phone begins the epoch itself.
func TestEpochWhoseKeyIsLost(t *testing.T) {
	r := newRelation(t, vault.Classical)
	r.grant(t, r.hospital)
	messages, err := r.patient.Revoke(r.hospital.Account().Name)
	if err != nil {
		t.Fatal(err)
	}
	r.commit(t, messages[0])
	r.patient.Withdraw()
	if _, err := r.patient.Grant(r.sibling.Account(), 0); !errors.Is(err, vault.ErrEpoch) {
		t.Errorf("grant in an epoch without a key: %v, want ErrEpoch", err)
	}
	m, err := r.patient.Begin()
	if err != nil || m.Epoch != 2 {
		t.Fatalf("begins epoch %d: %v", m.Epoch, err)
	}
	r.commit(t, m)
	r.grant(t, r.sibling)
	if epoch, _ := r.patient.Session(); epoch != 2 {
		t.Errorf("epoch %d, want 2", epoch)
	}
}
