package comet

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	comet25519 "github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/mempool"

	"ihealth/chain"
)

// proposeAndWait commits a batch at the next height and returns the decision.
func proposeAndWait(t *testing.T, n *Testnet, height int64, batch []chain.Transaction) Decision {
	t.Helper()
	if err := n.Propose(height, batch); err != nil {
		t.Fatal(err)
	}
	d := next(t, n)
	if d.Height != height {
		t.Fatalf("height %d was decided, want %d", d.Height, height)
	}
	return d
}

// Every validator takes its turn as the rotation says, an idle chain makes no
// blocks, and a bad batch does not stop it.
func TestTestnetGoesOn(t *testing.T) {
	n := startTestnet(t, Options{Validators: 4, BlockSize: 5, ProposeTimeout: patience}, hooks{})
	height := int64(1)
	var foretold []validatorKey
	for i := range 24 {
		height++
		foretold = append(foretold, foretell(n))
		d := proposeAndWait(t, n, height, signedRun(t, 5*i, 5))
		if len(d.Transactions) != 5 || n.round(d) != 0 {
			t.Fatalf("height %d: %d transactions in round %d", height, len(d.Transactions), n.round(d))
		}
	}
	// A proposer that lags does not know yet how large the block may be.
	if err := n.AwaitAll(context.Background(), height); err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]chain.Transaction{
		signedRun(t, 1000, 6),
		{forged(t, 1000)},
		{signed(t, 0, chain.Normal)},
		{signed(t, 1000, chain.Normal), signed(t, 1001, chain.Urgent)},
	} {
		if err := n.Propose(height+1, bad); err == nil {
			t.Error("a batch that breaks the rules was taken")
		}
	}
	time.Sleep(50 * time.Millisecond)
	if complete, err := n.decisions.state(); complete > height || err != nil {
		t.Errorf("height %d without a batch, %v", complete, err)
	}
	height++
	proposeAndWait(t, n, height, signedRun(t, 120, 1))
	if err := n.AwaitAll(context.Background(), height); err != nil {
		t.Fatal(err)
	}
	if err := n.checkLedgers(121); err != nil {
		t.Error(err)
	}
	checkProposers(t, n, foretold)
}

// checkProposers compares the rotation's word on each height, which begin at height
// 2, with the headers that a node kept.
func checkProposers(t *testing.T, n *Testnet, foretold []validatorKey) {
	t.Helper()
	store := n.nodes[0].running().BlockStore()
	checked := 0
	for i, key := range foretold {
		meta := store.LoadBlockMeta(int64(i + 2))
		if meta == nil {
			continue // forgotten
		}
		if address := comet25519.PubKey(key[:]).Address(); !slices.Equal(meta.Header.ProposerAddress, address) {
			t.Errorf("height %d was proposed by %v, the rotation says %v", i+2, meta.Header.ProposerAddress, address)
		}
		checked++
	}
	if checked < 12 {
		t.Errorf("only %d heights checked", checked)
	}
}

// foretell returns whom the rotation expects to propose next.
func foretell(n *Testnet) validatorKey {
	_, set := n.rotation.turn()
	return keyOf(set.GetProposer())
}

// rogue is a validator that proposes what it likes when it is its turn.
type rogue struct {
	*application
	misdeeds [][][]byte // one a turn
}

func (r *rogue) PrepareProposal(ctx context.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	if len(r.misdeeds) == 0 || req.Height == 1 {
		return r.application.PrepareProposal(ctx, req)
	}
	misdeed := r.misdeeds[0]
	r.misdeeds = r.misdeeds[1:]
	return &abci.ResponsePrepareProposal{Txs: misdeed}, nil
}

// Known-bad proposals must be caught: the others refuse each, a later round
// decides without it, and its batch is committed at a later height.
func TestRogueProposerIsRefused(t *testing.T) {
	misdeeds := [][][]byte{
		encode(t, signedRun(t, 1000, 3)...),
		encode(t, signed(t, 1000, chain.Normal), signed(t, 1001, chain.Urgent)),
		encode(t, forged(t, 1000)),
		encode(t, signed(t, 0, chain.Normal)),
		{header(2, nil)},
	}
	want := []error{errOverfull, errOrder, chain.ErrSignature, chain.ErrReplayed, errHeader}
	n := startTestnet(t, Options{Validators: 4, BlockSize: 2, ProposeTimeout: patience}, hooks{application: func(i int, app *application) abci.Application {
		if i == 0 {
			return &rogue{application: app, misdeeds: misdeeds}
		}
		return app
	}})
	height, late := int64(1), 0
	for nonce := 0; nonce < 60; {
		height++
		d := proposeAndWait(t, n, height, signedRun(t, nonce, 2))
		if n.round(d) > 0 {
			late++
		}
		nonce += len(d.Transactions)
	}
	if late != len(want) {
		t.Errorf("%d heights needed another round, want %d", late, len(want))
	}
	if err := n.AwaitAll(context.Background(), height); err != nil {
		t.Fatal(err)
	}
	if err := n.checkLedgers(60); err != nil {
		t.Error(err)
	}
	for i, v := range n.nodes[1:] {
		if len(v.app.refused) != len(want) {
			t.Fatalf("validator %d refused %v", i+1, v.app.refused)
		}
		for j, err := range v.app.refused {
			if !errors.Is(err, want[j]) {
				t.Errorf("validator %d: refused proposal %d for %v, want %v", i+1, j, err, want[j])
			}
		}
	}
}

// A run gets over a rogue: what it lost goes back to the manager and is handed
// over again.
func TestRunWithRogueProposer(t *testing.T) {
	w := threeClasses()
	w.Count = 500
	misdeeds := [][][]byte{{[]byte("nonsense")}, {header(2, nil)}}
	r := startRun(t, w, Options{Validators: 4, BlockSize: 20, ProposeTimeout: patience, StallTimeout: 2 * patience}, hooks{application: func(i int, app *application) abci.Application {
		if i == 2 {
			return &rogue{application: app, misdeeds: misdeeds}
		}
		return app
	}})
	if err := r.drive(context.Background()); err != nil {
		t.Fatal(err)
	}
	m := r.trace.Measurement()
	checkLoad(t, m)
	if m.Load.Committed != 500 {
		t.Errorf("%d transactions committed", m.Load.Committed)
	}
	if m.Empty != 2 || m.LateRounds != 2 || m.Load.ReturnedBatches != 2 {
		t.Errorf("%d heights empty, %d late, %d batches returned, want 2 each", m.Empty, m.LateRounds, m.Load.ReturnedBatches)
	}
}

// A proposer without a batch proposes from its own mempool, and the others take
// the block.
func TestMempoolTransactionsAreCommitted(t *testing.T) {
	n := startTestnet(t, Options{Validators: 4, BlockSize: 5, ProposeTimeout: patience}, hooks{})
	for _, raw := range append(encode(t, signedRun(t, 0, 10)...), encode(t, forged(t, 10))...) {
		for _, v := range n.nodes {
			if err := v.engine.Mempool().CheckTx(raw, nil, mempool.TxInfo{}); err != nil && !errors.Is(err, mempool.ErrTxInCache) {
				t.Fatal(err)
			}
		}
	}
	committed := 0
	for committed < 10 {
		d := next(t, n)
		if len(d.Transactions) > 5 {
			t.Fatalf("block of %d", len(d.Transactions))
		}
		committed += len(d.Transactions)
	}
	if committed != 10 {
		t.Errorf("%d transactions committed, want 10", committed)
	}
}

func TestStartErrors(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll([]net.Listener{taken})
	port := taken.Addr().(*net.TCPAddr).Port
	good := Options{Validators: 4, BlockSize: 1, Registry: testRegistry(t)}
	cases := []struct {
		change func(o *Options)
		want   error
		text   string
	}{
		{func(o *Options) { o.Validators = 3 }, ErrOptions, "3f+1"},
		{func(o *Options) { o.Validators = 101 }, ErrOptions, "101 validators"},
		{func(o *Options) { o.BlockSize = 0 }, ErrOptions, "block size 0"},
		{func(o *Options) { o.BlockSize = MaxBlockSize + 1 }, ErrOptions, "block size 1501"},
		{func(o *Options) { o.Registry = nil }, ErrOptions, "registry"},
		{func(o *Options) { o.Topology = 9 }, ErrOptions, "topology"},
		{func(o *Options) { o.BasePort = 65533 }, ErrOptions, "base port"},
		{func(o *Options) { o.StallTimeout = -1 }, ErrOptions, "timeout"},
		{func(o *Options) { o.BasePort = port }, ErrPortInUse, taken.Addr().String()},
	}
	for _, c := range cases {
		o := good
		c.change(&o)
		n, err := Start(context.Background(), o)
		if n != nil || !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("got %v, want %v with %q", err, c.want, c.text)
		}
	}
}

func TestStartOnGivenPorts(t *testing.T) {
	held, err := holdPorts(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	base := held[0].Addr().(*net.TCPAddr).Port
	closeAll(held)
	n, err := Start(context.Background(), Options{Validators: 4, BlockSize: 1, Registry: testRegistry(t), BasePort: min(base, 65000)})
	if errors.Is(err, ErrPortInUse) {
		t.Skip("somebody took the ports meanwhile")
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
}

// With two of four validators gone there is no quorum, and the chain says so.
func TestStallIsAnError(t *testing.T) {
	w := threeClasses()
	w.Count = 10
	r := startRun(t, w, Options{Validators: 4, BlockSize: 1}, hooks{})
	n := r.net.(*Testnet)
	n.options.StallTimeout, r.patience = 300*time.Millisecond, 300*time.Millisecond
	for i := range 2 {
		if err := n.StopNode(i); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.AwaitAll(context.Background(), 2); !errors.Is(err, ErrStalled) {
		t.Errorf("AwaitAll: %v", err)
	}
	if err := r.drive(context.Background()); !errors.Is(err, ErrStalled) || !strings.Contains(err.Error(), "height 2") {
		t.Errorf("drive: %v", err)
	}
}

// forgetful is a validator whose ledger goes wrong at a height.
type forgetful struct {
	*application
	at int64
}

func (f *forgetful) FinalizeBlock(ctx context.Context, req *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	if req.Height == f.at {
		f.root[0]++
	}
	return f.application.FinalizeBlock(ctx, req)
}

// Known-bad: a validator with another state than the rest ends the run.
func TestDivergenceIsAnError(t *testing.T) {
	w := threeClasses()
	w.Count = 1000
	r := startRun(t, w, Options{Validators: 4, BlockSize: 50}, hooks{application: func(i int, app *application) abci.Application {
		if i == 3 {
			return &forgetful{app, 5}
		}
		return app
	}})
	if err := r.drive(context.Background()); !errors.Is(err, ErrDiverged) || !strings.Contains(err.Error(), "height 5") {
		t.Errorf("got %v", err)
	}
	if m := r.trace.Measurement(); m.StateRoots != 2 || m.Distinct == 0 {
		t.Errorf("%d state roots, %d transactions, want 2 roots", m.StateRoots, m.Distinct)
	}
}

// A transaction that is decided twice is one transaction, and a block that nobody
// handed over is neither an empty one nor one of the load.
func TestRunObservesDecisions(t *testing.T) {
	r := &run{decided: make(map[chain.TransactionID]bool)}
	first, second := chain.TransactionID{Entity: "a", Nonce: 1}, chain.TransactionID{Entity: "a", Nonce: 2}
	r.observe(Decision{Height: 2, Transactions: []chain.TransactionID{first, second, first}})
	r.observe(Decision{Height: 3, Transactions: []chain.TransactionID{second}})
	if m := r.trace.Measurement(); m.Distinct != 2 || m.LargestBlock != 3 {
		t.Errorf("%d distinct, largest block %d, want 2 and 3", m.Distinct, m.LargestBlock)
	}
	r.record(Decision{Height: 4, Transactions: []chain.TransactionID{first}}, nil)
	if r.trace.Empty != 0 || len(r.trace.Blocks) != 0 {
		t.Errorf("%d empty blocks, %d of the load", r.trace.Empty, len(r.trace.Blocks))
	}
}

// A ring of ten, where not everybody knows everybody, comes to the same.
func TestRingOfTen(t *testing.T) {
	if lean() {
		t.Skip("runs ten validators; run without -short")
	}
	n := startTestnet(t, Options{Validators: 10, BlockSize: 5}, hooks{})
	for i := range 5 {
		proposeAndWait(t, n, int64(i+2), signedRun(t, 5*i, 5))
	}
	if err := n.AwaitAll(context.Background(), 6); err != nil {
		t.Fatal(err)
	}
	if err := n.checkLedgers(25); err != nil {
		t.Error(err)
	}
}

func TestPortError(t *testing.T) {
	taken := portError(26656, &net.OpError{Op: "listen", Err: os.NewSyscallError("bind", syscall.EADDRINUSE)})
	if !errors.Is(taken, ErrPortInUse) || !strings.Contains(taken.Error(), "127.0.0.1:26656") {
		t.Errorf("got %v", taken)
	}
	if other := portError(26656, syscall.EACCES); errors.Is(other, ErrPortInUse) || !errors.Is(other, syscall.EACCES) {
		t.Errorf("got %v", other)
	}
}

// homes lists the directories that networks of this process have in use.
func homes(t *testing.T) []string {
	t.Helper()
	dir := memoryDir()
	if dir == "" {
		dir = os.TempDir()
	}
	list, err := filepath.Glob(filepath.Join(dir, homePrefix()+"*"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// settled waits until the goroutines have fallen to limit, and returns how many
// are left.
func settled(limit int) int {
	for range 60 {
		if runtime.NumGoroutine() <= limit {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	return runtime.NumGoroutine()
}

// engineLeaks is how many goroutines the engine leaves behind for each stopped
// validator: two of its log's file.
const engineLeaks = 2

// Networks can follow each other, and leave nothing behind but what the engine
// is known to.
func TestTestnetsInARow(t *testing.T) {
	if lean() {
		t.Skip("runs three networks; run without -short")
	}
	o := Options{Validators: 4, BlockSize: 1, Registry: testRegistry(t)}
	before, files := runtime.NumGoroutine(), len(homes(t))
	for cycle := 1; cycle <= 3; cycle++ {
		n, err := Start(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		proposeAndWait(t, n, 2, signedRun(t, 0, 1))
		if err := errors.Join(n.Stop(), n.Stop()); err != nil {
			t.Fatal(err)
		}
		limit := before + cycle*4*engineLeaks
		if got := settled(limit); got > limit {
			t.Errorf("%d goroutines after %d networks, at most %d expected", got, cycle, limit)
		}
	}
	if got := len(homes(t)); got > files {
		t.Errorf("%d directories left, %d before", got, files)
	}
}
