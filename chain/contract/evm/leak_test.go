package evm

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"math"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"ihealth/chain/contract"
	"ihealth/chain/contract/leak"
	"ihealth/sim/rng"
)

// recorder is a store that shows a scan all that is written into it.
type recorder struct {
	*store
	scan *leak.Scan
}

func (r recorder) SetState(at common.Address, key, value common.Hash) common.Hash {
	r.scan.Piece("storage", append(key.Bytes(), value.Bytes()...))
	return r.store.SetState(at, key, value)
}

func (r recorder) AddLog(l *types.Log) {
	for _, topic := range l.Topics {
		r.scan.Piece("topic", topic.Bytes())
	}
	r.scan.Piece("log", l.Data)
	r.store.AddLog(l)
}

// temperatures returns readings in tenths of a degree, which are all that the seed's
// contract can tell apart from whole degrees, and the secrets that they and their limits are.
func temperatures(n int) ([]int64, *leak.Secrets) {
	secrets := &leak.Secrets{Counters: 300}
	stream := rng.New(rng.Key{Name: "evm/test/temperatures"})
	tenths := []int64{355, 380}
	for range n {
		tenths = append(tenths, int64(math.Round(stream.Normal(370, 8))))
	}
	for _, v := range tenths {
		secrets.AddNumber(100 * v)
	}
	return tenths, secrets
}

// F5: the seed's contract publishes reading and limits with every call, in calldata that
// nobody can take back.
func TestSeedLeaksOnEveryCall(t *testing.T) {
	b := newBench(t, "COVIDCaller")
	tenths, secrets := temperatures(50)
	for _, v := range tenths[2:] {
		scan := secrets.Begin()
		b.vm.StateDB = recorder{b.store, scan}
		data := b.data("bodyTemperatureMonitor", number(v), number(tenths[0]), number(tenths[1]))
		scan.Piece("calldata", data)
		if r := b.Send(bob, b.at, data, enough); r.Refused != "" {
			t.Fatal(r.Refused)
		}
		if r := scan.Report(); r.Count < 3 {
			t.Fatalf("reading %d: %d hits in %d pieces, want reading and both limits", v, r.Count, r.Pieces)
		}
	}
}

// The remedy of F5: what the machine is called with, stores and tells holds no reading and
// no limit.
func TestMachineLeaksNothing(t *testing.T) {
	w := newWard(t, 5)
	tenths, secrets := temperatures(300)
	scan := secrets.Begin()
	w.state.vm.StateDB = recorder{w.state.store, scan}
	commit := func(text string) [32]byte {
		mac := hmac.New(sha256.New, []byte("a key of the person's own"))
		mac.Write([]byte(text))
		return [32]byte(mac.Sum(nil))
	}
	send := func(sender string, m contract.Message) {
		w.execute(t, sender, m)
		scan.Piece("payload", m.Encode())
		scan.Piece("calldata", w.pack.call(&m))
	}
	for i := range w.people {
		send("authority", contract.Message{Kind: contract.Limits, Subject: person(i), Sequence: 1, Commitment: commit(fmt.Sprint(tenths[:2], i))})
	}
	for i, v := range tenths[2:] {
		send(phone(i%w.people), contract.Message{
			Kind: contract.Record, Code: uint8(i % 3), Sequence: uint64(1 + i/w.people), Subject: person(i % w.people), Commitment: commit(fmt.Sprint(v, i)),
		})
	}
	r := scan.Report()
	if leaks := r.Leaks(); len(leaks) > 0 || r.Pieces < 2*len(tenths) {
		t.Errorf("%d pieces: %q", r.Pieces, leaks)
	}
}
