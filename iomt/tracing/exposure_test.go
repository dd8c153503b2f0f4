package tracing_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"ihealth/chain/contract"
	"ihealth/iomt/edge"
	"ihealth/iomt/tracing"
	"ihealth/sim"
)

// TestExposures: F16, seeds 000 and 001 have no duration; with that of health authorities, passers-by are
// not exposed, and somebody near for 15 minutes over two identifiers is.
func TestExposures(t *testing.T) {
	passer, friend, later := contract.Pseudonym{1}, contract.Pseudonym{2}, contract.Pseudonym{3}
	id := []contract.Pseudonym{{11}, {12}}
	sequence := []edge.Contact{
		contact(friend, id[0], 0, 10*minute, 9*minute),
		contact(passer, id[0], 5*minute, 6*minute, minute),
		contact(friend, id[1], 10*minute, 18*minute, 6*minute),
		contact(later, id[1], 12*minute, 30*minute, 16*minute),
		contact(friend, id[1], tracing.Day, tracing.Day+14*minute, 14*minute), // of another day
	}
	got := tracing.Exposures(sequence, tracing.ExposureTime)
	want := []tracing.Exposure{
		{Subject: friend, From: 0, To: 18 * minute, Close: 15 * minute},
		{Subject: later, From: 12 * minute, To: 30 * minute, Close: 16 * minute},
	}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%+v, want %+v", got, want)
	}
	if all := tracing.Exposures(sequence, 0); len(all) != 4 || all[1].Subject != passer || all[3].Day != 1 {
		t.Errorf("%+v without a least duration, want four", all)
	}
	if got := tracing.Exposures(nil, 0); got != nil {
		t.Errorf("%+v of nothing", got)
	}
}

// TestNotice: the chain learns who must act, and nothing of the contact; whoever has the key can
// check what is behind it.
func TestNotice(t *testing.T) {
	e := tracing.Exposure{Subject: anna, Day: 3, From: 3*tracing.Day + 1234567, To: 3*tracing.Day + 20*minute, Close: 17 * minute}
	key := [32]byte{1}
	m := e.Notice(8, key)
	if err := m.Validate(); err != nil || m.Code != 2 || m.Sequence != 8 || m.Subject != anna || m.Kind != contract.Record {
		t.Errorf("%+v, %v", m, err)
	}
	for _, secret := range []sim.Time{e.From, e.To, e.Close} {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			if bytes.Contains(m.Encode(), order.AppendUint64(nil, uint64(secret))) {
				t.Errorf("%v is on the chain", secret)
			}
		}
	}
	if !e.Opens(m, key) {
		t.Error("the exposure does not open its notice")
	}
	other := e
	other.Close++
	if other.Opens(m, key) || e.Opens(m, [32]byte{2}) {
		t.Error("another exposure, or another key, opens the notice")
	}
}

func TestUses(t *testing.T) {
	u := tracing.NewUses(logName)
	good := tracing.Use{At: 5, Purpose: "contacts of a confirmed case", Keys: 2, Contacts: 14}
	if err := u.Add(good); err != nil {
		t.Fatal(err)
	}
	head := u.Proofs().Head()
	for name, bad := range map[string]tracing.Use{
		"no purpose": {At: 6},
		"a story":    {At: 6, Purpose: strings.Repeat("x", 81)},
		"keys":       {At: 6, Purpose: "p", Keys: -1},
		"contacts":   {At: 6, Purpose: "p", Contacts: -1},
		"past":       {At: 4, Purpose: "p"},
	} {
		if err := u.Add(bad); !errors.Is(err, tracing.ErrUse) {
			t.Errorf("%s: %v, want ErrUse", name, err)
		}
	}
	if err := head.Anchored(u.Proofs().Head().Anchor()); err != nil || len(u.All()) != 1 || u.All()[0] != good {
		t.Errorf("%v, %+v: what was refused changed the list", err, u.All())
	}
}
