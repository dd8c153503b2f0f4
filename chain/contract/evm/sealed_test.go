package evm

import (
	"crypto/hmac"
	"crypto/sha256"
	"testing"

	"ihealth/chain/contract"
)

// The remedy of F5: a view opens the commitment to whoever has its key, and to nobody else.
func TestAuditOpensACommitment(t *testing.T) {
	w, key, reading := newWard(t, 2), [32]byte{1, 2, 3}, []byte("41.0 Cel at 08:00")
	mac := hmac.New(sha256.New, key[:])
	mac.Write(reading)
	m := contract.Message{Kind: contract.Record, Code: 2, Sequence: 1, Subject: person(0), Commitment: [32]byte(mac.Sum(nil))}
	w.execute(t, phone(0), m)
	if !w.Audit(person(0), key, reading) {
		t.Error("the reading does not open its commitment")
	}
	for name, opens := range map[string]bool{
		"another reading": w.Audit(person(0), key, []byte("36.5 Cel at 08:00")),
		"another key":     w.Audit(person(0), [32]byte{1, 2, 4}, reading),
		"another person":  w.Audit(person(1), key, reading),
	} {
		if opens {
			t.Errorf("%s opens it", name)
		}
	}
}
