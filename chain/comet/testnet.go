package comet

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/types"

	"ihealth/chain"
	"ihealth/chain/link"
)

// startAttempts is how often a network on free ports is tried, as another
// program may take a port between its release and its use.
const startAttempts = 3

// Testnet is a running network of nodes, some or all of which validate. Propose
// belongs to one goroutine; another may stop and start nodes meanwhile.
type Testnet struct {
	options   Options
	home      string // directory of the engines' files
	gateway   ed25519.PrivateKey
	hooks     hooks
	nodes     []*node // the first validators come first
	byKey     map[validatorKey]*node
	decisions *decisions
	rotation  *rotation
	announced atomic.Pointer[[]byte] // last batch header
	links     *link.Network          // nil: the nodes talk directly
	routes    [][]*p2p.NetAddress    // by dialling node and peer: where their link begins
	ordering  sync.Mutex             // one order after another
	dialling  sync.WaitGroup         // handshakes under way
	traffic   traffic
	committed int // transactions before the present load
	pruning   sync.WaitGroup
	done      chan struct{} // closed by Stop
	stopping  sync.Once
	stopErr   error
}

// hooks put something in the place of parts of a node, before its first start.
// What they return outlives the node's stops. A nil hook changes nothing.
type hooks struct {
	application func(node int, app *application) abci.Application
	signer      func(node int, signer types.PrivValidator) types.PrivValidator
}

// Start starts a network and returns when all nodes have decided the first,
// empty, height. It fails with ErrOptions, with ErrPortInUse, with ErrStalled when
// the nodes do not come together, or with ctx's error; then nothing is left
// running.
func Start(ctx context.Context, o Options) (*Testnet, error) {
	return start(ctx, o, hooks{})
}

func start(ctx context.Context, o Options, h hooks) (*Testnet, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	for attempt := 1; ; attempt++ {
		t, err := startOnce(ctx, o, h)
		if err == nil || o.BasePort > 0 || attempt == startAttempts || !errors.Is(err, ErrPortInUse) {
			return t, err
		}
	}
}

func startOnce(ctx context.Context, o Options, h hooks) (*Testnet, error) {
	t := &Testnet{
		options: o, hooks: h, gateway: gatewayKey(o.Seed), done: make(chan struct{}),
		byKey: make(map[validatorKey]*node),
	}
	err := t.build()
	if err == nil {
		err = t.run(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, t.Stop())
	}
	return t, nil
}

// build makes the nodes, none of which runs yet.
func (t *Testnet) build() error {
	ports, err := holdPorts(t.options.BasePort, t.options.Nodes)
	if err != nil {
		return err
	}
	if t.home, err = makeHome(t.options.Dir); err != nil {
		closeAll(ports)
		return err
	}
	t.pruning.Go(func() { pruneEvery(pruneInterval, t.home, t.done) })
	genesis, identities := genesis(t.options)
	keys := make([]validatorKey, len(identities))
	for i, id := range identities {
		keys[i] = id.key()
	}
	t.rotation = newRotation(genesis.Validators)
	t.decisions = newDecisions(keys, t.rotation, t.options.BlockSize)
	for i, id := range identities {
		n, err := t.node(i, id, genesis, ports[i])
		if err != nil {
			closeAll(ports[i:])
			return err
		}
		t.nodes = append(t.nodes, n)
		t.byKey[keys[i]] = n
	}
	return t.openLinks()
}

// node makes the i-th node.
func (t *Testnet) node(i int, id identity, genesis *types.GenesisDoc, port net.Listener) (*node, error) {
	n := &node{
		app: t.application(i), signer: &signer{key: id.consensus},
		config:   engineConfig(t.options, nodeHome(t.home, i), port.Addr().String()),
		identity: id, genesis: genesis, traffic: &t.traffic, port: port,
		address: p2p.NewNetAddress(id.node.ID(), port.Addr()),
	}
	n.abci = n.app
	if t.options.Dir != "" {
		if err := n.keepFiles(); err != nil {
			return nil, err
		}
	}
	if t.hooks.application != nil {
		n.abci = t.hooks.application(i, n.app)
	}
	if t.hooks.signer != nil {
		n.signer = t.hooks.signer(i, n.signer)
	}
	n.corrupt()
	return n, nil
}

// application makes the copy of the ledger of the i-th node.
func (t *Testnet) application(i int) *application {
	return &application{
		rules: rules{
			chainID:   t.options.chainID(),
			blockSize: t.options.BlockSize,
			registry:  t.options.Registry,
			gateway:   t.gateway.Public().(ed25519.PublicKey),
			classes:   t.options.Classes,
			channel:   t.options.Channel,
		},
		decided: func(height int64, at time.Time, b *block, root [32]byte) {
			t.decisions.record(i, height, at, b, root)
		},
		needed:   t.decisions.needed,
		executor: newExecutor(t.options.Machine),
	}
}

// run starts all nodes, connects them and waits for the first height.
func (t *Testnet) run(ctx context.Context) error {
	if err := t.each(func(_ int, n *node) error { return n.start(ctx) }); err != nil {
		return err
	}
	if err := t.connect(ctx); err != nil {
		return err
	}
	if err := t.AwaitAll(ctx, 1); err != nil {
		return err
	}
	<-t.decisions.out // the first height, which nobody proposed
	return nil
}

// each calls f for all nodes at once and joins the errors.
func (t *Testnet) each(f func(i int, n *node) error) error {
	errs := make([]error, len(t.nodes))
	var wg sync.WaitGroup
	for i, n := range t.nodes {
		wg.Go(func() { errs[i] = f(i, n) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// AwaitAll waits until every running node has decided height. It fails with
// ErrDiverged when their states differ, with ErrStalled after the stall timeout,
// and with ctx's error.
func (t *Testnet) AwaitAll(ctx context.Context, height int64) error {
	stall := time.NewTimer(t.options.StallTimeout)
	defer stall.Stop()
	poll := time.NewTicker(time.Millisecond)
	defer poll.Stop()
	for {
		complete, err := t.decisions.state()
		if err != nil || complete >= height {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("comet: waiting for height %d: %w", height, ctx.Err())
		case <-stall.C:
			return fmt.Errorf("comet: %w: not all running nodes decided height %d in %v", ErrStalled, height, t.options.StallTimeout)
		case <-poll.C:
		}
	}
}

// Stop stops all nodes and removes their files. It may be called again.
func (t *Testnet) Stop() error {
	t.stopping.Do(func() {
		close(t.done)
		t.pruning.Wait()
		t.stopErr = t.each(func(_ int, n *node) error { return n.close() })
		if t.links != nil {
			t.links.Close()
		}
		t.dialling.Wait()
		if t.home != "" {
			t.stopErr = errors.Join(t.stopErr, os.RemoveAll(t.home))
		}
	})
	return t.stopErr
}

// Decisions returns the channel on which all heights after the first arrive, in
// order. Who does not read a thousand of them makes AwaitAll fail.
func (t *Testnet) Decisions() <-chan Decision { return t.decisions.out }

// round returns the round in which a height was decided, as the first running node
// that knows it says.
func (t *Testnet) round(d Decision) int32 {
	for _, n := range t.nodes {
		if round, ok := n.round(d.Height); ok {
			return round
		}
	}
	return 0
}

// inspect implements network.
func (t *Testnet) inspect(d Decision) (late bool, err error) {
	_, err = t.decisions.state()
	return t.round(d) > 0, err
}

// conclude implements network. It fails with ErrDiverged when the validators' states
// differed at a height, or when their ledgers do.
func (t *Testnet) conclude(ctx context.Context, height int64, committed int, trace *chain.Trace) error {
	err := t.AwaitAll(ctx, height)
	trace.StateRoots = t.decisions.stateRoots()
	if err != nil {
		return err
	}
	return t.checkLedgers(t.committed + committed)
}

// checkLedgers compares all running nodes, each of which must hold the same state
// root and committed transactions.
func (t *Testnet) checkLedgers(committed int) error {
	var first *ledger
	for i, n := range t.nodes {
		if n.running() == nil {
			continue
		}
		l := n.app.ledger()
		if first == nil {
			first = &l
		}
		if l != *first {
			return fmt.Errorf("comet: %w: node %d ended with %v, another with %v", ErrDiverged, i, l, *first)
		}
		if l.committed != committed {
			return fmt.Errorf("comet: %w: node %d holds %d transactions, the manager counts %d", ErrDiverged, i, l.committed, committed)
		}
	}
	return nil
}
