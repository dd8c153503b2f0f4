package vault_test

import (
	"errors"
	"math/big"
	"testing"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
	"ihealth/sim"
)

// relation is a patient with a hospital and a relative.
type relation struct {
	patient           *vault.Patient
	hospital, sibling *vault.Reader
}

var (
	subject = contract.PseudonymOf("patient")
	account = contract.PseudonymOf("account")
)

func newRelation(t testing.TB, suite vault.Suite) *relation {
	t.Helper()
	r := &relation{
		vault.NewPatient(subject, account, suite.NewKey()),
		vault.NewReader(contract.PseudonymOf("hospital"), suite.NewKey()),
		vault.NewReader(contract.PseudonymOf("sibling"), suite.NewKey()),
	}
	first, err := r.patient.Begin()
	if err != nil {
		t.Fatal(err)
	}
	r.commit(t, first)
	return r
}

// commit gives messages of the patient back to it, and wraps to those they are for.
func (r *relation) commit(t testing.TB, messages ...contract.Message) {
	t.Helper()
	for _, m := range messages {
		err := r.patient.Accept(account, m)
		switch {
		case err != nil || m.Kind != contract.Wrap || m.Party == account:
		case m.Party == r.hospital.Account().Name:
			err = r.hospital.Accept(account, m)
		default:
			err = r.sibling.Accept(account, m)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (r *relation) grant(t testing.TB, to *vault.Reader) {
	t.Helper()
	messages, err := r.patient.Grant(to.Account(), 0)
	if err != nil {
		t.Fatal(err)
	}
	r.commit(t, messages...)
}

func (r *relation) revoke(t testing.TB, who *vault.Reader) []contract.Message {
	t.Helper()
	messages, err := r.patient.Revoke(who.Account().Name)
	if err != nil {
		t.Fatal(err)
	}
	r.commit(t, messages...)
	return messages
}

// seal writes a record under the session key in force.
func (r *relation) seal(t testing.TB, w *vault.Writer, body string) vault.Record {
	t.Helper()
	epoch, key := r.patient.Session()
	record, err := w.Write(0, epoch, key, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return record
}

func opens(r *vault.Reader, record vault.Record) bool {
	o, err := r.Open(&record)
	return err == nil && len(o.Body) > 0
}

// TestGrantsAndRevocations walks through T1, T2, denial and revocation with both suites
// (E5.4): who opens what is sealed when.
func TestGrantsAndRevocations(t *testing.T) {
	for _, suite := range vault.Suites() {
		t.Run(suite.String(), func(t *testing.T) {
			r, w := newRelation(t, suite), vault.NewWriter(vault.Stream{Subject: subject}, keyOf("wristband"), 0)
			first := r.seal(t, w, "before the grant")
			if opens(r.hospital, first) || !opens(r.patient.Reader, first) {
				t.Error("denied: who was granted nothing opens a record, or the patient does not")
			}
			r.grant(t, r.hospital)
			r.grant(t, r.sibling)
			second := r.seal(t, w, "granted")
			if !opens(r.hospital, first) || !opens(r.hospital, second) || !opens(r.sibling, second) {
				t.Error("a granted reader does not open the epoch's records")
			}
			messages := r.revoke(t, r.hospital)
			third := r.seal(t, w, "after the revocation")
			_, err := r.hospital.Open(&third)
			if !errors.Is(err, vault.ErrKey) || !opens(r.sibling, third) || !opens(r.patient.Reader, third) {
				t.Errorf("after the revocation: %v, want ErrKey for the hospital only", err)
			}
			if !opens(r.hospital, second) {
				t.Error("F9: no revocation takes back what was readable, and ours says so")
			}
			checkRevocation(t, suite, messages)
			r.grant(t, r.hospital)
			if !opens(r.hospital, third) {
				t.Error("granted again, the hospital does not read")
			}
		})
	}
}

// checkRevocation counts the cost: the revocation, one wrap for the patient and one for
// the reader who remains.
func checkRevocation(t *testing.T, suite vault.Suite, messages []contract.Message) {
	t.Helper()
	if len(messages) != 3 || messages[0].Kind != contract.Revoke || messages[0].Epoch != 2 {
		t.Fatalf("%d messages, the first %v of epoch %d", len(messages), messages[0].Kind, messages[0].Epoch)
	}
	for _, m := range messages[1:] {
		if m.Kind != contract.Wrap || m.Epoch != 2 || len(m.Data) != suite.WrapSize() || m.Party == messages[0].Party {
			t.Errorf("%v of epoch %d with %d bytes to %v", m.Kind, m.Epoch, len(m.Data), m.Party)
		}
	}
}

// TestRevocationWithoutNewKey is F9: the paper revokes without a new key, so devices seal
// on with the one that the provider has.
func TestRevocationWithoutNewKey(t *testing.T) {
	r, w := newRelation(t, vault.Classical), vault.NewWriter(vault.Stream{Subject: subject}, keyOf("wristband"), 0)
	r.grant(t, r.hospital)
	messages, err := r.patient.Revoke(r.hospital.Account().Name)
	if err != nil {
		t.Fatal(err)
	}
	r.commit(t, messages[0]) // and no wrap of a new key
	if !opens(r.hospital, r.seal(t, w, "after the revocation")) {
		t.Error("F9: the provider has the key and does not open the record")
	}
}

// TestWrapsDoNotMove is F10: a wrap opens for its addressee, patient, epoch and author
// only, and two wraps of one key have nothing in common.
func TestWrapsDoNotMove(t *testing.T) {
	r := newRelation(t, vault.Classical)
	messages, err := r.patient.Grant(r.hospital.Account(), 0)
	if err != nil {
		t.Fatal(err)
	}
	good := messages[1]
	for name, change := range map[string]func(*contract.Message){
		"patient": func(m *contract.Message) { m.Subject = contract.PseudonymOf("neighbour") }, "epoch": func(m *contract.Message) { m.Epoch = 2 },
		"addressee": func(m *contract.Message) { m.Party = r.sibling.Account().Name }, "kind": func(m *contract.Message) { m.Kind = contract.Grant },
		"cut": func(m *contract.Message) { m.Data = m.Data[:79] }, "none": func(m *contract.Message) { m.Data = nil },
	} {
		m := good
		change(&m)
		if err := r.hospital.Accept(account, m); !errors.Is(err, vault.ErrWrap) {
			t.Errorf("F10: moved to another %s: %v, want ErrWrap", name, err)
		}
	}
	if err := r.hospital.Accept(contract.PseudonymOf("neighbour"), good); !errors.Is(err, vault.ErrWrap) {
		t.Errorf("F10: sent by somebody else: %v, want ErrWrap", err)
	}
	if err := r.hospital.Accept(account, good); err != nil {
		t.Error(err)
	}
}

// TestTextbookRSALinksPatients is the other half of F10: "encrypted with the public key"
// taken literally, equal keys have equal wraps; by HPKE they differ.
func TestTextbookRSALinksPatients(t *testing.T) {
	modulus := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 521), big.NewInt(1))
	literal := func(key vault.SessionKey) string {
		return new(big.Int).Exp(new(big.Int).SetBytes(key[:]), big.NewInt(65537), modulus).String()
	}
	private := vault.Classical.NewKey()
	phone, tablet := vault.NewPatient(subject, account, private), vault.NewPatient(subject, account, private)
	first, err := phone.Begin()
	if err != nil || phone.Accept(account, first) != nil || tablet.Accept(account, first) != nil {
		t.Fatal(err)
	}
	_, a := phone.Session()
	_, b := tablet.Session()
	if literal(a) != literal(b) {
		t.Fatal("the literal reading is not deterministic: the test is wrong")
	}
	hospital := vault.NewReader(contract.PseudonymOf("hospital"), vault.Classical.NewKey())
	one, err := phone.Grant(hospital.Account(), 0)
	if err != nil {
		t.Fatal(err)
	}
	two, err := tablet.Grant(hospital.Account(), 0)
	if err != nil || string(one[1].Data) == string(two[1].Data) {
		t.Errorf("F10: two wraps of one key for one provider are equal, %v", err)
	}
}

// TestPhysicianAddsARecord is T3: the physician's record has a key of its own, which only
// the patient and the physician have.
func TestPhysicianAddsARecord(t *testing.T) {
	r := newRelation(t, vault.Hybrid)
	r.grant(t, r.hospital)
	r.grant(t, r.sibling)
	w := vault.NewWriter(vault.Stream{Subject: subject, Signer: r.hospital.Account().Name}, keyOf("hospital"), 0)
	for _, text := range []string{"diagnosis", "therapy"} {
		key, m, err := r.hospital.Send(subject, 1, r.patient.Account())
		if err != nil {
			t.Fatal(err)
		}
		record, err := w.Write(0, 1, key, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if opens(r.patient.Reader, record) {
			t.Error("opens before the wrap is committed")
		}
		if err := r.patient.Accept(r.hospital.Account().Name, m); err != nil {
			t.Fatal(err)
		}
		if !opens(r.patient.Reader, record) || !opens(r.hospital, record) || opens(r.sibling, record) {
			t.Error("who opens the physician's record is wrong")
		}
	}
	if epoch, _ := r.patient.Session(); epoch != 1 {
		t.Errorf("a physician's key began epoch %d", epoch)
	}
}

// TestPatientComesBack restores all keys from private key and chain (T2's "fetch, decrypt").
func TestPatientComesBack(t *testing.T) {
	private := vault.Classical.NewKey()
	patient := vault.NewPatient(subject, account, private)
	hospital := vault.NewReader(contract.PseudonymOf("hospital"), vault.Classical.NewKey())
	var chain []contract.Message
	commit := func(messages []contract.Message, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range messages {
			if chain = append(chain, m); m.Kind == contract.Wrap && m.Party == account {
				if err := patient.Accept(account, m); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	first, err := patient.Begin()
	commit([]contract.Message{first}, err)
	commit(patient.Grant(hospital.Account(), 0))
	commit(patient.Revoke(hospital.Account().Name))

	again := vault.NewPatient(subject, account, private)
	for _, m := range chain {
		if m.Kind == contract.Wrap && m.Party == account {
			if err := again.Accept(account, m); err != nil {
				t.Fatal(err)
			}
		}
	}
	epoch, key := patient.Session()
	if e, k := again.Session(); e != 2 || e != epoch || k != key {
		t.Errorf("comes back to epoch %d, was in %d", e, epoch)
	}
}

// TestTreatmentEnds: access is removed when the treatment ends (Dwivedi et al.), by a
// revocation that is due then and not before.
func TestTreatmentEnds(t *testing.T) {
	r, w := newRelation(t, vault.Classical), vault.NewWriter(vault.Stream{Subject: subject}, keyOf("wristband"), 0)
	r.grant(t, r.sibling)
	messages, err := r.patient.Grant(r.hospital.Account(), sim.Seconds(100))
	if err != nil {
		t.Fatal(err)
	}
	r.commit(t, messages...)
	if ended := r.patient.Ended(sim.Seconds(99)); len(ended) != 0 {
		t.Errorf("ended too early: %v", ended)
	}
	ended := r.patient.Ended(sim.Seconds(100))
	if len(ended) != 1 || ended[0] != r.hospital.Account().Name {
		t.Fatalf("ended: %v, want the hospital's alone", ended)
	}
	r.revoke(t, r.hospital)
	later := r.seal(t, w, "after the treatment")
	if opens(r.hospital, later) || !opens(r.sibling, later) || len(r.patient.Ended(sim.Seconds(1e6))) != 0 {
		t.Error("who reads after the treatment is wrong")
	}
}

func TestPatientsMistakes(t *testing.T) {
	r := newRelation(t, vault.Classical)
	young := vault.NewPatient(subject, account, vault.Classical.NewKey())
	if _, err := young.Grant(r.hospital.Account(), 0); !errors.Is(err, vault.ErrEpoch) {
		t.Errorf("grant before the first epoch: %v, want ErrEpoch", err)
	}
	if _, err := r.patient.Begin(); !errors.Is(err, vault.ErrPending) {
		t.Errorf("begin twice: %v, want ErrPending", err)
	}
	if _, err := r.patient.Revoke(r.hospital.Account().Name); !errors.Is(err, vault.ErrNoGrant) {
		t.Errorf("revoke without a grant: %v, want ErrNoGrant", err)
	}
	r.grant(t, r.hospital)
	if _, err := r.patient.Grant(r.hospital.Account(), 0); !errors.Is(err, vault.ErrGranted) {
		t.Errorf("grant twice: %v, want ErrGranted", err)
	}
	messages, err := r.patient.Revoke(r.hospital.Account().Name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.patient.Grant(r.sibling.Account(), 0); !errors.Is(err, vault.ErrPending) {
		t.Errorf("grant before the new epoch is committed: %v, want ErrPending", err)
	}
	r.commit(t, messages...)
	if epoch, _ := r.patient.Session(); epoch != 2 || len(r.patient.Granted()) != 0 {
		t.Errorf("epoch %d, %d readers", epoch, len(r.patient.Granted()))
	}
}
