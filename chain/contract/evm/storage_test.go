package evm

import (
	"bytes"
	"slices"
	"testing"
)

// Everything that was stored is found again, in one order, and looking changes nothing.
func TestStorage(t *testing.T) {
	b := newBench(t, "Registry")
	b.send(alice, "set", bob, subject, celsius, int64(36000), int64(37000), uint64(1000))
	before := b.Seal()
	words := func() (names []string, all []byte) {
		for name, word := range b.Storage() {
			names, all = append(names, name), append(all, word...)
		}
		return names, all
	}
	names, all := words()
	again, same := words()
	if len(names) != 1 || !slices.Equal(names, again) || !bytes.Equal(all, same) || b.Seal() != before {
		t.Errorf("%v, then %v", names, again)
	}
	for _, limit := range []int64{36000, 37000, 1000} {
		if !bytes.Contains(all, number(limit).FillBytes(make([]byte, 8))) {
			t.Errorf("%d is not in %x", limit, all)
		}
	}
	b.send(bob, "analyze", subject, celsius, int64(41000), uint64(0x77))
	if _, all := words(); !bytes.Contains(all, []byte{0, 0, 0x77}) {
		t.Errorf("the sequence number is not in %x", all)
	}
}
