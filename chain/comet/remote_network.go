package comet

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"ihealth/chain"
)

// remoteNetwork is the nodes of other processes, as a run drives them. Propose,
// inspect and conclude belong to one goroutine.
type remoteNetwork struct {
	options   Options
	gateway   ed25519.PrivateKey
	nodes     []*remoteNode
	rotation  *rotation
	decisions *decisions
	base      announcement // of all nodes at the beginning
	watching  sync.WaitGroup
	cancel    context.CancelFunc // ends the watching

	mu     sync.Mutex
	flight *block             // handed over last, for the height its header names
	height int64              // that it was handed over for
	handed map[int64][32]byte // roots of all batches that were handed over, by height
	late   map[int64]bool     // heights that needed another round
}

// connect talks to all nodes and waits until they have come to rest at one height.
func connect(ctx context.Context, m *Manifest, gateway ed25519.PrivateKey, o Options) (*remoteNetwork, error) {
	genesis, err := m.genesis()
	if err != nil {
		return nil, err
	}
	r := &remoteNetwork{
		options: o, gateway: gateway, rotation: newRotation(genesis.Validators),
		late: make(map[int64]bool), handed: make(map[int64][32]byte),
	}
	keys := make([]validatorKey, len(m.Nodes))
	for i, n := range m.Nodes {
		r.nodes = append(r.nodes, newRemoteNode(n))
		keys[i] = validatorKey(genesis.Validators[i].PubKey.Bytes())
	}
	if err := r.settle(ctx); err != nil {
		return nil, errors.Join(err, r.close())
	}
	if err := r.rotation.skip(r.base.Height); err != nil {
		return nil, errors.Join(err, r.close())
	}
	r.decisions = newDecisions(keys, r.rotation, o.BlockSize)
	watch, cancel := context.WithCancel(ctx)
	r.cancel = cancel
	for i, n := range r.nodes {
		n.height = r.base.Height
		r.decisions.heights[i] = r.base.Height
		r.watching.Go(func() { n.send(watch, r.decisions) })
		r.watching.Go(func() {
			n.watch(watch, func(a announcement, at time.Time) error { return r.take(watch, i, a, at) }, func() { r.remind(i) })
		})
	}
	return r, nil
}

// settle connects to all nodes and waits until they agree on the last height.
func (r *remoteNetwork) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, r.options.StallTimeout, ErrUnreachable)
	defer cancel()
	for _, n := range r.nodes {
		if err := n.connect(ctx); err != nil {
			return err
		}
	}
	return poll(ctx, func() (bool, error) {
		all, err := r.ask(ctx, 0)
		if err != nil {
			return false, err
		}
		r.base = all[0]
		for _, a := range all {
			if a.Height == r.base.Height && a.State != r.base.State {
				return false, fmt.Errorf("comet: %w: two nodes have different states at height %d", ErrDiverged, a.Height)
			}
			if a.Height != r.base.Height || a.Height < 1 {
				return false, nil
			}
		}
		return true, nil
	})
}

// poll calls done every 20 ms until it says true or fails or ctx is done.
func poll(ctx context.Context, done func() (bool, error)) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("comet: nodes do not come to one height: is one of them down, or does another manager load them? %w", context.Cause(ctx))
		case <-tick.C:
		}
	}
}

// ask asks all nodes for their announcement of a height, 0 for the last.
func (r *remoteNetwork) ask(ctx context.Context, height int64) ([]announcement, error) {
	all := make([]announcement, len(r.nodes))
	errs := make([]error, len(r.nodes))
	var wg sync.WaitGroup
	for i, n := range r.nodes {
		wg.Go(func() { all[i], errs[i] = n.decided(ctx, height) })
	}
	wg.Wait()
	return all, errors.Join(errs...)
}

// resumed returns w with nonces that the chain has not seen.
func (r *remoteNetwork) resumed(ctx context.Context, w chain.Workload) (chain.Workload, error) {
	entities := append([]chain.Entity(nil), w.Entities...)
	for i, e := range entities {
		value, err := r.nodes[0].query(ctx, queryNonce, []byte(e.Name), 0)
		if err != nil {
			return w, err
		}
		next, err := strconv.ParseUint(string(value), 10, 64)
		if err != nil {
			return w, fmt.Errorf("comet: nonce of %q: %w", e.Name, err)
		}
		entities[i].FirstNonce = max(e.FirstNonce, next)
	}
	w.Entities = entities
	return w, nil
}

// Propose implements network. It does not wait for the nodes: what one of them refuses
// shows at the next decision.
func (r *remoteNetwork) Propose(height int64, batch []chain.Transaction) error {
	next, set := r.rotation.turn()
	if height < next {
		return nil // its decision, still to be read, tells that this batch is not in it
	}
	b, err := seal(r.gateway, height, batch)
	if err != nil {
		return err
	}
	r.mu.Lock()
	r.flight, r.height = b, height
	r.handed[height] = b.root
	r.mu.Unlock()
	proposer := slices.Index(r.decisions.keys, keyOf(set.GetProposer()))
	r.nodes[proposer].post(b.carrier())
	for i, n := range r.nodes {
		if i != proposer {
			n.post(b.header)
		}
	}
	return nil
}

// remind sends the header of the batch under way to a node that has not decided its
// height: it may have been down when the others were woken.
func (r *remoteNetwork) remind(node int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := r.nodes[node]; r.flight != nil && n.height < r.height {
		n.post(r.flight.header)
	}
}

// take takes a node's announcement, and first those before it that were missed while
// it could not be reached. Only its watcher calls it.
func (r *remoteNetwork) take(ctx context.Context, node int, a announcement, at time.Time) error {
	n := r.nodes[node]
	for n.height+1 < a.Height {
		missed, err := n.decided(ctx, n.height+1)
		if err != nil {
			return err
		}
		if err := r.record(ctx, node, missed, at); err != nil {
			return err
		}
	}
	if a.Height <= n.height {
		return nil
	}
	return r.record(ctx, node, a, at)
}

func (r *remoteNetwork) record(ctx context.Context, node int, a announcement, at time.Time) error {
	b, err := r.content(ctx, node, a)
	if err != nil {
		return err
	}
	r.mu.Lock()
	if a.LastRound > 0 && a.Height-1 > r.base.Height {
		r.late[a.Height-1] = true
	}
	r.nodes[node].height = a.Height
	foreign := b.header != nil && r.handed[a.Height] != b.root
	r.mu.Unlock()
	if foreign {
		r.decisions.mu.Lock()
		r.decisions.fail(fmt.Errorf("comet: %w: height %d holds its batch: end it, or wait for its end", ErrOtherManager, a.Height))
		r.decisions.mu.Unlock()
	}
	r.decisions.record(node, a.Height, at, b, a.State)
	return nil
}

// content returns the block that was announced: that which was handed over, or else
// what the node says.
func (r *remoteNetwork) content(ctx context.Context, node int, a announcement) (*block, error) {
	if a.Count == 0 {
		return &block{}, nil
	}
	r.mu.Lock()
	b := r.flight
	r.mu.Unlock()
	if b != nil && b.root == a.Batch {
		return b, nil
	}
	return r.nodes[node].block(ctx, a.Height)
}

// inspect implements network: a height's round is known at the next.
func (r *remoteNetwork) inspect(d Decision) (late bool, err error) {
	_, err = r.decisions.state()
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.late[d.Height-1], err
}

// conclude implements network.
func (r *remoteNetwork) conclude(ctx context.Context, height int64, committed int, trace *chain.Trace) error {
	ctx, cancel := context.WithTimeoutCause(ctx, r.options.StallTimeout, ErrStalled)
	defer cancel()
	err := poll(ctx, func() (bool, error) {
		complete, err := r.decisions.state()
		return complete >= height, err
	})
	trace.StateRoots = r.decisions.stateRoots()
	if err != nil {
		return err
	}
	if height > r.base.Height {
		late, err := r.nodes[0].wasLate(ctx, height)
		if err != nil {
			return err
		}
		if late {
			trace.LateRounds++
		}
	}
	all, err := r.ask(ctx, height)
	if err != nil {
		return err
	}
	for i, a := range all {
		if a.ledger() != all[0].ledger() {
			return fmt.Errorf("comet: %w: node %d ended with %v, node 0 with %v", ErrDiverged, i, a.ledger(), all[0].ledger())
		}
	}
	if got := all[0].Committed - r.base.Committed; got != committed {
		return fmt.Errorf("comet: %w: the nodes hold %d new transactions, the manager counts %d", ErrDiverged, got, committed)
	}
	return nil
}

// close ends all connections.
func (r *remoteNetwork) close() error {
	if r.cancel != nil {
		r.cancel()
	}
	r.watching.Wait()
	var errs []error
	for _, n := range r.nodes {
		errs = append(errs, n.close())
	}
	return errors.Join(errs...)
}
