package simulated

import (
	"math/bits"
	"slices"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/sim"
)

// lan is a network for many short runs: a view change takes 100 ms and 40 ms.
func lan(faults []Fault) NetworkConfig {
	return NetworkConfig{Shape: chain.Shape{Delay: 10 * ms}, Faults: faults}
}

// broken reports whether a run broke an invariant.
func (o *outcome) broken(i Invariant) bool {
	return slices.Contains(invariants(o.monitor.Violations()), i)
}

// TestQuorumMap runs the two attacks on 30 nodes: agreement breaks exactly where
// 2q − n ≤ f, and liveness exactly where n − q < f. The quorum of 20 in 30 with f = 9 is
// safe and live, the textbook's 2f + 1 = 19 is not safe.
func TestQuorumMap(t *testing.T) {
	const n = 30
	for f := 1; f <= 12; f++ {
		for q := 11; q <= n; q++ {
			c := trial{nodes: n, blocks: 1, network: lan(Split(n, f)), pbft: PBFTConfig{Quorum: q, Timeout: 100 * ms}, until: sim.Seconds(0.09)}
			if got, want := c.run(t).broken(Agreement), 2*q-n <= f; got != want {
				t.Errorf("q = %d, f = %d: agreement broken %v, want %v", q, f, got, want)
			}
			c.network, c.bound, c.until = lan(Silent(n, f)), sim.Delay(4), sim.Seconds(5)
			o := c.run(t)
			if got, want := o.broken(Liveness), n-q < f; got != want {
				t.Errorf("q = %d, f = %d: liveness broken %v, want %v", q, f, got, want)
			}
			if o.broken(Agreement) {
				t.Errorf("q = %d, f = %d: silence broke agreement", q, f)
			}
		}
	}
}

// schedule is one of the exhaustive scenarios: who has two faces, who sees the second,
// and whether the two sides are cut off from each other in the beginning.
type schedule struct {
	byzantine, second uint
	cut               bool
}

func members(set uint, n int) []int {
	var out []int
	for i := range n {
		if set>>i&1 == 1 {
			out = append(out, i)
		}
	}
	return out
}

func (c schedule) faults(n int) []Fault {
	var out []Fault
	for _, i := range members(c.byzantine, n) {
		out = append(out, Fault{Node: i, Kind: Equivocation, Second: members(c.second, n)})
	}
	return out
}

// schedules lists all scenarios of n nodes with f Byzantine ones.
func schedules(n, f int) []schedule {
	var out []schedule
	for byzantine := range uint(1) << n {
		if bits.OnesCount(byzantine) != f {
			continue
		}
		for second := range uint(1) << n {
			if second&byzantine == 0 {
				out = append(out, schedule{byzantine, second, false}, schedule{byzantine, second, true})
			}
		}
	}
	return out
}

func (c schedule) run(t *testing.T, n, q int) *outcome {
	return trial{
		nodes: n, blocks: 2, network: lan(c.faults(n)), bound: sim.Delay(8), until: sim.Seconds(10),
		pbft: PBFTConfig{Quorum: q, Timeout: 100 * ms},
		script: func(o *outcome) {
			if c.cut {
				o.monitor.Disturb()
				o.network.Partition(members(c.second, n))
				o.s.ScheduleAt(sim.Seconds(0.5), 0, sim.HandlerFunc(func(*sim.Simulation) {
					o.network.Heal()
					o.monitor.Heal()
				}))
			}
		},
	}.run(t)
}

// TestTwins runs all scenarios of 4 to 7 nodes with up to one Byzantine node more than
// may be, for every quorum that is safe or misses it by one. Safe quorums never break
// agreement, and those that are live too decide in all scenarios; for every unsafe quorum
// there is a scenario that breaks agreement. After Bano et al., "Twins", OPODIS 2021.
func TestTwins(t *testing.T) {
	largest := 7
	if testing.Short() {
		largest = 5 // go test without -short runs 6 and 7
	}
	for n := 4; n <= largest; n++ {
		for f := 1; f <= MaxFaulty(n)+1; f++ {
			least := (n+f)/2 + 1
			for q := least - 1; q <= n; q++ {
				explore(t, n, f, q)
			}
		}
	}
}

func explore(t *testing.T, n, f, q int) {
	safe, live, found := 2*q-n > f, n-q >= f, false
	for _, c := range schedules(n, f) {
		o := c.run(t, n, q)
		found = found || o.broken(Agreement)
		for _, v := range o.monitor.Violations() {
			if safe && v.Invariant != Liveness || safe && live {
				t.Fatalf("n = %d, f = %d, q = %d, %+v: %v", n, f, q, c, v)
			}
		}
		if !safe && found {
			return
		}
	}
	if found == safe {
		t.Errorf("n = %d, f = %d, q = %d: agreement broken %v", n, f, q, found)
	}
}

// TestCertificatesMatter plays the case for which a view change carries prepared
// certificates: one node has decided, and a Byzantine leader of the next view proposes
// another block. Without certificates two blocks are decided by a quorum that is safe.
func TestCertificatesMatter(t *testing.T) {
	for _, without := range []bool{false, true} {
		network := lan([]Fault{{Node: 1, Kind: Equivocation, Second: []int{2, 3}}})
		network.Unordered = true
		o := trial{
			nodes: 4, blocks: 1, network: network, until: sim.Seconds(50), bound: sim.Delay(40),
			pbft: PBFTConfig{Timeout: 100 * ms, withoutCertificates: without},
			script: func(o *outcome) {
				o.s.ScheduleAt(sim.Time(15*ms), 0, sim.HandlerFunc(func(*sim.Simulation) { slowTo(t, o.network, 40000*ms) }))
				o.s.ScheduleAt(sim.Time(25*ms), 0, sim.HandlerFunc(func(*sim.Simulation) { slowTo(t, o.network, 10*ms) }))
				o.s.ScheduleAt(sim.Time(40*ms), 0, sim.HandlerFunc(func(*sim.Simulation) { o.network.Partition([]int{0}) }))
				o.s.ScheduleAt(sim.Seconds(1), 0, sim.HandlerFunc(func(*sim.Simulation) { o.network.Heal() }))
			},
		}.run(t)
		if got := o.broken(Agreement); got != without {
			t.Errorf("without certificates %v: agreement broken %v\n%v", without, got, o.monitor.Violations())
		}
		if !without && o.final() != 1 {
			t.Error("nothing was decided")
		}
	}
}

// slowTo sets the delay of all links but those to node 0.
func slowTo(t *testing.T, n *Network, delay time.Duration) {
	for from := range 5 { // the twin of node 1 is endpoint 4
		for to := 1; to < 5; to++ {
			if err := n.Link(from, to, chain.Shape{Delay: delay}); err != nil {
				t.Fatal(err)
			}
		}
	}
}
