package simulated

import (
	"errors"
	"testing"

	"ihealth/chain"
	"ihealth/chain/overlay"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// clusterTrial runs PBFT among cluster heads.
type clusterTrial struct {
	clusters overlay.Clusters
	blocks   int
	network  NetworkConfig
	script   func(*Clustered, *clusterOutcome)
}

type clusterOutcome struct {
	s         *sim.Simulation
	network   *Network
	monitor   *Monitor
	sequence  *Sequence
	decisions int
}

func (c clusterTrial) run(t testing.TB) (*Clustered, *clusterOutcome) {
	t.Helper()
	nodes := len(c.clusters.Head)
	o := &clusterOutcome{s: new(sim.Simulation), sequence: &Sequence{Blocks: c.blocks, Block: Block{Bytes: 10_000}}}
	var err error
	if o.network, err = NewNetwork(o.s, nodes, c.network); err != nil {
		t.Fatal(err)
	}
	next := observerFunc(func(d Decision) {
		o.decisions++
		o.sequence.Decide(d)
	})
	o.monitor = NewMonitor(o.s, nodes, MonitorConfig{Faults: c.network.Faults, Bound: sim.Delay(5), Next: next})
	o.sequence.Monitor = o.monitor
	clustered, err := NewClustered(o.network, c.clusters, PBFTConfig{Timeout: 200 * ms}, o.monitor)
	if err != nil {
		t.Fatal(err)
	}
	o.sequence.Start(o.s, clustered)
	if c.script != nil {
		c.script(clustered, o)
	}
	run(t, o.s, sim.Seconds(20))
	run(t, o.s, sim.Seconds(20))
	return clustered, o
}

func clustersOf(seed uint64, nodes int, r overlay.Rule) overlay.Clusters {
	return r.Cluster(overlay.NewField(rng.New(rng.Key{Seed: seed, Name: "points"}), nodes, 12).Graph())
}

// TestClusteredMessages counts the messages among the heads, as in TestMessages, and one
// for each member.
func TestClusteredMessages(t *testing.T) {
	for _, nodes := range []int{4, 8, 50, 100, 200, 400} {
		for _, r := range overlay.Rules() {
			c := clusterTrial{clusters: clustersOf(1, nodes, r), blocks: 3, network: lan(nil)}
			_, o := c.run(t)
			k := int64(len(c.clusters.Heads()))
			want := map[Kind]int64{PrePrepare: k - 1, Prepare: (k - 1) * (k - 1), Commit: k * (k - 1), Relay: int64(nodes) - k}
			for kind := range kinds {
				if got := o.network.Sent(kind).Messages; got != 3*want[kind] {
					t.Errorf("%d nodes, %v: %d %v, want 3 × %d", nodes, r, got, kind, want[kind])
				}
			}
			if v := o.monitor.Violations(); len(v) > 0 || o.decisions != 3*nodes {
				t.Errorf("%d nodes, %v: %d decisions, %v", nodes, r, o.decisions, v)
			}
		}
	}
}

// TestFewHeads expects the warning for clusters of fewer than four heads.
func TestFewHeads(t *testing.T) {
	for heads := 1; heads <= 6; heads++ {
		head := make([]int, 20)
		for i := range head {
			head[i] = i % heads
		}
		c, _ := clusterTrial{clusters: overlay.Clusters{Head: head}, blocks: 1}.run(t)
		if err := c.Warning(); errors.Is(err, ErrIntolerant) != (heads < 4) {
			t.Errorf("%d heads: %v", heads, err)
		}
	}
}

// TestSilentHead makes one of five heads silent: the other clusters go on, its members
// hear nothing until they have another head, and then get everything that they missed.
func TestSilentHead(t *testing.T) {
	head := make([]int, 25)
	for i := range head {
		head[i] = i % 5
	}
	silent := []Fault{{Node: 2, Kind: Silence}}
	c := clusterTrial{clusters: overlay.Clusters{Head: head}, blocks: 40, network: lan(silent)}
	_, o := c.run(t)
	orphans := 0
	for _, v := range o.monitor.Violations() {
		if v.Invariant != Liveness || v.Node%5 != 2 || v.Node == 2 {
			t.Error(v)
		}
		orphans++
	}
	if orphans != 4 || len(o.sequence.Final) != 40 {
		t.Errorf("%d members without a head, %d blocks", orphans, len(o.sequence.Final))
	}
	c.script = func(k *Clustered, o *clusterOutcome) {
		o.s.ScheduleAt(sim.Time(500*ms), 0, sim.HandlerFunc(func(*sim.Simulation) {
			if err := k.Reconfigure([]int{0, 1, 3, 4, 7}); err != nil {
				t.Error(err)
			}
		}))
	}
	_, o = c.run(t)
	if v := o.monitor.Violations(); len(v) > 0 || o.decisions != 25*40 {
		t.Errorf("with another head: %d decisions, %v", o.decisions, v)
	}
}

// TestMobility lets nodes move, 5 % of their range every 200 ms, with new clusters each
// time: everybody decides everything, in order.
func TestMobility(t *testing.T) {
	for _, r := range overlay.Rules() {
		field := overlay.NewField(rng.New(rng.Key{Seed: 2, Name: "points"}), 120, 12)
		moves := rng.New(rng.Key{Seed: 2, Name: "moves"})
		c := clusterTrial{clusters: r.Cluster(field.Graph()), blocks: 60, network: lan(nil)}
		c.network.Shape = chain.Shape{Delay: 20 * ms, Jitter: 15 * ms, UplinkBps: 16e6}
		changes := 0
		c.script = func(k *Clustered, o *clusterOutcome) {
			before := c.clusters
			for i := 1; i <= 30; i++ {
				o.s.ScheduleAt(sim.Time(i)*sim.Time(200*ms), 0, sim.HandlerFunc(func(*sim.Simulation) {
					field.Move(moves, 0.05*field.Range)
					now := r.Cluster(field.Graph())
					changes += before.ChangeTo(now).Heads
					before = now
					if err := k.Recluster(now); err != nil {
						t.Error(err)
					}
				}))
			}
		}
		_, o := c.run(t)
		if v := o.monitor.Violations(); len(v) > 0 || o.decisions != 60*120 || changes == 0 {
			t.Errorf("%v: %d decisions, %d changes of heads, %v", r, o.decisions, changes, v)
		}
	}
}

// TestTenThousand decides blocks among 10,000 nodes with density heads.
func TestTenThousand(t *testing.T) {
	c := clusterTrial{clusters: clustersOf(1, 10_000, overlay.Density), blocks: 2, network: lan(nil)}
	_, o := c.run(t)
	if v := o.monitor.Violations(); len(v) > 0 || o.decisions != 20_000 {
		t.Errorf("%d decisions, %v", o.decisions, v)
	}
}
