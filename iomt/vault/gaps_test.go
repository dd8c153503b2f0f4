package vault_test

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
)

// ledgerOfStreams is a cloud's log of several devices that lacks what the cloud dropped.
type ledgerOfStreams struct {
	cheat
	keys map[vault.Stream]ed25519.PublicKey
	ids  []vault.ID // of the leaves
}

// newStreams logs one record each of the streams "a", "b"…, in the order of the letters; a
// capital letter's record is dropped.
func newStreams(t testing.TB, order string) *ledgerOfStreams {
	t.Helper()
	l := &ledgerOfStreams{cheat: cheat{Log: vault.NewLog(cloudLog, vault.SHA256)}, keys: make(map[vault.Stream]ed25519.PublicKey)}
	writers, session := make(map[byte]*vault.Writer), vault.NewSessionKey()
	for i := range len(order) {
		name := order[i] | 0x20
		stream := vault.Stream{Subject: contract.PseudonymOf(string(name)), Signer: contract.PseudonymOf("device")}
		if writers[name] == nil {
			writers[name] = vault.NewWriter(stream, keyOf(string(name)), 0)
			l.keys[stream] = publicOf(string(name))
		}
		r, err := writers[name].Write(0, 1, session, []byte("reading"))
		if err != nil {
			t.Fatal(err)
		}
		if name == order[i] {
			l.Append(r.Leaf())
			l.stored, l.ids = append(l.stored, r.Encode()), append(l.ids, r.ID)
		}
	}
	return l
}

// audit returns the findings as "leaf cause", in order.
func (l *ledgerOfStreams) audit() (findings []string, records uint64) {
	head := l.Head()
	a := vault.Auditor{
		Log: cloudLog, Key: func(s vault.Stream) ed25519.PublicKey { return l.keys[s] }, Cloud: publicOf("cloud"),
		Heads: []vault.Head{head}, Anchors: []contract.Message{head.Anchor()},
	}
	audit := a.Audit(l)
	for _, f := range audit.Findings {
		for _, cause := range []error{vault.ErrMissing, vault.ErrAltered, vault.ErrGap, vault.ErrReplayed} {
			if errors.Is(f.Cause, cause) {
				findings = append(findings, fmt.Sprint(f.Leaf, " ", cause))
			}
		}
	}
	return findings, audit.Records
}

// TestOneWrongLeafHidesOneRecord: a wrong leaf excuses no gap of another stream, and no
// second one.
func TestOneWrongLeafHidesOneRecord(t *testing.T) {
	altered, gone, gap := " "+vault.ErrAltered.Error(), " "+vault.ErrMissing.Error(), " "+vault.ErrGap.Error()
	for _, tt := range []struct {
		name, order string
		change      map[int]int // leaf → byte whose bit is flipped, −1 when it is gone
		want        []string
	}{
		{"nothing", "abcabcabc", nil, nil},
		{"a altered, b and c dropped", "abcaBCbca", map[int]int{3: 60}, []string{"3" + altered, "4" + gap, "5" + gap}},
		{"a altered, a dropped too", "abcaAbca", map[int]int{3: 60}, []string{"3" + altered, "6" + gap}},
		{"a altered twice, b dropped twice", "abaaBBba", map[int]int{2: 60, 3: 60}, []string{"2" + altered, "3" + altered, "4" + gap}},
		{"signer of a altered, nothing dropped", "abcabcabc", map[int]int{3: 20}, []string{"3" + altered}},
		{"one gone of each", "abcabcabc", map[int]int{3: -1, 4: -1, 5: -1}, []string{"3" + gone, "4" + gone, "5" + gone}},
		{"a gone, b dropped: either may be short", "abaBab", map[int]int{2: -1}, []string{"2" + gone, "3" + gap, "4" + gap}},
		{"a gone, b dropped after it", "abaabBb", map[int]int{2: -1}, []string{"2" + gone, "5" + gap}},
		{"far gaps stay explained", "abaabaBbaab", map[int]int{2: -1, 7: -1}, []string{"2" + gone, "6" + gap, "7" + gone}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := newStreams(t, tt.order)
			for leaf, at := range tt.change {
				if at < 0 {
					l.stored[leaf] = nil
				} else {
					l.stored[leaf][at] ^= 1
				}
			}
			if got, _ := l.audit(); !slices.Equal(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestARecordTwice: a record that the cloud logs once more is no right one.
func TestARecordTwice(t *testing.T) {
	l := newStreams(t, "abab")
	again, err := vault.DecodeRecord(l.stored[0])
	if err != nil {
		t.Fatal(err)
	}
	l.Append(again.Leaf())
	l.stored = append(l.stored, again.Encode())
	if got, records := l.audit(); records != 4 || !slices.Equal(got, []string{"4 " + vault.ErrReplayed.Error()}) {
		t.Errorf("%q, %d right records", got, records)
	}
}

// TestExactlyTheGapsAreFound drops and alters records of several streams at random, bodies
// only, and expects each altered leaf and each gap that no altered leaf of its stream fills.
func TestExactlyTheGapsAreFound(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.StringMatching("[abcABC]{1,30}").Draw(rt, "order")
		l := newStreams(t, order)
		var want []string
		numbers := make(map[vault.Stream]uint64) // of the last right record
		excused := make(map[vault.Stream]uint64) // altered since
		for i, id := range l.ids {
			if rapid.IntRange(0, 3).Draw(rt, "alter") == 0 {
				l.stored[i][130] ^= 1
				excused[id.Stream]++
				want = append(want, fmt.Sprint(i, " ", vault.ErrAltered))
				continue
			}
			if id.Sequence-numbers[id.Stream]-1 > excused[id.Stream] {
				want = append(want, fmt.Sprint(i, " ", vault.ErrGap))
			}
			numbers[id.Stream], excused[id.Stream] = id.Sequence, 0
		}
		if got, _ := l.audit(); !slices.Equal(got, want) {
			rt.Fatalf("%q, want %q", got, want)
		}
	})
}
