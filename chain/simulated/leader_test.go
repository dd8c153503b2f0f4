package simulated

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// diary is an observer that remembers, and proposes the next of so many blocks when the
// manager has decided one.
type diary struct {
	decisions []Decision
	back      []Block
	then      func(Decision)
}

func (d *diary) Decide(x Decision) {
	d.decisions = append(d.decisions, x)
	if d.then != nil {
		d.then(x)
	}
}

func (d *diary) HandBack(b Block) { d.back = append(d.back, b) }

// of returns the decisions of a node.
func (d *diary) of(node int) (out []Decision) {
	for _, x := range d.decisions {
		if x.Node == node {
			out = append(out, x)
		}
	}
	return out
}

// leaderRun is a leader-based verification under test, watched by a monitor.
type leaderRun struct {
	sim     sim.Simulation
	network *Network
	leader  *Leader
	monitor *Monitor
	diary   diary
}

func newLeaderRun(t testing.TB, validators int, nc NetworkConfig, c LeaderConfig, bound time.Duration) *leaderRun {
	t.Helper()
	r := &leaderRun{}
	var err error
	if r.network, err = NewNetwork(&r.sim, validators+1, nc); err != nil {
		t.Fatal(err)
	}
	r.monitor = NewMonitor(&r.sim, validators+1, MonitorConfig{Faults: nc.Faults, Bound: bound, Next: &r.diary})
	if r.leader, err = NewLeader(r.network, c, r.monitor); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *leaderRun) propose(b Block) {
	r.monitor.Offer(b)
	r.leader.Propose(b)
}

// drive proposes blocks of n transactions one after another and runs until a time.
func (r *leaderRun) drive(t testing.TB, blocks, n int, until time.Duration) {
	t.Helper()
	next := func(h int64) Block { return Block{Height: h, ID: int(h), Count: n} }
	r.diary.then = func(d Decision) {
		if d.Node == r.leader.manager.node && d.Height < int64(blocks) {
			r.propose(next(d.Height + 1))
		}
	}
	r.propose(next(1))
	if err := r.sim.Run(context.Background(), sim.Time(until)); err != nil {
		t.Fatal(err)
	}
}

func checkInvariants(t testing.TB, m *Monitor) {
	t.Helper()
	for _, v := range m.Violations() {
		t.Error(v)
	}
}

// referenceModel is the reference set R of the paper's reproduction.
var referenceModel = chain.LatencyModel{
	TransactionBits: 1e5, VerificationCycles: 2e9, FeedbackBits: 1e4, DownlinkBps: 20e6, UplinkBps: 10e6, Psi: 1e-8,
}

// TestLeaderIsEquation17: over random parameters and blocks one after another, the time
// from proposal to decision is I-Health eq. (17), and each phase is its term. The clock's
// nanosecond is the only difference: half of one in each of four phases.
func TestLeaderIsEquation17(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		number := func(name string, low, high float64) float64 { return rapid.Float64Range(low, high).Draw(rt, name) }
		m, n := rapid.IntRange(1, 30).Draw(rt, "m"), rapid.IntRange(1, 500).Draw(rt, "n")
		model := chain.LatencyModel{
			TransactionBits: 8 * float64(rapid.IntRange(1, 20_000).Draw(rt, "B")), FeedbackBits: 8 * float64(rapid.IntRange(0, 10_000).Draw(rt, "O")),
			VerificationCycles: number("K0", 0, 4e9), CyclesPerTransaction: number("K1", 0, 1e7),
			DownlinkBps: number("rd", 1e6, 1e9), UplinkBps: number("ru", 1e5, 1e9), Psi: number("psi", 0, 1e-7),
		}
		hz := make([]float64, m)
		slowest := math.Inf(1)
		for i := range hz {
			hz[i] = number("x", 1e8, 5e9)
			slowest = min(slowest, hz[i])
		}
		r := newLeaderRun(t, m, NetworkConfig{}, LeaderConfig{Model: model, Hz: hz}, 0)
		const blocks = 3
		r.drive(t, blocks, n, time.Hour)
		decisions := r.diary.of(m)
		if len(decisions) != blocks {
			rt.Fatalf("%d decisions of the manager, want %d", len(decisions), blocks)
		}
		begin := sim.Time(0)
		const tolerance = 4*0.5e-9 + 1e-15
		for _, d := range decisions {
			want := model.Latency(m, n, slowest)
			if got := d.At.Seconds() - begin.Seconds(); !(math.Abs(got-want) <= tolerance+1e-12*want) {
				rt.Fatalf("block %d: %.12f s, eq. (17): %.12f s", d.Height, got, want)
			}
			begin = d.At
		}
		bits := float64(n) * model.TransactionBits
		p := r.leader.Phases()
		for name, phase := range map[string][2]float64{
			"nB/r_d":  {p.Transmission.Seconds(), bits / model.DownlinkBps},
			"K/x":     {p.Verification.Seconds(), (model.VerificationCycles + model.CyclesPerTransaction*float64(n)) / slowest},
			"ψ·nB·m":  {p.Comparison.Seconds(), model.Psi * bits * float64(m)},
			"O/r_u":   {p.Feedback.Seconds(), model.FeedbackBits / model.UplinkBps},
			"the sum": {p.Total().Seconds(), model.Latency(m, n, slowest)},
		} {
			if !(math.Abs(phase[0]-phase[1]) <= 2*tolerance) {
				rt.Fatalf("%s: %v s, want %v s", name, phase[0], phase[1])
			}
		}
		if got := r.network.Total().Messages; got != int64(blocks*m*(m+2)) {
			rt.Fatalf("%d messages, want %d·m(m+2) = %d", got, blocks, blocks*m*(m+2))
		}
		checkInvariants(t, r.monitor)
	})
}

// TestLeaderOnReferenceSet: the oracle table of the reference set R, channels 1 to 4.
func TestLeaderOnReferenceSet(t *testing.T) {
	hz := make([]float64, 21)
	for i := range hz {
		hz[i] = (4.1 - 0.1*float64(i+1)) * 1e9
	}
	for _, row := range []struct {
		m, n int
		want float64 // s, to the four digits of the table
	}{{3, 36, 0.8153}, {6, 43, 1.0454}, {15, 47, 1.7102}, {8, 80, 1.6471}} {
		r := newLeaderRun(t, row.m, NetworkConfig{}, LeaderConfig{Model: referenceModel, Hz: hz}, 0)
		r.drive(t, 1, row.n, time.Minute)
		if got := r.diary.of(row.m)[0].At.Seconds(); math.Abs(got-row.want) > 0.5e-4 {
			t.Errorf("m = %d, n = %d: %.5f s, want %.4f s", row.m, row.n, got, row.want)
		}
	}
}

// TestLeaderPropagation: a link delay d comes on top of eq. (17) three times: block,
// results and feedback.
func TestLeaderPropagation(t *testing.T) {
	d := 20 * time.Millisecond
	r := newLeaderRun(t, 4, NetworkConfig{Shape: chain.Shape{Delay: d}}, LeaderConfig{Model: referenceModel}, 0)
	r.drive(t, 1, 10, time.Minute)
	want := referenceModel.Latency(4, 10, 1e9) + 3*d.Seconds()
	if got := r.diary.of(4)[0].At.Seconds(); math.Abs(got-want) > 3e-9 {
		t.Errorf("%v s, want %v s", got, want)
	}
}

// TestLeaderStochasticVerification: with exponential factors the mean latency of a leader
// that waits for the k-th of m is that of the k-th order statistic, K/x·(H_m − H_{m−k}),
// beside the constant terms. 4000 blocks; the mean lies within 5.5 standard errors, which
// a true model misses with a probability below 1e-7.
func TestLeaderStochasticVerification(t *testing.T) {
	const m, n, blocks = 7, 10, 4000
	model := referenceModel
	model.VerificationCycles = 1e8
	for _, k := range []int{5, 7} {
		r := newLeaderRun(t, m, NetworkConfig{}, LeaderConfig{Model: model, Feedbacks: k, Work: rng.Exponential{Rate: 1}, Key: rng.Key{Seed: 17}}, 0)
		r.drive(t, blocks, n, 24*time.Hour)
		decisions := r.diary.of(m)
		mean, variance := 0.0, 0.0
		for i := m - k + 1; i <= m; i++ {
			mean += 0.1 / float64(i)
			variance += 0.01 / float64(i*i)
		}
		constant := model
		constant.VerificationCycles = 0
		want := constant.Latency(m, n, 1e9) + mean
		got := decisions[len(decisions)-1].At.Seconds() / float64(len(decisions))
		if len(decisions) != blocks || math.Abs(got-want) > 5.5*math.Sqrt(variance/blocks) {
			t.Errorf("%d of %d answers: mean %v s over %d blocks, want %v s", k, m, got, len(decisions), want)
		}
		checkInvariants(t, r.monitor)
	}
}

// TestLeaderWithFaults: with eq. (17)'s maximum one crashed validator stops everything;
// with more than two thirds of the answers f of 3f+1 may crash, be silent or equivocate.
func TestLeaderWithFaults(t *testing.T) {
	faults := func(kind FaultKind, nodes ...int) (out []Fault) {
		for _, i := range nodes {
			f := Fault{Node: i, Kind: kind}
			if kind == Equivocation {
				f.Second = []int{0, 1, 2}
			}
			out = append(out, f)
		}
		return out
	}
	for _, row := range []struct {
		name   string
		faults []Fault
		needed int
		want   int // blocks
	}{
		{"none", nil, 0, 5},
		{"one crashed, all needed", faults(Crash, 6), 0, 0},
		{"two crashed, five needed", faults(Crash, 5, 6), 5, 5},
		{"two silent, five needed", faults(Silence, 5, 6), 5, 5},
		{"three crashed, five needed", faults(Crash, 4, 5, 6), 5, 0},
		{"the manager crashed", faults(Crash, 7), 5, 0},
		{"two equivocate", faults(Equivocation, 5, 6), 5, 5},
		{"the manager equivocates", faults(Equivocation, 7), 5, 0},
		{"the manager and two equivocate", faults(Equivocation, 5, 6, 7), 5, 0},
	} {
		r := newLeaderRun(t, 7, NetworkConfig{Faults: row.faults}, LeaderConfig{Model: referenceModel, Feedbacks: row.needed}, 0)
		r.drive(t, 5, 10, time.Hour)
		if got := len(r.diary.of(7)); got != row.want {
			t.Errorf("%s: %d blocks, want %d", row.name, got, row.want)
		}
		checkInvariants(t, r.monitor)
	}
}

// TestLeaderRecovers: a validator that was down catches up without a gap, and with Retry a
// lossy network does not stop the chain.
func TestLeaderRecovers(t *testing.T) {
	down := []Fault{{Node: 2, Kind: Crash, From: sim.Seconds(1), Until: sim.Seconds(11)}}
	r := newLeaderRun(t, 4, NetworkConfig{Faults: down}, LeaderConfig{Model: referenceModel, Feedbacks: 3}, 0)
	r.drive(t, 20, 10, time.Hour)
	if got := len(r.diary.of(2)); got != 20 {
		t.Errorf("the node that was down decided %d heights, want 20", got)
	}
	checkInvariants(t, r.monitor)
	lossy := newLeaderRun(t, 4, NetworkConfig{Loss: 0.2, Key: rng.Key{Seed: 1}}, LeaderConfig{Model: referenceModel, Retry: 5 * time.Second}, 0)
	lossy.drive(t, 20, 10, time.Hour)
	if got := len(lossy.diary.of(4)); got != 20 {
		t.Errorf("%d blocks in spite of loss, want 20", got)
	}
	checkInvariants(t, lossy.monitor)
}

// TestLeaderElects: stake moves the seats at the next epoch, and only then.
func TestLeaderElects(t *testing.T) {
	delegates, err := NewDelegates(2, 3, []float64{1, 5, 3, 3, 0})
	if err != nil {
		t.Fatal(err)
	}
	r := newLeaderRun(t, 5, NetworkConfig{}, LeaderConfig{Model: referenceModel, Delegates: delegates}, 0)
	var seats [][]int
	r.diary.then = func(d Decision) {
		if d.Node != 5 || d.Height == 6 {
			return
		}
		if d.Height == 1 {
			if err := delegates.Vote(1, 4); err != nil {
				t.Fatal(err)
			}
		}
		r.propose(Block{Height: d.Height + 1, ID: int(d.Height) + 1, Count: 1})
		seats = append(seats, r.leader.Validators())
	}
	r.propose(Block{Height: 1, ID: 1, Count: 1})
	seats = append(seats, r.leader.Validators())
	if err := r.sim.Run(context.Background(), sim.Seconds(100)); err != nil {
		t.Fatal(err)
	}
	for i, got := range seats {
		want := [2]int{1, 2}
		if i >= 3 {
			want = [2]int{4, 2}
		}
		if [2]int(got) != want {
			t.Errorf("height %d: validators %v, want %v", i+1, got, want)
		}
	}
	if err := r.leader.Reconfigure([]int{0, 1}); !errors.Is(err, ErrLeader) {
		t.Errorf("Reconfigure of elected validators: %v", err)
	}
}

// TestLeaderReconfigures: from the next height on, by two, then by four validators.
func TestLeaderReconfigures(t *testing.T) {
	r := newLeaderRun(t, 6, NetworkConfig{}, LeaderConfig{Model: referenceModel, Validators: []int{0, 1, 2}}, 0)
	sets := map[int64][]int{1: {4, 5}, 2: {0, 1, 2, 3}}
	r.diary.then = func(d Decision) {
		if d.Node != 6 || d.Height == 3 {
			return
		}
		if err := r.leader.Reconfigure(sets[d.Height]); err != nil {
			t.Fatal(err)
		}
		r.propose(Block{Height: d.Height + 1, ID: int(d.Height) + 1, Count: 9})
	}
	r.propose(Block{Height: 1, ID: 1, Count: 9})
	if err := r.sim.Run(context.Background(), sim.Seconds(100)); err != nil {
		t.Fatal(err)
	}
	last, at := r.diary.of(6), sim.Time(0)
	for i, m := range []int{3, 2, 4} {
		want := referenceModel.Latency(m, 9, 1e9)
		if got := last[i].At.Seconds() - at.Seconds(); math.Abs(got-want) > 3e-9 {
			t.Errorf("height %d: %v s, want %v s of %d validators", i+1, got, want, m)
		}
		at = last[i].At
	}
	for _, bad := range [][]int{nil, {0, 0}, {6}, {-1}} {
		if err := r.leader.Reconfigure(bad); !errors.Is(err, ErrLeader) {
			t.Errorf("Reconfigure(%v): %v", bad, err)
		}
	}
}

func TestBadLeaders(t *testing.T) {
	elect, err := NewDelegates(1, 1, []float64{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*LeaderConfig){
		"no downlink":        func(c *LeaderConfig) { c.Model.DownlinkBps = 0 },
		"negative uplink":    func(c *LeaderConfig) { c.Model.UplinkBps = -1 },
		"infinite uplink":    func(c *LeaderConfig) { c.Model.UplinkBps = math.Inf(1) },
		"B is no number":     func(c *LeaderConfig) { c.Model.TransactionBits = math.NaN() },
		"negative feedback":  func(c *LeaderConfig) { c.Model.FeedbackBits = -1 },
		"infinite ψ":         func(c *LeaderConfig) { c.Model.Psi = math.Inf(1) },
		"negative cycles":    func(c *LeaderConfig) { c.Model.VerificationCycles = -1 },
		"speed 0":            func(c *LeaderConfig) { c.Hz = []float64{0} },
		"unknown validator":  func(c *LeaderConfig) { c.Validators = []int{4} }, // the manager
		"doubled validator":  func(c *LeaderConfig) { c.Validators = []int{1, 1} },
		"too many answers":   func(c *LeaderConfig) { c.Feedbacks = 5 },
		"negative answers":   func(c *LeaderConfig) { c.Feedbacks = -1 },
		"stakes of too few":  func(c *LeaderConfig) { c.Delegates = elect },
		"retry before begun": func(c *LeaderConfig) { c.Retry = -1 },
	} {
		c := LeaderConfig{Model: referenceModel}
		spoil(&c)
		var s sim.Simulation
		n, err := NewNetwork(&s, 5, NetworkConfig{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := NewLeader(n, c, &diary{}); !errors.Is(err, ErrLeader) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
