package simulated_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/chaintest"
	"ihealth/chain/simulated"
	"ihealth/sim"
)

// bench is a simulated ledger under test. Its nodes stop by being cut off from all.
type bench struct {
	s       sim.Simulation
	ledger  *simulated.Ledger
	network *simulated.Network
	stopped []int
	groups  [][]int
}

// pbft opens ledgers of PBFT on links of 5 ms.
func pbft(o simulated.Options) chaintest.Open {
	return func(_ context.Context, s chaintest.Setup) (chaintest.Harness, error) {
		b := &bench{}
		return b, b.open(o, s)
	}
}

func (b *bench) open(o simulated.Options, s chaintest.Setup) (err error) {
	o.Protocol = func(simulation *sim.Simulation, setup simulated.Setup) (simulated.Consensus, error) {
		var err error
		b.network, err = simulated.NewNetwork(simulation, setup.Nodes, simulated.NetworkConfig{
			Shape: chain.Shape{Delay: 5 * time.Millisecond}, Key: setup.Key,
		})
		if err != nil {
			return nil, err
		}
		return simulated.NewPBFT(b.network, setup.Validators, simulated.PBFTConfig{}, setup.Observer)
	}
	o.BlockTimeout, o.Room, o.Nodes, o.Rotates = s.BlockTimeout, s.Room, s.Nodes, o.Rotates || s.Rotates
	b.ledger, err = simulated.NewLedger(&b.s, simulated.LedgerConfig{
		Options: o, Config: s.Config, Registry: s.Registry, Classes: s.Classes, Channel: s.Channel,
	})
	return err
}

func (b *bench) Ledger() chain.Ledger { return b.ledger }

func (b *bench) Advance(ctx context.Context, d time.Duration) error {
	return errors.Join(b.s.Run(ctx, b.s.Now().Add(d)), b.ledger.Err())
}

func (b *bench) Close() error { return nil }

func (b *bench) Reconfigure(_ context.Context, c chain.Config) error { return b.ledger.Reconfigure(c) }

func (b *bench) Stop(_ context.Context, node int) error {
	b.stopped = append(b.stopped, node)
	b.cut()
	return nil
}

func (b *bench) Start(_ context.Context, node int) error {
	b.stopped = slices.DeleteFunc(b.stopped, func(i int) bool { return i == node })
	b.cut()
	return nil
}

func (b *bench) Partition(_ context.Context, groups ...[]int) error {
	b.groups = groups
	b.cut()
	return nil
}

func (b *bench) Heal(context.Context) error { return b.Partition(context.Background()) }

// cut cuts off what is stopped and parted.
func (b *bench) cut() {
	groups := slices.Clone(b.groups)
	for _, node := range b.stopped {
		groups = append(groups, []int{node})
	}
	b.network.Partition(groups...)
}

func TestLedgerConforms(t *testing.T) {
	round := simulated.Options{Rotates: true, Handover: chain.Shape{Delay: 5 * time.Millisecond, UplinkBps: 16e6}}
	for name, o := range map[string]simulated.Options{"a manager outside": {}, "a manager who goes round": round} {
		for _, s := range chaintest.Scenarios() {
			t.Run(name+" "+s.Name, func(t *testing.T) {
				if err := s.Run(context.Background(), pbft(o)); err != nil {
					t.Error(err)
				}
			})
		}
	}
}
