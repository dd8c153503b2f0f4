package comet

import (
	"context"
	"errors"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/chaintest"
)

// harness is a testnet's ledger under the conformance suite.
type harness struct {
	net    *Testnet
	ledger *Ledger
}

func openHarness(ctx context.Context, s chaintest.Setup) (chaintest.Harness, error) {
	n, err := Start(ctx, Options{
		Validators: s.Config.Validators, Nodes: s.Nodes, BlockSize: s.Config.BlockSize, Registry: s.Registry,
		Classes: s.Classes, Channel: s.Channel, BlockTimeout: s.BlockTimeout, Rotates: s.Rotates, Links: true,
		ProposeTimeout: 200 * time.Millisecond, VoteTimeout: 50 * time.Millisecond,
	})
	if err != nil {
		return nil, err
	}
	l, err := NewLedger(ctx, n, s.Room)
	if err != nil {
		return nil, errors.Join(err, n.Stop())
	}
	return &harness{n, l}, nil
}

func (h *harness) Ledger() chain.Ledger { return h.ledger }

func (h *harness) Advance(ctx context.Context, d time.Duration) error { return h.ledger.Run(ctx, d) }

func (h *harness) Close() error { return h.net.Stop() }

func (h *harness) Reconfigure(ctx context.Context, c chain.Config) error {
	_, err := h.net.Reconfigure(ctx, Order{Validators: FirstNodes(c.Validators), BlockSize: c.BlockSize})
	return err
}

func (h *harness) Stop(_ context.Context, node int) error { return h.net.StopNode(node) }

func (h *harness) Start(ctx context.Context, node int) error { return h.net.StartNode(ctx, node) }

func (h *harness) Partition(ctx context.Context, groups ...[]int) error {
	return h.net.Partition(ctx, groups...)
}

func (h *harness) Heal(ctx context.Context) error { return h.net.Heal(ctx) }

// The real ledger does what every ledger must do.
func TestLedgerConforms(t *testing.T) {
	for i, s := range chaintest.Scenarios() {
		t.Run(s.Name, func(t *testing.T) {
			if lean() && i > 0 {
				t.Skip("starts a network for each of many scenarios: run without -short")
			}
			t.Parallel()
			if err := s.Run(context.Background(), openHarness); err != nil {
				t.Error(err)
			}
		})
	}
}

// A cancelled context ends the work of a ledger.
func TestLedgerCancelled(t *testing.T) {
	n := startTestnet(t, Options{Validators: 4, BlockSize: 5}, hooks{})
	l, err := NewLedger(context.Background(), n, 0)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := l.Run(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
