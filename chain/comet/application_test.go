package comet

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"math"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	"ihealth/chain"
)

func testApplication(t testing.TB) *application {
	t.Helper()
	return &application{
		rules:   rules{blockSize: 3, registry: testRegistry(t), gateway: gatewayPad.Public().(ed25519.PublicKey)},
		decided: func(int64, time.Time, *block, [32]byte) {},
		regimes: schedule{{from: 1, blockSize: 3}},
		needed:  func() int64 { return math.MaxInt64 },
	}
}

// commit lets the application decide a block.
func commit(t testing.TB, a *application, height int64, txs ...[]byte) *abci.ResponseFinalizeBlock {
	t.Helper()
	res, err := a.FinalizeBlock(context.Background(), &abci.RequestFinalizeBlock{Height: height, Txs: txs, Hash: []byte{byte(height)}})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// header returns the gateway's header for a block.
func header(height int64, txs [][]byte) []byte {
	return batchHeader{height, uint32(len(txs)), merkleRoot(txs)}.sign(gatewayPad)
}

func withHeader(height int64, txs [][]byte) [][]byte {
	return append([][]byte{header(height, txs)}, txs...)
}

func forged(t testing.TB, nonce int) chain.Transaction {
	tx := signed(t, nonce, chain.Normal)
	tx.Payload = []byte("changed")
	return tx
}

// confidential returns a signed transaction of a class that its sender may not use.
func confidential(t testing.TB, nonce int) chain.Transaction {
	t.Helper()
	tx := chain.Transaction{Entity: "p6", Nonce: uint64(nonce), Security: chain.Confidential}
	if err := tx.Sign(senderKey); err != nil {
		t.Fatal(err)
	}
	return tx
}

func TestProcessProposalVerdicts(t *testing.T) {
	u, n := signed(t, 1, chain.Urgent), signed(t, 2, chain.Normal)
	two := encode(t, u, n)
	stranger := u
	stranger.Entity = "nobody"
	elsewhere := chain.Allocation{chain.NonUrgent: {1, 1}}
	badHeader := header(2, two)
	badHeader[len(badHeader)-1] ^= 1
	cases := []struct {
		name string
		txs  [][]byte
		want error
	}{
		{"empty", nil, nil},
		{"batch", withHeader(2, two), nil},
		{"no header", two, nil},
		{"over the cap", encode(t, signedRun(t, 1, 4)...), errOverfull},
		{"over the cap with header", withHeader(2, encode(t, signedRun(t, 1, 4)...)), errOverfull},
		{"out of order", encode(t, n, u), errOrder},
		{"replayed", encode(t, signed(t, 0, chain.Normal)), chain.ErrReplayed},
		{"twice in the block", encode(t, u, u), chain.ErrReplayed},
		{"forged", encode(t, u, forged(t, 2)), chain.ErrSignature},
		{"unsigned", encode(t, chain.Transaction{Entity: "p6", Nonce: 9}), chain.ErrSignature},
		{"unknown entity", encode(t, stranger), chain.ErrUnknownEntity},
		{"other channel", encode(t, signed(t, 9, chain.NonUrgent)), chain.ErrChannel},
		{"security", encode(t, confidential(t, 9)), chain.ErrSecurity},
		{"malformed", [][]byte{[]byte("IHT?")}, chain.ErrMalformed},
		{"header of another height", withHeader(3, two), errHeader},
		{"batch cut short", withHeader(2, two)[:2], errHeader},
		{"batch exchanged", append([][]byte{header(2, two)}, encode(t, u, signed(t, 3, chain.Normal))...), errHeader},
		{"header forged", append([][]byte{badHeader}, two...), errHeader},
		{"header cut short", append([][]byte{badHeader[:50]}, two...), errHeader},
		{"header in the middle", append(two[:1:1], header(2, nil)), chain.ErrMalformed},
	}
	for _, c := range cases {
		a := testApplication(t)
		a.classes = elsewhere
		commit(t, a, 1, encode(t, signed(t, 0, chain.Normal))...)
		res, err := a.ProcessProposal(context.Background(), &abci.RequestProcessProposal{Height: 2, Txs: c.txs})
		if err != nil {
			t.Fatal(err)
		}
		if accepted := res.Status == abci.ResponseProcessProposal_ACCEPT; accepted != (c.want == nil) {
			t.Errorf("%s: %v", c.name, res.Status)
		}
		if got := errors.Join(a.refused...); !errors.Is(got, c.want) {
			t.Errorf("%s: refused for %v, want %v", c.name, got, c.want)
		}
	}
}

func TestCheckTx(t *testing.T) {
	good := signed(t, 1, chain.Normal)
	cases := []struct {
		name string
		tx   []byte
		ok   bool
	}{
		{"transaction", encode(t, good)[0], true},
		{"replayed", encode(t, signed(t, 0, chain.Normal))[0], false},
		{"forged", encode(t, forged(t, 1))[0], false},
		{"unsigned", encode(t, chain.Transaction{Entity: "p6", Nonce: 9})[0], false},
		{"malformed", []byte("?"), false},
		{"oversized", append(encode(t, good)[0], make([]byte, chain.MaxPayload)...), false},
		{"coming header", header(2, nil), true},
		{"header of the past", header(1, nil), false},
		{"header cut short", header(2, nil)[:60], false},
	}
	a := testApplication(t)
	commit(t, a, 1, encode(t, signed(t, 0, chain.Normal))...)
	for _, c := range cases {
		res, err := a.CheckTx(context.Background(), &abci.RequestCheckTx{Tx: c.tx})
		if err != nil {
			t.Fatal(err)
		}
		if res.IsOK() != c.ok {
			t.Errorf("%s: code %d, %s", c.name, res.Code, res.Log)
		}
	}
}

// Without a batch the proposer takes from its mempool: by urgency, then by age,
// at most n, nothing twice, no header.
func TestPrepareProposalFromMempool(t *testing.T) {
	a := testApplication(t)
	commit(t, a, 1, encode(t, signed(t, 0, chain.Normal))...)
	mempool := encode(t,
		signed(t, 0, chain.Urgent), // replayed
		signed(t, 1, chain.NonUrgent),
		signed(t, 2, chain.Normal),
		signed(t, 3, chain.Urgent),
		signed(t, 3, chain.Normal), // the same nonce
		signed(t, 4, chain.Normal),
	)
	mempool = append(mempool, header(2, nil))
	propose := func(maxBytes int64) [][]byte {
		res, err := a.PrepareProposal(context.Background(), &abci.RequestPrepareProposal{Height: 2, Txs: mempool, MaxTxBytes: maxBytes})
		if err != nil {
			t.Fatal(err)
		}
		return res.Txs
	}
	want := encode(t, signed(t, 3, chain.Urgent), signed(t, 2, chain.Normal), signed(t, 4, chain.Normal))
	got := propose(1 << 20)
	if len(got) != len(want) {
		t.Fatalf("%d transactions, want %d", len(got), len(want))
	}
	for i := range want {
		if !bytes.Equal(got[i], want[i]) {
			t.Errorf("transaction %d: got %x, want %x", i, got[i], want[i])
		}
	}
	res, err := a.ProcessProposal(context.Background(), &abci.RequestProcessProposal{Height: 2, Txs: got})
	if err != nil || !res.IsAccepted() {
		t.Errorf("own proposal: %v, %v, %v", res, err, a.refused)
	}
	if got := propose(int64(len(want[0]) + 8)); len(got) != 1 {
		t.Errorf("%d transactions in the space of one", len(got))
	}
}

func TestPrepareProposalTakesTheBatch(t *testing.T) {
	a := testApplication(t)
	raw := encode(t, signed(t, 1, chain.Urgent), signed(t, 2, chain.Normal))
	b, err := parseBlock(withHeader(2, raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := a.offer(2, b); err != nil {
		t.Fatal(err)
	}
	for height, want := range map[int64]int{2: 3, 3: 0} { // the batch is for height 2 alone
		res, err := a.PrepareProposal(context.Background(), &abci.RequestPrepareProposal{Height: height, MaxTxBytes: 1 << 20})
		if err != nil || len(res.Txs) != want {
			t.Errorf("height %d: %d transactions, %v, want %d", height, len(res.Txs), err, want)
		}
	}
}

// A proposer that lags behind cannot know how large blocks may be by then; others
// will see.
func TestOfferToALaggard(t *testing.T) {
	a := testApplication(t)
	for height, want := range map[int64]error{1: errOverfull, 2: nil} {
		b, err := parseBlock(withHeader(height, encode(t, signedRun(t, 1, 4)...)))
		if err != nil {
			t.Fatal(err)
		}
		if err := a.offer(height, b); !errors.Is(err, want) {
			t.Errorf("height %d: %v", height, err)
		}
	}
}

func TestOfferRefusesABadBatch(t *testing.T) {
	a := testApplication(t)
	b, err := parseBlock(withHeader(2, encode(t, forged(t, 1))))
	if err != nil {
		t.Fatal(err)
	}
	if err := a.offer(2, b); !errors.Is(err, chain.ErrSignature) {
		t.Errorf("got %v", err)
	}
}

// The application hash never changes, the state root does with each transaction.
func TestFinalizeBlockRoot(t *testing.T) {
	a, b := testApplication(t), testApplication(t)
	one, two := encode(t, signed(t, 1, chain.Normal)), encode(t, signed(t, 2, chain.Normal))
	first := commit(t, a, 1, one...)
	empty := commit(t, a, 2)
	second := commit(t, a, 3, withHeader(3, two)...)
	commit(t, b, 1, one...)
	commit(t, b, 2)
	if a.ledger() == b.ledger() {
		t.Error("a transaction left no trace in the root")
	}
	commit(t, b, 3, withHeader(3, two)...)
	if a.ledger() != b.ledger() {
		t.Errorf("%v and %v after the same blocks", a.ledger(), b.ledger())
	}
	if !bytes.Equal(first.AppHash, empty.AppHash) || !bytes.Equal(first.AppHash, second.AppHash) {
		t.Error("the application hash changed")
	}
	if bytes.Equal(first.TxResults[0].Data, second.TxResults[0].Data) || len(second.TxResults) != 2 {
		t.Errorf("results %v and %v", first.TxResults, second.TxResults)
	}
	if l := a.ledger(); l.committed != 2 || l.height != 3 {
		t.Errorf("ledger %v", l)
	}
}

func BenchmarkProcessProposal(b *testing.B) {
	a := testApplication(b)
	a.regimes[0].blockSize = 100
	raw := encode(b, signedRun(b, 0, 100)...)
	b.ReportAllocs()
	for b.Loop() {
		res, err := a.ProcessProposal(context.Background(), &abci.RequestProcessProposal{Height: 1, Txs: raw})
		if err != nil || !res.IsAccepted() {
			b.Fatal(res, err)
		}
	}
}
