package vault_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
)

// relations returns how many patients an observer of the chain sees at the account that most
// wraps are sent to, when a hospital treats so many.
func relations(t *testing.T, patients int, account func(patient int) contract.Pseudonym) int {
	t.Helper()
	private := vault.Classical.NewKey()
	seen := make(map[contract.Pseudonym]map[contract.Pseudonym]bool)
	for i := range patients {
		name := contract.PseudonymOf(fmt.Sprint("patient ", i))
		p := vault.NewPatient(name, name, vault.Classical.NewKey())
		first, err := p.Begin()
		if err != nil || p.Accept(name, first) != nil {
			t.Fatal(err)
		}
		messages, err := p.Grant(vault.NewReader(account(i), private).Account(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range messages {
			if seen[m.Party] == nil {
				seen[m.Party] = make(map[contract.Pseudonym]bool)
			}
			seen[m.Party][m.Subject] = true
		}
	}
	most := 0
	for _, subjects := range seen {
		most = max(most, len(subjects))
	}
	return most
}

// TestWrapsShowWhoTreatsWhom is F11: grants and wraps on the chain name the hospital, so
// all its patients are seen. With an account for each relation, nobody's are.
func TestWrapsShowWhoTreatsWhom(t *testing.T) {
	one := relations(t, 8, func(int) contract.Pseudonym { return contract.PseudonymOf("hospital") })
	each := relations(t, 8, func(i int) contract.Pseudonym { return contract.PseudonymOf(fmt.Sprint("relation ", i)) })
	if one != 8 || each != 1 {
		t.Errorf("F11: %d patients seen with one account, %d with one a relation; want 8 and 1", one, each)
	}
}

// TestReplicasHoldCiphertext is F23: on a replicated ledger an account that only its
// owner may view is a matter of keys. Who has all messages, all that the cloud stores,
// and keys of its own opens nothing and finds no body in it.
func TestReplicasHoldCiphertext(t *testing.T) {
	r, c := newRelation(t, vault.Hybrid), newClinic(t, vault.SHA256)
	messages, err := r.patient.Grant(r.hospital.Account(), 0)
	if err != nil {
		t.Fatal(err)
	}
	record := r.seal(t, c.writer, "glucose 312 mg/dL")
	if _, err := c.vault.Put(record); err != nil {
		t.Fatal(err)
	}
	c.seal(t)
	curious := vault.NewReader(r.hospital.Account().Name, vault.Hybrid.NewKey()) // calls itself the hospital
	for _, m := range messages {
		if err := curious.Accept(account, m); !errors.Is(err, vault.ErrWrap) {
			t.Errorf("F23: %v: %v, want ErrWrap", m.Kind, err)
		}
	}
	if _, err := curious.Open(&record); !errors.Is(err, vault.ErrKey) {
		t.Errorf("F23: %v, want ErrKey", err)
	}
	_ = c.store.Scan(nil, func(e vault.Entry) error {
		if bytes.Contains(e.Value, []byte("312")) {
			t.Error("F23: the reading stands in the store")
		}
		return nil
	})
}
