package simulated

import (
	"context"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// authorityRun is a proof of authority under test, watched by a monitor.
type authorityRun struct {
	sim       sim.Simulation
	network   *Network
	authority *Authority
	monitor   *Monitor
	diary     diary
}

func newAuthorityRun(t testing.TB, nodes int, nc NetworkConfig, c AuthorityConfig) *authorityRun {
	t.Helper()
	if c.Period == 0 {
		c.Period, c.Wiggle = time.Second, 100*time.Millisecond
	}
	r := &authorityRun{}
	var err error
	if r.network, err = NewNetwork(&r.sim, nodes, nc); err != nil {
		t.Fatal(err)
	}
	r.monitor = NewMonitor(&r.sim, nodes, MonitorConfig{Faults: nc.Faults, Next: &r.diary})
	if r.authority, err = NewAuthority(r.network, c, r.monitor); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *authorityRun) run(t testing.TB, until time.Duration) {
	t.Helper()
	if err := r.sim.Run(context.Background(), sim.Time(until)); err != nil {
		t.Fatal(err)
	}
}

func (r *authorityRun) propose(b Block) {
	r.monitor.Offer(b)
	r.authority.Propose(b)
}

// drive proposes blocks, each when the one before has been decided first.
func (r *authorityRun) drive(t testing.TB, blocks int, until time.Duration) {
	t.Helper()
	last := int64(1)
	r.diary.then = func(d Decision) {
		if d.Height == last && last < int64(blocks) {
			last++
			r.propose(Block{Height: last, ID: int(last), Count: 10, Bytes: 2560})
		}
	}
	r.propose(Block{Height: 1, ID: 1, Count: 10, Bytes: 2560})
	r.run(t, until)
}

// TestAuthorityMessages: without faults and delays a proposed block needs floor(N/2)+1
// seals, each told to N−1 nodes, and as many periods; all are in turn.
func TestAuthorityMessages(t *testing.T) {
	for n := 1; n <= 13; n++ {
		r := newAuthorityRun(t, n, NetworkConfig{}, AuthorityConfig{})
		r.drive(t, 1, time.Hour)
		limit := int64(n/2 + 1)
		if got := r.network.Total().Messages; got != limit*int64(n-1) {
			t.Errorf("%d nodes: %d messages, want %d·%d", n, got, limit, n-1)
		}
		if len(r.diary.decisions) != n || r.diary.decisions[0].At != sim.Seconds(float64(limit)) {
			t.Errorf("%d nodes: decisions %+v, want %d at %d s", n, r.diary.decisions, n, limit)
		}
		if got := r.authority.nodes[0].head; got.total != 2*limit || got.height != limit {
			t.Errorf("%d nodes: difficulty %d at height %d, want %d at %d", n, got.total, got.height, 2*limit, limit)
		}
		checkInvariants(t, r.monitor)
	}
}

// cloned returns a run in which the two halves of the nodes are cut off from each other
// after ten periods, with so many signers cloned.
func cloned(t testing.TB, n, clones int) *authorityRun {
	faults, sides := Clones(n, clones, Cloning)
	r := newAuthorityRun(t, n, NetworkConfig{Faults: faults, Shape: chain.Shape{Delay: 20 * time.Millisecond}}, AuthorityConfig{
		Period: time.Second, Wiggle: 100 * time.Millisecond, Periodic: true, Key: rng.Key{Seed: uint64(n)},
	})
	for h := range int64(2000) {
		r.monitor.Offer(Block{Height: h + 1})
	}
	r.run(t, 10*time.Second)
	r.network.Partition(sides[:]...)
	return r
}

// TestClonedSealers: a partition and one clone (N odd) or two (N even) keep both sides
// growing and deciding, N = 3 … 13; with one clone less at least one side stalls at once,
// and no two nodes decide differently. Spec iomt F7; arXiv 1902.10244.
func TestClonedSealers(t *testing.T) {
	for n := 3; n <= 13; n++ {
		enough, half := 2-n%2, (n+1)/2
		for clones := enough - 1; clones <= enough; clones++ {
			r := cloned(t, n, clones)
			shared := r.authority.Shared(half-1, half)
			r.run(t, 410*time.Second)
			first, second := r.authority.Height(half-1)-shared, r.authority.Height(half)-shared
			forked := min(first, second) >= 200
			if forked != (clones == enough) || !forked && min(first, second) > int64(n/2)+1 { // one may be under way
				t.Errorf("N = %d, %d clones: the sides grow by %d and %d blocks in 400 periods", n, clones, first, second)
			}
			disagree := false
			for _, v := range r.monitor.Violations() {
				disagree = disagree || v.Invariant == Agreement
			}
			if disagree != forked {
				t.Errorf("N = %d, %d clones: disagreement seen: %v, want %v", n, clones, disagree, forked)
			}
			r.network.Heal()
			r.run(t, 450*time.Second)
			checkHealed(t, r, n, forked)
		}
	}
}

// checkHealed: one chain again, and of a fork every block of one side is taken back.
func checkHealed(t *testing.T, r *authorityRun, n int, forked bool) {
	t.Helper()
	height := r.authority.Height(0)
	if got := r.authority.Shared((n+1)/2-1, (n+1)/2); got < height-2 {
		t.Errorf("N = %d: %d of %d blocks shared after the healing", n, got, height)
	}
	var depth, reverted int64
	for _, x := range r.authority.Reorganisations() {
		depth, reverted = max(depth, x.Depth), max(reverted, x.Reverted)
	}
	if forked != (depth >= 200) || forked != (reverted >= 190) {
		t.Errorf("N = %d, forked %v: deepest reorganisation %d blocks, %d of them decided", n, forked, depth, reverted)
	}
}

// TestAuthorityWithCrashes: any minority of the signers may crash, a majority may not.
func TestAuthorityWithCrashes(t *testing.T) {
	for n := 3; n <= 8; n++ {
		for down := n/2 - 1; down <= n/2+1; down++ {
			var faults []Fault
			for i := range down {
				faults = append(faults, Fault{Node: i, Kind: Crash})
			}
			r := newAuthorityRun(t, n, NetworkConfig{Faults: faults}, AuthorityConfig{})
			r.drive(t, 5, 5*time.Minute)
			want := 0
			if n-down >= n/2+1 {
				want = 5
			}
			if got := len(r.diary.of(n - 1)); got != want {
				t.Errorf("%d of %d crashed: %d blocks decided, want %d", down, n, got, want)
			}
			checkInvariants(t, r.monitor)
		}
	}
}

// TestAuthorityKeepsInvariants: crashes and silence that end and delays below the wiggle
// break nothing while the network is whole and keys are used once. (An equivocating
// signer and some loss do: of N = 5 two chains can have the seals of three each.)
func TestAuthorityKeepsInvariants(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(5, 9).Draw(rt, "nodes")
		var faults []Fault
		for _, kind := range []FaultKind{Crash, Silence} {
			from := rapid.IntRange(0, 20).Draw(rt, "from")
			faults = append(faults, Fault{Node: int(kind) + 1, Kind: kind, From: sim.Seconds(float64(from)), Until: sim.Seconds(float64(from + 10))})
		}
		delay := time.Duration(rapid.IntRange(0, 100).Draw(rt, "delay")) * time.Millisecond
		r := newAuthorityRun(t, n, NetworkConfig{Faults: faults, Shape: chain.Shape{Delay: delay, Jitter: delay / 2}}, AuthorityConfig{})
		r.drive(t, 5, 5*time.Minute)
		if got := r.monitor.Height(); got != 5 {
			rt.Fatalf("%d blocks decided, want 5", got)
		}
		for _, v := range r.monitor.Violations() {
			rt.Fatal(v)
		}
	})
}

// TestAuthorityEquivocation: the block that the minority of the nodes saw first goes.
func TestAuthorityEquivocation(t *testing.T) {
	faults := []Fault{{Node: 1, Kind: Equivocation, Second: []int{4}}}
	r := newAuthorityRun(t, 5, NetworkConfig{Faults: faults, Shape: chain.Shape{Delay: time.Millisecond}}, AuthorityConfig{})
	r.drive(t, 1, time.Minute)
	reorgs := r.authority.Reorganisations()
	if len(reorgs) != 1 || reorgs[0].Node != 4 || reorgs[0].Depth != 1 || reorgs[0].Reverted != 0 {
		t.Errorf("reorganisations %+v, want one block of node 4", reorgs)
	}
	// The majority saw the second face: the proposed block is handed back, once.
	faults[0].Second = []int{0, 2, 3, 4}
	r = newAuthorityRun(t, 5, NetworkConfig{Faults: faults, Shape: chain.Shape{Delay: time.Millisecond}}, AuthorityConfig{})
	r.drive(t, 1, time.Minute)
	if len(r.diary.back) != 1 || r.diary.back[0].ID != 1 {
		t.Errorf("handed back: %+v, want block 1", r.diary.back)
	}
	checkInvariants(t, r.monitor)
}

// TestAuthorityRecovers: a node that was down for a minute has no gap afterwards.
func TestAuthorityRecovers(t *testing.T) {
	down := []Fault{{Node: 2, Kind: Crash, From: sim.Seconds(5), Until: sim.Seconds(65)}}
	r := newAuthorityRun(t, 5, NetworkConfig{Faults: down}, AuthorityConfig{})
	r.drive(t, 40, 10*time.Minute)
	if got := len(r.diary.of(2)); got != 40 {
		t.Errorf("the node that was down decided %d blocks, want 40", got)
	}
	checkInvariants(t, r.monitor)
}

// TestAuthorityReconfigures: three signers hand over to two others, who then seal alone.
func TestAuthorityReconfigures(t *testing.T) {
	r := newAuthorityRun(t, 5, NetworkConfig{}, AuthorityConfig{Signers: []int{0, 1, 2}})
	if err := r.authority.Reconfigure([]int{4, 3}); err != nil {
		t.Fatal(err)
	}
	r.drive(t, 6, time.Minute)
	for b := r.authority.nodes[0].head; b.height > 1; b = b.parent {
		if b.signer != 3 && b.signer != 4 {
			t.Errorf("signer %d sealed the block at height %d", b.signer, b.height)
		}
	}
	if got := r.monitor.Height(); got != 6 {
		t.Errorf("%d blocks decided, want 6", got)
	}
	checkInvariants(t, r.monitor)
	for _, bad := range [][]int{nil, {0, 0}, {5}, {-1}} {
		if err := r.authority.Reconfigure(bad); !errors.Is(err, ErrAuthority) {
			t.Errorf("Reconfigure(%v): %v", bad, err)
		}
	}
}

func TestBadAuthorities(t *testing.T) {
	for name, c := range map[string]AuthorityConfig{
		"no period":          {},
		"negative wiggle":    {Period: 1, Wiggle: -1},
		"unknown signer":     {Period: 1, Signers: []int{4}},
		"negative signer":    {Period: 1, Signers: []int{-1}},
		"doubled signer":     {Period: 1, Signers: []int{1, 1}},
		"verification at no": {Period: 1, Verification: Verification{Hz: []float64{0}}},
	} {
		var s sim.Simulation
		n, err := NewNetwork(&s, 4, NetworkConfig{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := NewAuthority(n, c, &diary{}); !errors.Is(err, ErrAuthority) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
