package simulated_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/chaintest"
	"ihealth/chain/overlay"
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

// candidate is a protocol that has to be a ledger like any other.
type candidate struct {
	name  string
	extra int // nodes that never validate
	make  func(n *simulated.Network, s simulated.Setup) (simulated.Consensus, error)
}

// candidates are all protocols. Leader waits for three answers, more than two thirds of
// four validators: for all of them, as in I-Health, see TestLeaderToleratesNothing.
// Authority decides with a majority of the signers, 3 of 4 here like the others; that it
// does not agree where keys are cloned is what the study of cloning is about, and no
// scenario clones any.
var candidates = []candidate{
	{"PBFT", 0, func(n *simulated.Network, s simulated.Setup) (simulated.Consensus, error) {
		return simulated.NewPBFT(n, s.Validators, simulated.PBFTConfig{}, s.Observer)
	}},
	{"Rounds", 0, func(n *simulated.Network, s simulated.Setup) (simulated.Consensus, error) {
		return simulated.NewRounds(n, simulated.RoundsConfig{Validators: s.Validators, Key: s.Key}, s.Observer)
	}},
	{"Clustered", 0, func(n *simulated.Network, s simulated.Setup) (simulated.Consensus, error) {
		c := overlay.Clusters{Head: make([]int, s.Nodes)}
		for i := range c.Head {
			c.Head[i] = s.Validators[i%len(s.Validators)]
		}
		return simulated.NewClustered(n, c, simulated.PBFTConfig{}, s.Observer)
	}},
	leader(3),
	{"Authority", 0, func(n *simulated.Network, s simulated.Setup) (simulated.Consensus, error) {
		return simulated.NewAuthority(n, simulated.AuthorityConfig{
			Signers: s.Validators, Period: 50 * time.Millisecond, Wiggle: 100 * time.Millisecond, Key: s.Key,
		}, s.Observer)
	}},
}

// leader waits for so many answers; 0: for all. Its manager is one more node.
func leader(feedbacks int) candidate {
	return candidate{"Leader", 1, func(n *simulated.Network, s simulated.Setup) (simulated.Consensus, error) {
		return simulated.NewLeader(n, simulated.LeaderConfig{
			Model:      chain.LatencyModel{DownlinkBps: 1e8, UplinkBps: 1e8, TransactionBits: 1000, FeedbackBits: 1000, Psi: 1e-7},
			Validators: s.Validators, Feedbacks: feedbacks, Retry: 100 * time.Millisecond, Key: s.Key,
		}, s.Observer)
	}}
}

// open opens ledgers of a protocol on links of 5 ms.
func (c candidate) open(o simulated.Options) chaintest.Open {
	return func(_ context.Context, s chaintest.Setup) (chaintest.Harness, error) {
		b := &bench{}
		return b, b.open(c, o, s)
	}
}

func (b *bench) open(c candidate, o simulated.Options, s chaintest.Setup) (err error) {
	o.Protocol = func(simulation *sim.Simulation, setup simulated.Setup) (simulated.Consensus, error) {
		var err error
		b.network, err = simulated.NewNetwork(simulation, setup.Nodes, simulated.NetworkConfig{
			Shape: chain.Shape{Delay: 5 * time.Millisecond}, Key: setup.Key,
		})
		if err != nil {
			return nil, err
		}
		return c.make(b.network, setup)
	}
	o.BlockTimeout, o.Room, o.Nodes, o.Rotates = s.BlockTimeout, s.Room, s.Nodes+c.extra, o.Rotates || s.Rotates
	b.ledger, err = simulated.NewLedger(&b.s, simulated.LedgerConfig{
		Options: o, Config: s.Config, Registry: s.Registry, Classes: s.Classes, Channel: s.Channel, Machine: freshLog,
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
	for _, c := range candidates {
		for name, o := range map[string]simulated.Options{"a manager outside": {}, "a manager who goes round": round} {
			for _, s := range chaintest.Scenarios() {
				t.Run(c.name+" "+name+" "+s.Name, func(t *testing.T) {
					if err := s.Run(context.Background(), c.open(o)); err != nil {
						t.Error(err)
					}
				})
			}
		}
	}
}

// With the maximum of I-Health eq. (17), the answers of all, everything is promised but
// to go on while a validator is down, which two scenarios ask for.
func TestLeaderToleratesNothing(t *testing.T) {
	var failed []string
	for _, s := range chaintest.Scenarios() {
		if err := s.Run(context.Background(), leader(0).open(simulated.Options{})); err != nil {
			failed = append(failed, s.Name)
		}
	}
	if want := []string{"passes the manager's role on", "goes on without f nodes"}; !slices.Equal(failed, want) {
		t.Errorf("failed %q, want %q", failed, want)
	}
}
