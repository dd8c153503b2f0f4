package comet

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"

	dbm "github.com/cometbft/cometbft-db"
	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/libs/log"
	"github.com/cometbft/cometbft/libs/service"
	"github.com/cometbft/cometbft/mempool"
	"github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/proxy"
	"github.com/cometbft/cometbft/types"
)

// validator is one node of a network.
type validator struct {
	app     *application
	engine  *node.Node
	address *p2p.NetAddress
	port    net.Listener  // holds the address until start
	wake    chan []byte   // batch headers on their way to the mempool
	done    chan struct{} // closed at stop
}

// newValidator builds the engine around app. Nothing listens or talks yet. The
// signer forgets what it has signed, which is safe as no validator ever restarts.
func newValidator(ctx context.Context, c *config.Config, id identity, app abci.Application, genesis *types.GenesisDoc) (*node.Node, error) {
	for _, dir := range []string{"config", "data"} {
		if err := os.MkdirAll(filepath.Join(c.RootDir, dir), 0o700); err != nil {
			return nil, fmt.Errorf("comet: %w", err)
		}
	}
	engine, err := node.NewNodeWithContext(ctx, c,
		types.NewMockPVWithParams(id.consensus, false, false),
		id.node,
		proxy.NewConnSyncLocalClientCreator(app),
		func() (*types.GenesisDoc, error) { return genesis, nil },
		func(*config.DBContext) (dbm.DB, error) { return dbm.NewMemDB(), nil },
		node.DefaultMetricsProvider(c.Instrumentation),
		log.NewNopLogger())
	if err != nil {
		return nil, fmt.Errorf("comet: build validator: %w", err)
	}
	return engine, nil
}

// start releases the held port and lets the engine listen on it.
func (v *validator) start() error {
	if err := v.port.Close(); err != nil {
		return fmt.Errorf("comet: %w", err)
	}
	if err := v.engine.Start(); err != nil {
		return portError(int(v.address.Port), err)
	}
	go v.pass()
	return nil
}

// rouse sends a batch header on its way. A validator that is so many heights
// behind that its line is full need not be woken.
func (v *validator) rouse(header []byte) {
	select {
	case v.wake <- header:
	default:
	}
}

// pass brings batch headers to the mempool, which makes the caller wait while a
// block is being committed. One that comes too late is refused there, as it
// should be.
func (v *validator) pass() {
	for {
		select {
		case header := <-v.wake:
			_ = v.engine.Mempool().CheckTx(header, nil, mempool.TxInfo{})
		case <-v.done:
			return
		}
	}
}

// dial connects to a peer.
func (v *validator) dial(peer *p2p.NetAddress) error {
	err := v.engine.Switch().DialPeerWithAddress(peer)
	if err != nil {
		return fmt.Errorf("comet: validator at %s cannot dial %s: %w", v.address.DialString(), peer.DialString(), err)
	}
	return nil
}

// stop ends the engine and what the engine itself forgets to end.
func (v *validator) stop() error {
	_ = v.port.Close() // closed already if the validator has started
	close(v.done)
	if err := stopAll(v.engine, v.engine.EventBus(), v.engine.ProxyApp()); err != nil {
		return fmt.Errorf("comet: stop validator at %s: %w", v.address.DialString(), err)
	}
	return nil
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
