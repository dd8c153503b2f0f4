package comet

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"slices"
	"time"

	"github.com/cometbft/cometbft/mempool"
)

// Order says which nodes validate, and how large blocks may be.
type Order struct {
	Validators []int // nodes, each once, at least MinValidators
	BlockSize  int   // n, 1 to MaxBlockSize
}

// FirstNodes returns the first m nodes, as an Order names them.
func FirstNodes(m int) []int {
	nodes := make([]int, max(0, m))
	for i := range nodes {
		nodes[i] = i
	}
	return nodes
}

// Reconfigure changes the validators and the block size. It lets the running
// validators sign the order, gives it to all of them, waits until it is
// decided, and returns the height from which on it is in force, two after its
// block. The chain goes on meanwhile. What is in force already needs no order.
//
// It fails with ErrOrder when the order names a node that does not exist or one
// twice, when too few or too many are to validate, when the block size is out of
// range, when too few of the new validators run for them
// to decide anything, when too few of the present ones run to sign it; with
// ErrStalled after the stall timeout, and with ctx's error. In the last two cases
// the order may still be decided later. Calls at the same time wait for each other.
func (t *Testnet) Reconfigure(ctx context.Context, o Order) (inForce int64, err error) {
	t.ordering.Lock()
	defer t.ordering.Unlock()
	wanted, err := t.regime(o)
	if err != nil {
		return 0, err
	}
	stall := time.NewTimer(t.options.StallTimeout)
	defer stall.Stop()
	poll := time.NewTicker(2 * time.Millisecond)
	defer poll.Stop()
	for submitted := int64(0); ; {
		now := t.decisions.standing()
		if now.last.equal(wanted) {
			return now.last.from, nil
		}
		if now.height > submitted {
			if err := t.submit(now, wanted); err != nil {
				return 0, err
			}
			submitted = now.height
		}
		select {
		case <-ctx.Done():
			return 0, fmt.Errorf("comet: waiting for an order: %w", ctx.Err())
		case <-stall.C:
			return 0, fmt.Errorf("comet: %w: the order is not decided after %v", ErrStalled, t.options.StallTimeout)
		case <-poll.C:
		}
	}
}

// regime returns what o asks for, unless it would halt the chain.
func (t *Testnet) regime(o Order) (regime, error) {
	r := regime{blockSize: o.BlockSize}
	up := 0
	for _, i := range o.Validators {
		n, err := t.nodeAt(i)
		if err != nil {
			return regime{}, fmt.Errorf("%w: %w", ErrOrder, err)
		}
		if n.running() != nil {
			up++
		}
		r.validators = append(r.validators, n.identity.key())
	}
	slices.SortFunc(r.validators, compareKeys)
	if err := r.check(); err != nil {
		return regime{}, err
	}
	if need := quorum(len(r.validators)); up < need {
		return regime{}, fmt.Errorf("comet: %w: %d of the %d new validators run, which could decide nothing: start %d",
			ErrOrder, up, len(r.validators), need-up)
	}
	return r, nil
}

// submit lets the running validators sign an order and gives it to them all.
func (t *Testnet) submit(now standing, wanted regime) error {
	o := &order{number: now.orders, regime: wanted}
	var signers []*node
	for _, key := range now.inForce.validators {
		if n := t.byKey[key]; n.running() != nil {
			o.sign(t.options.chainID(), ed25519.PrivateKey(n.identity.consensus))
			signers = append(signers, n)
		}
	}
	if err := o.check(t.options.chainID(), now.orders, now.inForce, now.last); err != nil {
		return err
	}
	raw := o.encode()
	for _, n := range signers {
		if e := n.running(); e != nil {
			_ = e.Mempool().CheckTx(raw, nil, mempool.TxInfo{}) // a node that lags behind refuses it
		}
	}
	return nil
}
