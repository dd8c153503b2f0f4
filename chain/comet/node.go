package comet

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/libs/log"
	"github.com/cometbft/cometbft/libs/service"
	"github.com/cometbft/cometbft/mempool"
	engine "github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/proxy"
	"github.com/cometbft/cometbft/types"
)

// node is one node of a network. Its engine runs once; what has to outlive it,
// the node keeps for the next.
type node struct {
	app      *application
	abci     abci.Application    // app, or what stands in its place
	signer   types.PrivValidator // the node's signer, or what stands in its place
	files    *fileSigner         // the node's signer if it keeps files
	conduct  *conduct
	storage  storage
	config   *config.Config
	identity identity
	genesis  *types.GenesisDoc
	traffic  *traffic
	address  *p2p.NetAddress

	cycle sync.Mutex   // makes starts and stops wait for each other, guards port
	port  net.Listener // holds the address while the node is down; nil if it could not be held

	mu      sync.RWMutex // guards what follows
	engine  *engine.Node // nil while the node is down
	wake    chan []byte  // batch headers on their way to the mempool
	done    chan struct{}
	passing sync.WaitGroup
}

// start builds an engine on the state that the node keeps, releases the held port
// and lets the engine listen on it. Nobody is dialled yet.
func (n *node) start(ctx context.Context) error {
	n.cycle.Lock()
	defer n.cycle.Unlock()
	if n.running() != nil {
		return fmt.Errorf("comet: the node at %s runs already", n.address.DialString())
	}
	e, err := n.build(ctx)
	if err != nil {
		return err
	}
	n.release()
	if err := e.Start(); err != nil {
		return errors.Join(portError(int(n.address.Port), err), n.end(e))
	}
	wake, done := make(chan []byte, 64), make(chan struct{})
	n.passing.Go(func() { pass(e.Mempool(), wake, done) })
	n.mu.Lock()
	defer n.mu.Unlock()
	n.engine, n.wake, n.done = e, wake, done
	return nil
}

// build makes an engine. An engine cannot be started twice, so every start needs
// a new one.
func (n *node) build(ctx context.Context) (*engine.Node, error) {
	for _, dir := range []string{"config", "data"} {
		if err := os.MkdirAll(filepath.Join(n.config.RootDir, dir), 0o700); err != nil {
			return nil, fmt.Errorf("comet: %w", err)
		}
	}
	e, err := engine.NewNodeWithContext(ctx, n.config, n.signer, n.identity.node,
		proxy.NewConnSyncLocalClientCreator(n.abci),
		func() (*types.GenesisDoc, error) { return n.genesis, nil },
		n.storage.open,
		n.traffic.provider(engine.DefaultMetricsProvider(n.config.Instrumentation)),
		log.NewNopLogger())
	if err != nil {
		return nil, fmt.Errorf("comet: build the node at %s: %w", n.address.DialString(), err)
	}
	return e, nil
}

// running returns the engine, and nil while the node is down.
func (n *node) running() *engine.Node {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.engine
}

// rouse sends a batch header on its way. A node that is so many heights behind
// that its line is full need not be woken.
func (n *node) rouse(header []byte) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	if n.engine == nil {
		return
	}
	select {
	case n.wake <- header:
	default:
	}
}

// pass brings batch headers to the mempool, which makes the caller wait while a
// block is being committed. One that comes too late is refused there, as it
// should be.
func pass(pool mempool.Mempool, wake <-chan []byte, done <-chan struct{}) {
	for {
		select {
		case header := <-wake:
			_ = pool.CheckTx(header, nil, mempool.TxInfo{})
		case <-done:
			return
		}
	}
}

// round returns the round in which the node saw height decided, and false when it
// does not know.
func (n *node) round(height int64) (int32, bool) {
	e := n.running()
	if e == nil {
		return 0, false
	}
	commit := e.BlockStore().LoadSeenCommit(height)
	if commit == nil {
		return 0, false
	}
	return commit.Round, true
}

// stop ends the engine and holds the port again. A node that is down stays so.
func (n *node) stop() error {
	n.cycle.Lock()
	defer n.cycle.Unlock()
	e := n.retire()
	if e == nil {
		return nil
	}
	return n.down(e)
}

// down ends a retired engine and holds the port again.
func (n *node) down(e *engine.Node) error {
	err := n.end(e)
	n.passing.Wait()
	if listener, held := net.Listen("tcp", n.address.DialString()); held == nil {
		n.port = listener
	}
	return err
}

// retire takes the engine out of use and returns it, nil if there is none.
func (n *node) retire() *engine.Node {
	n.mu.Lock()
	defer n.mu.Unlock()
	e := n.engine
	if e != nil {
		n.engine = nil
		close(n.done)
	}
	return e
}

// end stops an engine and what the engine itself forgets to stop.
func (n *node) end(e *engine.Node) error {
	if err := stopAll(e, e.EventBus(), e.ProxyApp()); err != nil {
		return fmt.Errorf("comet: stop the node at %s: %w", n.address.DialString(), err)
	}
	return nil
}

// release gives up the held port.
func (n *node) release() {
	if n.port != nil {
		_ = n.port.Close() // nothing was ever written to it
		n.port = nil
	}
}

// close stops the node for good.
func (n *node) close() error {
	err := n.stop()
	n.cycle.Lock()
	defer n.cycle.Unlock()
	n.release()
	return errors.Join(err, n.storage.close())
}

// stopper is what can be stopped.
type stopper interface{ Stop() error }

// stopAll stops all services, those that do not run excepted, and joins the
// errors.
func stopAll(services ...stopper) error {
	var errs []error
	for _, s := range services {
		err := s.Stop()
		if !errors.Is(err, service.ErrAlreadyStopped) && !errors.Is(err, service.ErrNotStarted) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
