package comet

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/mempool"

	"ihealth/chain"
	"ihealth/chain/manager"
	"ihealth/sim/rng"
)

// badInput is what no chain may take, and the reason that it must give.
type badInput struct {
	name string
	raw  []byte
	want error
}

// normalChannel is the channel of normal and non-urgent standard transactions.
const normalChannel = 1

// badInputs lists one of each kind. The transaction of nonce 0 counts as committed.
func badInputs(t testing.TB) []badInput {
	t.Helper()
	good := encode(t, signed(t, 1000, chain.Normal))[0]
	signedBy := func(key ed25519.PrivateKey, change func(tx *chain.Transaction)) []byte {
		tx := chain.Transaction{Entity: "p6", Nonce: 1000, Urgency: chain.Normal, Payload: []byte("reading")}
		change(&tx)
		if key != nil {
			if err := tx.Sign(key); err != nil {
				t.Fatal(err)
			}
		}
		return encode(t, tx)[0]
	}
	spoilt := func(at int, b byte) []byte {
		raw := bytes.Clone(good)
		raw[at] = b
		return raw
	}
	return []badInput{
		{"unsigned", signedBy(nil, func(*chain.Transaction) {}), chain.ErrSignature},
		{"forged", encode(t, forged(t, 1000))[0], chain.ErrSignature},
		{"signed by another", signedBy(gatewayPad, func(*chain.Transaction) {}), chain.ErrSignature},
		{"nonce of another", signedBy(senderKey, func(tx *chain.Transaction) { tx.Nonce, tx.Payload = 0, []byte("again") }), chain.ErrReplayed},
		{"replayed", encode(t, signed(t, 0, chain.Normal))[0], chain.ErrReplayed},
		{"unknown entity", signedBy(senderKey, func(tx *chain.Transaction) { tx.Entity = "nobody" }), chain.ErrUnknownEntity},
		{"wrong channel", encode(t, signed(t, 1000, chain.Urgent))[0], chain.ErrChannel},
		{"class not allowed", signedBy(senderKey, func(tx *chain.Transaction) { tx.Security = chain.Confidential }), chain.ErrSecurity},
		{"no such urgency", spoilt(4, 9), chain.ErrUrgency},
		{"no such security", spoilt(5, 9), chain.ErrSecurity},
		{"oversized", oversized(), chain.ErrOversized},
		{"old format", spoilt(3, 1), chain.ErrMalformed},
		{"cut short", good[:len(good)-1], chain.ErrMalformed},
		{"too long", append(bytes.Clone(good), 0), chain.ErrMalformed},
		{"nothing", []byte{}, chain.ErrMalformed},
		{"noise", noise(300), chain.ErrMalformed},
	}
}

// oversized encodes a transaction with one byte of payload too many, which the
// package chain refuses to do.
func oversized() []byte {
	raw := append([]byte("IHT\x02"), byte(chain.Normal), byte(chain.Standard), 2, 'p', '6')
	raw = binary.BigEndian.AppendUint64(raw, 1000)
	raw = binary.BigEndian.AppendUint32(raw, chain.MaxPayload+1)
	return append(raw, make([]byte, chain.MaxPayload+1+ed25519.SignatureSize)...)
}

// noise returns n random bytes.
func noise(n int) []byte {
	s := rng.New(rng.Key{Seed: 1, Cell: "bad input", Name: "noise"})
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(s.Uint64())
	}
	return out
}

// badInputOptions are those of a channel that carries some classes only.
func badInputOptions() Options {
	return Options{
		Validators: 4, BlockSize: 5, ProposeTimeout: patience, VoteTimeout: 50 * time.Millisecond,
		Classes: chain.DefaultAllocation(), Channel: normalChannel,
	}
}

// A Byzantine validator proposes each kind of bad input in a block, and anybody offers
// it to the nodes. All refuse it with the reason, and the chain goes on.
func TestBadInputOnTheRealChain(t *testing.T) {
	inputs := badInputs(t)
	if lean() {
		inputs = inputs[:4]
	}
	var misdeeds [][][]byte
	for _, in := range inputs {
		misdeeds = append(misdeeds, [][]byte{in.raw})
	}
	n := startTestnet(t, badInputOptions(), hooks{application: func(i int, app *application) abci.Application {
		if i == 0 {
			return &rogue{application: app, misdeeds: misdeeds}
		}
		return app
	}})
	last := proposeRun(t, n, 1, 0, 1)
	if err := n.AwaitAll(context.Background(), last); err != nil {
		t.Fatal(err)
	}
	for _, in := range inputs {
		code, log := offerToNode(t, n.nodes[2], in.raw)
		if code == abci.CodeTypeOK || !strings.Contains(log, in.want.Error()) {
			t.Errorf("%s: CheckTx: code %d, %q", in.name, code, log)
		}
	}
	count := 4*len(inputs) + 8
	last = proposeRun(t, n, last, 1, count)
	if err := n.AwaitAll(context.Background(), last); err != nil {
		t.Fatal(err)
	}
	if err := n.checkLedgers(count + 1); err != nil {
		t.Error(err)
	}
	sawAll := false
	for i, node := range n.nodes[1:] {
		checkRefused(t, i+1, node.app.refused, inputs)
		sawAll = sawAll || len(node.app.refused) == len(inputs)
	}
	if !sawAll {
		t.Error("no validator has refused all of the bad proposals")
	}
}

// offerToNode gives raw bytes to a node's mempool and returns the answer. The engine
// itself recognises what it has committed, byte for byte.
func offerToNode(t *testing.T, n *node, raw []byte) (code uint32, log string) {
	t.Helper()
	err := n.running().Mempool().CheckTx(raw, func(r *abci.ResponseCheckTx) { code, log = r.Code, r.Log }, mempool.TxInfo{})
	if errors.Is(err, mempool.ErrTxInCache) {
		return codeRefused, chain.ErrReplayed.Error()
	}
	if err != nil {
		t.Fatal(err)
	}
	return code, log
}

// checkRefused checks the reasons why a validator refused proposals, in their order.
// One that a proposal reaches too late has not seen it.
func checkRefused(t *testing.T, validator int, refused []error, inputs []badInput) {
	t.Helper()
	next := 0
	for _, err := range refused {
		for next < len(inputs) && !errors.Is(err, inputs[next].want) {
			next++
		}
		if next == len(inputs) {
			t.Errorf("validator %d refused for %v, which is no reason to refuse what came after the one before", validator, err)
			return
		}
		next++
	}
}

// The manager, who is the first to see a transaction, refuses what can be decoded for
// the same reasons and counts each.
func TestBadInputAtTheManager(t *testing.T) {
	m, err := manager.New(manager.Config{BlockSize: 5, Registry: testRegistry(t), Classes: chain.DefaultAllocation(), Channel: normalChannel})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Admit(0, signed(t, 0, chain.Normal)); err != nil {
		t.Fatal(err)
	}
	want := make(map[string]int)
	for _, in := range badInputs(t) {
		var tx chain.Transaction
		if err := tx.UnmarshalBinary(in.raw); err != nil {
			if !errors.Is(err, in.want) {
				t.Errorf("%s: decoded with %v", in.name, err)
			}
			continue
		}
		if err := m.Admit(0, tx); !errors.Is(err, in.want) {
			t.Errorf("%s: admitted with %v", in.name, err)
		}
		want[in.want.Error()]++
	}
	stats := m.Stats()
	for _, r := range stats.RejectedBy {
		if want[r.Reason] != r.Count {
			t.Errorf("%d rejections for %q, want %d", r.Count, r.Reason, want[r.Reason])
		}
	}
	if stats.Admitted != 1 || len(stats.RejectedBy) != len(want) {
		t.Errorf("stats %+v", stats)
	}
}

// Orders that would halt the chain are refused, one by one, and the chain goes on.
func TestHaltingOrdersAreRefused(t *testing.T) {
	if lean() {
		t.Skip("runs seven nodes; run without -short")
	}
	o := badInputOptions()
	o.Nodes = 7
	n := startTestnet(t, o, hooks{})
	ctx := context.Background()
	for _, i := range []int{4, 5, 6} {
		if err := n.StopNode(i); err != nil {
			t.Fatal(err)
		}
	}
	last := int64(1)
	for i, c := range []struct {
		name  string
		order Order
		want  string
	}{
		{"nobody", Order{nil, 5}, "validators"},
		{"below 3f+1", Order{[]int{0, 1, 2}, 5}, "validators"},
		{"n = 0", Order{[]int{0, 1, 2, 3}, 0}, "block size"},
		{"n negative", Order{[]int{0, 1, 2, 3}, -5}, "block size"},
		{"n too large", Order{[]int{0, 1, 2, 3}, MaxBlockSize + 1}, "block size"},
		{"one twice", Order{[]int{0, 1, 2, 2}, 5}, "twice"},
		{"a stranger", Order{[]int{0, 1, 2, 7}, 5}, "node 7"},
		{"without a running quorum", Order{[]int{0, 1, 2, 3, 4, 5, 6}, 5}, "start 1"},
	} {
		if _, err := n.Reconfigure(ctx, c.order); !errors.Is(err, ErrOrder) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		last = proposeRun(t, n, last, i, 1)
	}
}

// splitBytes cuts a byte string into transactions after the lengths that it holds.
func splitBytes(raw []byte) [][]byte {
	var out [][]byte
	for len(raw) > 0 && len(out) < 20 {
		n := min(int(raw[0]), len(raw)-1)
		out = append(out, raw[1:1+n])
		raw = raw[1+n:]
	}
	return out
}

// joinBytes is the inverse of splitBytes for short transactions.
func joinBytes(txs ...[]byte) []byte {
	var out []byte
	for _, tx := range txs {
		out = append(append(out, byte(len(tx))), tx...)
	}
	return out
}

// Whatever bytes come, as a transaction or as a block of them: no panic, a reason for
// each refusal, and what is accepted is in order by a look at each transaction alone.
func FuzzBadInput(f *testing.F) {
	for _, in := range badInputs(f) {
		f.Add(in.raw)
		f.Add(joinBytes(in.raw[:min(len(in.raw), 255)]))
	}
	good := encode(f, signedRun(f, 1, 3)...)
	f.Add(good[0])
	f.Add(joinBytes(good...))
	f.Add(joinBytes(withHeader(2, good)...))
	f.Add(joinBytes(good[0], good[0]))
	f.Fuzz(func(t *testing.T, raw []byte) {
		ctx := context.Background()
		a := testApplication(t)
		commit(t, a, 1, encode(t, signed(t, 0, chain.Normal))...)
		check, err := a.CheckTx(ctx, &abci.RequestCheckTx{Tx: raw})
		if err != nil || !check.IsOK() && check.Log == "" {
			t.Fatalf("CheckTx: %v, %v", check, err)
		}
		txs := splitBytes(raw)
		verdict, err := a.ProcessProposal(ctx, &abci.RequestProcessProposal{Height: 2, Txs: txs, Hash: []byte{2}})
		if err != nil || !verdict.IsAccepted() && len(a.refused) != 1 {
			t.Fatalf("ProcessProposal: %v, %v, refused %v", verdict, err, a.refused)
		}
		if verdict.IsAccepted() {
			checkInOrder(t, txs)
			commit(t, a, 2, txs...)
		}
	})
}

// checkInOrder is the rules by the simplest means.
func checkInOrder(t *testing.T, txs [][]byte) {
	t.Helper()
	seen := []chain.TransactionID{idOf(0)}
	for _, raw := range txs {
		if isHeader(raw) {
			continue
		}
		var tx chain.Transaction
		if err := tx.UnmarshalBinary(raw); err != nil {
			t.Fatalf("accepted %x: %v", raw, err)
		}
		if err := tx.Verify(senderKey.Public().(ed25519.PublicKey)); err != nil || tx.Entity != "p6" || slices.Contains(seen, tx.ID()) {
			t.Fatalf("accepted %+v: %v", tx, err)
		}
		seen = append(seen, tx.ID())
	}
}
