package simulated

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// trial is a run of PBFT with everything that a test may want to change.
type trial struct {
	nodes   int
	blocks  int // 0: 3
	block   Block
	network NetworkConfig
	pbft    PBFTConfig
	bound   time.Duration
	until   sim.Time // 0: 100 s
	script  func(*outcome)
}

// outcome is what a trial leads to.
type outcome struct {
	s         *sim.Simulation
	network   *Network
	pbft      *PBFT
	monitor   *Monitor
	sequence  *Sequence
	decisions []Decision
}

func (o *outcome) Decide(d Decision) {
	o.decisions = append(o.decisions, d)
	o.sequence.Decide(d)
}

func (o *outcome) HandBack(b Block) { o.sequence.HandBack(b) }

func numbers(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func (c trial) run(t testing.TB) *outcome {
	t.Helper()
	o := &outcome{s: new(sim.Simulation)}
	var err error
	if o.network, err = NewNetwork(o.s, c.nodes, c.network); err != nil {
		t.Fatal(err)
	}
	o.monitor = NewMonitor(o.s, c.nodes, MonitorConfig{Faults: c.network.Faults, Bound: c.bound, Next: o})
	if o.pbft, err = NewPBFT(o.network, numbers(c.nodes), c.pbft, o.monitor); err != nil {
		t.Fatal(err)
	}
	o.sequence = &Sequence{Monitor: o.monitor, Block: c.block, Blocks: max(c.blocks, 1)}
	if c.blocks == 0 {
		o.sequence.Blocks = 3
	}
	o.sequence.Start(o.s, o.pbft)
	if c.script != nil {
		c.script(o)
	}
	until := c.until
	if until == 0 {
		until = sim.Seconds(100)
	}
	run(t, o.s, until)
	if o.s.Now() < until {
		run(t, o.s, until) // stopped by the last final block: the others decide, too
	}
	return o
}

func (o *outcome) final() int { return len(o.sequence.Final) }

// TestQuorums holds the rule against the table of the specification (n = 30: 20) and
// against the definition, for all n up to 1000.
func TestQuorums(t *testing.T) {
	for n, want := range map[int]int{1: 1, 2: 2, 3: 2, 4: 3, 5: 4, 6: 4, 7: 5, 10: 7, 13: 9, 21: 14, 30: 20, 31: 21, 100: 67} {
		if got := LeastQuorum(n); got != want {
			t.Errorf("n = %d: quorum %d, want %d", n, got, want)
		}
	}
	for n := 1; n <= 1000; n++ {
		q, f := LeastQuorum(n), MaxFaulty(n)
		if 2*q-n <= f || 2*(q-1)-n > f || q > n-f {
			t.Errorf("n = %d: quorum %d with f = %d is not the least safe one, or not live", n, q, f)
		}
	}
}

// TestMessages counts the messages of blocks without faults: (n−1) + (n−1)² + n(n−1).
func TestMessages(t *testing.T) {
	for n := 1; n <= 40; n++ {
		o := trial{nodes: n, network: NetworkConfig{Shape: chain.Shape{Delay: 20 * ms}}}.run(t)
		want := map[Kind]int64{PrePrepare: int64(n - 1), Prepare: int64((n - 1) * (n - 1)), Commit: int64(n * (n - 1))}
		for k := range kinds {
			if got := o.network.Sent(k).Messages; got != 3*want[k] {
				t.Errorf("n = %d: %d %v, want 3 × %d", n, got, k, want[k])
			}
		}
		if v := o.monitor.Violations(); len(v) > 0 || len(o.decisions) != 3*n {
			t.Errorf("n = %d: %d decisions, %v", n, len(o.decisions), v)
		}
	}
}

// TestThreeDelays checks the latency of an idle network: three delays, and with slow
// validators the verification of the quorum's last, here the fifth fastest of seven.
func TestThreeDelays(t *testing.T) {
	v := Verification{Cycles: 1e6, CyclesPerTransaction: 1e5, Hz: []float64{9e9, 1e9, 2e9, 4e9, 5e9, 1e8, 1e8}}
	for _, c := range []struct {
		name string
		v    Verification
		want time.Duration
	}{
		{"fast", Verification{}, 60 * ms},
		{"slow", v, 71 * ms}, // (1 + 0.1·100)/1e9·1e6 cycles
	} {
		o := trial{nodes: 7, block: Block{Count: 100}, network: NetworkConfig{Shape: chain.Shape{Delay: 20 * ms}}, pbft: PBFTConfig{Verification: c.v}}.run(t)
		for i, at := range o.sequence.Final {
			if got := at.Sub(o.sequence.Released[i]); got != c.want {
				t.Errorf("%s: block %d after %v, want %v", c.name, i+1, got, c.want)
			}
		}
	}
}

// shapes are networks for comparisons, from ideal to bad.
func shapes() []NetworkConfig {
	lan := chain.Shape{Delay: 5 * ms, UplinkBps: 80e6}
	wan := chain.Shape{Delay: 20 * ms, Jitter: 19 * ms, UplinkBps: 16e6}
	odd := chain.Shape{Delay: 10 * ms, Jitter: 3 * ms, RateBps: 1e6}
	return []NetworkConfig{
		{}, {Shape: lan}, {Shape: wan}, {Shape: odd}, {Shape: wan, Unordered: true}, {Shape: odd, Loss: 0.02}, {Shape: lan, Loss: 0.1},
	}
}

// TestEveryVoteIsTheSame runs the same trials with an event for every vote and with
// tallies: decisions and traffic are the same to the last bit, with and without faults.
func TestEveryVoteIsTheSame(t *testing.T) {
	second := sim.Seconds(1)
	faults := [][]Fault{
		nil,
		{{Node: 0, Kind: Crash, From: second / 10}},
		{{Node: 0, Kind: Silence, Until: 3 * second}, {Node: 1, Kind: Crash, Until: second}},
		{{Node: 2, Kind: Delay, Delay: 300 * ms}, {Node: 0, Kind: Delay, Delay: 700 * ms, From: second / 10}},
		{{Node: 0, Kind: Equivocation, Second: []int{1, 2, 3}}, {Node: 4, Kind: Equivocation, Second: []int{1, 2, 3}}},
	}
	for i, network := range shapes() {
		for j, f := range faults {
			for _, hold := range []bool{false, true} {
				c := trial{nodes: 7, blocks: 6, until: sim.Seconds(60), block: Block{Bytes: 20_000, Count: 10}}
				c.network, c.network.Faults, c.network.Hold, c.network.Key = network, f, hold, rng.Key{Seed: uint64(i)}
				c.pbft = PBFTConfig{Timeout: 500 * ms, Verification: Verification{Cycles: 1e7, Hz: []float64{1e9, 3e9, 2e9}}}
				c.script = func(o *outcome) { cutAndHeal(o, sim.Seconds(0.2), sim.Seconds(2)) }
				fast := c.run(t)
				c.pbft.everyVote = true
				slow := c.run(t)
				name := fmt.Sprintf("network %d, faults %d, hold %v", i, j, hold)
				if a, b := sorted(fast.decisions), sorted(slow.decisions); !slices.EqualFunc(a, b, sameDecision) {
					t.Errorf("%s: decisions differ: %d and %d", name, len(a), len(b))
				}
				for k := range kinds {
					if a, b := fast.network.Sent(k), slow.network.Sent(k); a != b {
						t.Errorf("%s: %v %v, with every vote %v", name, k, a, b)
					}
				}
				if fast.final() != 6 || fast.s.Handled() >= slow.s.Handled() {
					t.Errorf("%s: %d blocks, %d events against %d", name, fast.final(), fast.s.Handled(), slow.s.Handled())
				}
			}
		}
	}
}

// cutAndHeal cuts the network in halves for a while.
func cutAndHeal(o *outcome, from, until sim.Time) {
	o.s.ScheduleAt(from, 0, sim.HandlerFunc(func(*sim.Simulation) {
		o.monitor.Disturb()
		o.network.Partition(numbers(o.network.Nodes() / 2))
	}))
	o.s.ScheduleAt(until, 0, sim.HandlerFunc(func(*sim.Simulation) {
		o.network.Heal()
		o.monitor.Heal()
	}))
}

// sorted orders decisions by time and node: the order at one time is not promised.
func sorted(d []Decision) []Decision {
	slices.SortFunc(d, func(a, b Decision) int {
		if a.At != b.At {
			return int(a.At - b.At)
		}
		return a.Node - b.Node
	})
	return d
}

func sameDecision(a, b Decision) bool {
	return a.Node == b.Node && a.Height == b.Height && a.Block.ID == b.Block.ID && a.At == b.At
}
