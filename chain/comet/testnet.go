package comet

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/p2p"

	"ihealth/chain"
)

// startAttempts is how often a network on free ports is tried, as another
// program may take a port between its release and its use.
const startAttempts = 3

// Testnet is a running network of validators. Propose belongs to one goroutine.
type Testnet struct {
	options    Options
	home       string // directory of the engines' logs
	gateway    ed25519.PrivateKey
	validators []*validator
	decisions  *decisions
	rotation   *rotation
	pruning    sync.WaitGroup
	done       chan struct{} // closed by Stop
	stopping   sync.Once
	stopErr    error
}

// wrapper puts something in the place of a validator's application.
type wrapper func(index int, app *application) abci.Application

// Start starts a network and returns when all validators have decided the first,
// empty, height. It fails with ErrOptions, with ErrPortInUse, with ErrStalled when
// the validators do not come together, or with ctx's error; then nothing is left
// running.
func Start(ctx context.Context, o Options) (*Testnet, error) {
	return start(ctx, o, func(_ int, app *application) abci.Application { return app })
}

func start(ctx context.Context, o Options, wrap wrapper) (*Testnet, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	for attempt := 1; ; attempt++ {
		t, err := startOnce(ctx, o, wrap)
		if err == nil || o.BasePort > 0 || attempt == startAttempts || !errors.Is(err, ErrPortInUse) {
			return t, err
		}
	}
}

func startOnce(ctx context.Context, o Options, wrap wrapper) (*Testnet, error) {
	t := &Testnet{options: o, decisions: newDecisions(o.Validators), gateway: gatewayKey(o.Seed), done: make(chan struct{})}
	err := t.build(ctx, wrap)
	if err == nil {
		err = t.run(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, t.Stop())
	}
	return t, nil
}

// build makes the validators, none of which runs yet.
func (t *Testnet) build(ctx context.Context, wrap wrapper) error {
	ports, err := holdPorts(t.options.BasePort, t.options.Validators)
	if err != nil {
		return err
	}
	if t.home, err = makeHome(); err != nil {
		closeAll(ports)
		return err
	}
	t.pruning.Go(func() { pruneEvery(pruneInterval, t.home, t.done) })
	genesis, identities := genesis(t.options)
	t.rotation = newRotation(genesis.Validators)
	for i, id := range identities {
		address := ports[i].Addr().String()
		app := t.application(i)
		config := engineConfig(t.options, validatorHome(t.home, i), address)
		engine, err := newValidator(ctx, config, id, wrap(i, app), genesis)
		if err != nil {
			closeAll(ports[i:])
			return err
		}
		t.validators = append(t.validators, &validator{
			app: app, engine: engine, port: ports[i],
			wake: make(chan []byte, 64), done: make(chan struct{}),
			address: p2p.NewNetAddress(id.node.ID(), ports[i].Addr()),
		})
	}
	return nil
}

// application makes the copy of the ledger of the i-th validator.
func (t *Testnet) application(i int) *application {
	return &application{
		rules: rules{
			blockSize: t.options.BlockSize,
			registry:  t.options.Registry,
			gateway:   t.gateway.Public().(ed25519.PublicKey),
			classes:   t.options.Classes,
			channel:   t.options.Channel,
		},
		decided: func(height int64, at time.Time, b *block, root [32]byte) {
			t.decisions.record(i, height, at, b, root)
		},
	}
}

// run starts all validators, connects them and waits for the first height.
func (t *Testnet) run(ctx context.Context) error {
	if err := t.each(func(_ int, v *validator) error { return v.start() }); err != nil {
		return err
	}
	dials := t.options.Topology.peers(t.options.Validators)
	err := t.each(func(i int, v *validator) error {
		for _, peer := range dials[i] {
			if err := v.dial(t.validators[peer].address); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := t.AwaitAll(ctx, 1); err != nil {
		return err
	}
	<-t.decisions.out // the first height, which nobody proposed
	return nil
}

// each calls f for all validators at once and joins the errors.
func (t *Testnet) each(f func(i int, v *validator) error) error {
	errs := make([]error, len(t.validators))
	var wg sync.WaitGroup
	for i, v := range t.validators {
		wg.Go(func() { errs[i] = f(i, v) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// AwaitAll waits until every validator has decided height. It fails with
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
			return fmt.Errorf("comet: %w: not all validators decided height %d in %v", ErrStalled, height, t.options.StallTimeout)
		case <-poll.C:
		}
	}
}

// Stop stops all validators and removes their files. It may be called again.
func (t *Testnet) Stop() error {
	t.stopping.Do(func() {
		close(t.done)
		t.pruning.Wait()
		t.stopErr = t.each(func(_ int, v *validator) error { return v.stop() })
		if t.home != "" {
			t.stopErr = errors.Join(t.stopErr, os.RemoveAll(t.home))
		}
	})
	return t.stopErr
}

// Decisions returns the channel on which all heights after the first arrive, in
// order. Who does not read a thousand of them makes AwaitAll fail.
func (t *Testnet) Decisions() <-chan Decision { return t.decisions.out }

// round returns the round in which a decided height was decided.
func (t *Testnet) round(d Decision) int32 {
	commit := t.validators[d.witness].engine.BlockStore().LoadSeenCommit(d.Height)
	if commit == nil {
		return 0
	}
	return commit.Round
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
	return t.checkLedgers(committed)
}

// checkLedgers compares all validators, each of which must hold the same state
// root and committed transactions.
func (t *Testnet) checkLedgers(committed int) error {
	first := t.validators[0].app.ledger()
	for i, v := range t.validators {
		l := v.app.ledger()
		if l != first {
			return fmt.Errorf("comet: %w: validator %d ended with %v, validator 0 with %v", ErrDiverged, i, l, first)
		}
		if l.committed != committed {
			return fmt.Errorf("comet: %w: validator %d holds %d transactions, the manager counts %d", ErrDiverged, i, l.committed, committed)
		}
	}
	return nil
}
