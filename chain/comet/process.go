package comet

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"syscall"

	"ihealth/chain"
)

// What ends a node before it is told to.
var (
	ErrHome   = errors.New("bad home of a node")
	ErrFailed = errors.New("consensus failed")
)

// NodeReport says what ledger a node had when it stopped.
type NodeReport struct {
	Height       int64  // decided last; 0 before the first
	Transactions int    // committed
	Root         string // hash over all committed blocks, hexadecimal
}

// RunNode runs the node of a home that Manifest.WriteHomes has written, until ctx is
// done, and then returns a nil error. It obeys the home's config.toml, shapes what it
// sends to its peers as s says, and writes the engine's log to log.
//
// The application is that of a [Testnet], with the rules that stand in the genesis.
// Its ledger lives in memory and is a function of the decided blocks alone, all of
// which the engine keeps: when a node starts again, after whatever end, the engine
// hands it every block of its store from the first on (the application reports
// height 0), completes a height that was decided but not applied from its log, and
// fetches from the peers what it has missed. There is no second state on disk that
// could disagree with the blocks. The signer writes what it signs before it signs, so
// that it never signs two votes for one place.
//
// It fails with ErrOptions, ErrHome, ErrConfig, ErrGenesis or ErrPortInUse, and with
// ErrFailed when the engine gives up, which it does where going on could break the chain.
func RunNode(ctx context.Context, home string, s chain.Shape, log io.Writer) (NodeReport, error) {
	c, err := readConfig(filepath.Join(home, configFile))
	if err != nil {
		return NodeReport{}, err
	}
	c.SetRoot(home)
	peers, err := parsePeers(c.P2P.PersistentPeers)
	if err != nil {
		return NodeReport{}, fmt.Errorf("comet: %w: %s: %w", ErrConfig, filepath.Join(home, configFile), err)
	}
	c.P2P.PersistentPeers = "" // see keepDialling
	if s != (chain.Shape{}) {
		links, dials, err := shapeNode(c, peers, s)
		if err != nil {
			return NodeReport{}, err
		}
		defer links.Close()
		peers = dials
	}
	failed := make(chan struct{})
	engine, app, err := newNode(ctx, c, log, failed)
	if err != nil {
		return NodeReport{}, err
	}
	stop := func() error { return stopAll(engine, engine.EventBus(), engine.ProxyApp()) }
	if err := engine.Start(); err != nil {
		return NodeReport{}, errors.Join(nodeError(home, err), stop())
	}
	dialCtx, cancel := context.WithCancel(ctx)
	dialling := keepDialling(dialCtx, engine.Switch(), peers)
	select {
	case <-ctx.Done():
	case <-failed:
		err = fmt.Errorf("comet: %w: node of %s: what it has logged says why", ErrFailed, home)
	}
	cancel()
	dialling.Wait()
	err = errors.Join(err, stop())
	end := app.ledger()
	return NodeReport{end.height, end.committed, hex.EncodeToString(end.root[:])}, err
}

// nodeError says what to do about a node that does not start.
func nodeError(home string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("comet: %w: node of %s: stop the program that listens there, or change the port in %s and in the other nodes' settings: %w",
			ErrPortInUse, home, configFile, err)
	}
	return fmt.Errorf("comet: node of %s does not start: %w", home, err)
}
