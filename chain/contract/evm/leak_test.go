package evm

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/contract/leak"
)

// temperatures are readings of people, in thousandths of a degree.
func temperatures(n int) []int64 {
	out := make([]int64, n)
	for i := range out {
		out[i] = 36_012 + int64(i)*37 // to 43 °C
	}
	return out
}

// The machine's calldata and storage hold no reading.
func TestMachineLeaksNothing(t *testing.T) {
	var secrets leak.Secrets
	all := temperatures(200)
	for _, milli := range all {
		secrets.AddNumber(milli)
	}
	scan, w := secrets.Begin(), newWard(t, 1)
	for i, milli := range all {
		mac := hmac.New(sha256.New, []byte{byte(i), 1, 2, 3})
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(milli)))
		m := contract.Message{Kind: contract.Record, Code: 2, Sequence: uint64(i + 1), Subject: person(0), Commitment: [32]byte(mac.Sum(nil))}
		scan.Piece("calldata", w.pack.call(&m))
		if o := w.Execute(1, []chain.Transaction{{Entity: phone(0), Payload: m.Encode()}})[0]; o.Refused != "" {
			t.Fatal(o.Refused)
		}
	}
	for name, word := range w.Storage() {
		scan.Piece(name, word)
	}
	if leaks := scan.Report().Leaks(); len(leaks) > 0 {
		t.Errorf("%q", leaks)
	}
}

// F5: calls of the seed's contract hold every reading and limit, and those of a contract that
// keeps the limits still hold every reading.
func TestContractsThatCompareLeak(t *testing.T) {
	var secrets leak.Secrets
	secrets.AddNumber(36_000)
	secrets.AddNumber(37_000)
	for _, milli := range temperatures(20) {
		secrets.AddNumber(milli)
	}
	seed, calls := secrets.Begin(), secrets.Begin()
	caller, b := newBench(t, "COVIDCaller"), newBench(t, "Registry")
	for i, milli := range temperatures(20) {
		seed.Piece("calldata", caller.data("bodyTemperatureMonitor", number(milli), number(36_000), number(37_000)))
		calls.Piece("calldata", b.data("analyze", subject, celsius, milli, uint64(i+1)))
	}
	if n := seed.Report().Count; n < 3*20 {
		t.Errorf("COVIDCaller: %d hits, want readings and limits of 20 calls", n)
	}
	if n := calls.Report().Count; n < 20 {
		t.Errorf("Registry: %d hits, want 20 readings", n)
	}
}

// F5: a registry that keeps limits packed in one slot shows them.
func TestPackedLimitsLeak(t *testing.T) {
	var secrets leak.Secrets
	secrets.AddNumber(36_000)
	secrets.AddNumber(37_000)
	scan := secrets.Begin()
	for name, word := range newRegistry(t, 36_000, 37_000, 1_000).bench.Storage() {
		scan.Piece(name, word)
	}
	if n := scan.Report().Count; n < 2 {
		t.Errorf("%d hits, want both limits: %q", n, scan.Report().Leaks())
	}
}
