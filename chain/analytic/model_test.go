package analytic_test

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/chain/analytic"
)

const ms = time.Millisecond

func near(t testing.TB, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: %v, want %v ± %v", what, got, want, within)
	}
}

// TestPublishedLatencies: each term beside a measured table of CometBFT nodes.
// Tolerances are the scatter of that host, ±10 %, unless a row says otherwise.
func TestPublishedLatencies(t *testing.T) {
	idle := analytic.Model{Delays: analytic.IdleDelays}
	delayed := func(base analytic.Model, fixed float64, d time.Duration, topology analytic.Topology) analytic.Model {
		base.Fixed, base.Shape.Delay, base.Topology = fixed, d, topology
		return base
	}
	ringHost := analytic.Model{Topology: analytic.Ring, Host: analytic.Host{PerBlock: 1.9e-3, PerMessage: .26e-3 / 4, PerCopy: .0204e-3, Parallelism: 1 / .425}, Fixed: 5.3e-3}
	for _, tt := range []struct {
		name     string
		model    analytic.Model
		m, n     int
		want     float64 // s
		relative float64
	}{
		{"m=4, 20 ms links, idle", delayed(idle, .0131, 20*ms, analytic.Mesh), 4, 100, .0752, .05},
		{"m=4, 5 ms links, idle", delayed(idle, .0131, 5*ms, analytic.Mesh), 4, 100, .0292, .05},
		{"m=4, 50 ms links, idle", delayed(idle, .0131, 50*ms, analytic.Mesh), 4, 100, .1663, .05},
		{"m=4, 20 ms links, back to back", delayed(analytic.Model{Delays: analytic.BackToBackDelays}, .0131, 20*ms, analytic.Mesh), 4, 100, .0971, .1},
		{"m=13, 20 ms links, ring", delayed(idle, .0131, 20*ms, analytic.Ring), 13, 100, .190, .05},
		{"m=21, 20 ms links, ring", delayed(idle, .0131, 20*ms, analytic.Ring), 21, 100, .299, .06},
		{"ring on one host, m=13, n=100", ringHost, 13, 100, .033, .2},
		{"ring on one host, m=21, n=500", ringHost, 21, 500, .148, .1},
		{"ring on one host, m=7, n=10", ringHost, 7, 10, .014, .2},
		// 128 KB a block of 500; 1.4 to 1.7 times nB/r.
		{"250 kB/s a link, m=4", analytic.Model{Shape: chain.Shape{RateBps: 2e6}, TransactionBits: 8 * 256, Duplicates: .6}, 4, 500, .884, .1},
		{"1 MB/s a link, m=4", analytic.Model{Shape: chain.Shape{RateBps: 8e6}, TransactionBits: 8 * 256, Duplicates: .6}, 4, 500, .220, .1},
		// 0.208 ms·n(m−1) + 0.44 ms·m(m−1) at 2 MB/s, exactly by construction.
		{"2 MB/s an uplink, m=7", analytic.Model{Shape: chain.Shape{UplinkBps: 16e6}, TransactionBits: 8 * 256, Duplicates: .625, VoteBits: 7040}, 7, 200, (.208*200*6 + .44*7*6) / 1000, 1e-9},
	} {
		if err := tt.model.Validate(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		near(t, tt.name, tt.model.Latency(tt.m, tt.n), tt.want, tt.relative*tt.want)
	}
}

// TestQuorumNotTheSlowest: of seven validators two may be slow for nothing, a third
// sets the pace; I-Health's maximum already counts the first. The measured medians for
// 50 ms of extra verification are 18.6, 21.8, 25.8, 71.4 and 122 ms at 0, 1, 2, 3 and 7.
func TestQuorumNotTheSlowest(t *testing.T) {
	for slow, want := range map[int]float64{0: .010, 1: .010, 2: .010, 3: .060, 7: .060} {
		speeds := slices.Repeat([]float64{1. / 6}, slow)
		speeds = append(speeds, slices.Repeat([]float64{1}, 7-slow)...)
		m := analytic.Model{Verification: analytic.Verification{PerTransaction: 1e-4, Speeds: speeds}}
		if err := m.Validate(); err != nil {
			t.Fatal(err)
		}
		near(t, "quorum", m.Terms(7, 100).Quorum, want, 1e-12)
	}
}

// TestTermsAreSeparate: each parameter moves its own term and no other, and the total
// is their sum.
func TestTermsAreSeparate(t *testing.T) {
	base := analytic.Model{Delays: 3, TransactionBits: 2000, Shape: chain.Shape{Delay: 10 * ms, UplinkBps: 16e6}}
	for name, tt := range map[string]struct {
		change func(m *analytic.Model)
		want   analytic.Terms // less those of base
	}{
		"t0":         {func(m *analytic.Model) { m.Fixed = .5 }, analytic.Terms{Fixed: .5}},
		"H":          {func(m *analytic.Model) { m.Delays = 4 }, analytic.Terms{Propagation: .01}},
		"ring":       {func(m *analytic.Model) { m.Topology = analytic.Ring }, analytic.Terms{Propagation: .06}},
		"followers":  {func(m *analytic.Model) { m.Topology, m.Followers = analytic.Ring, 8 }, analytic.Terms{Propagation: .12, Transfer: 100 * 2000 * 8 / 16e6}},
		"duplicates": {func(m *analytic.Model) { m.Duplicates = .5 }, analytic.Terms{Transfer: .5 * 100 * 2000 * 12 / 16e6}},
		"votes":      {func(m *analytic.Model) { m.VoteBits = 1600 }, analytic.Terms{Votes: 13 * 1600 * 12 / 16e6}},
		"link rate":  {func(m *analytic.Model) { m.Shape.RateBps = 1e6 }, analytic.Terms{Transfer: 100 * 2000 * (1e-6 - 12/16e6)}},
		"host": {func(m *analytic.Model) {
			m.Host = analytic.Host{PerBlock: .1, PerMessage: .001, PerCopy: .0001, Parallelism: 2}
		}, analytic.Terms{Host: (.1 + .001*13*13*12 + .0001*1300) / 2}},
	} {
		changed := base
		tt.change(&changed)
		if err := changed.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		before, after := list(base.Terms(13, 100)), list(changed.Terms(13, 100))
		for i, want := range list(tt.want) {
			near(t, name, after[i]-before[i], want, 1e-12)
		}
		near(t, name, changed.Latency(13, 100), base.Latency(13, 100)+tt.want.Total(), 1e-12)
	}
}

func list(t analytic.Terms) []float64 {
	return []float64{t.Fixed, t.Propagation, t.Transfer, t.Votes, t.Quorum, t.Host}
}

// TestLatencyGrows: no term falls when the block or the number of validators grows.
func TestLatencyGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(0, 10)
		l := analytic.Model{
			Fixed: x.Draw(t, "t0"), Delays: x.Draw(t, "H"), Topology: analytic.Topology(rapid.IntRange(0, 1).Draw(t, "topology")),
			Followers: rapid.IntRange(0, 20).Draw(t, "followers"), TransactionBits: 1000 * x.Draw(t, "B"), VoteBits: 100 * x.Draw(t, "V"),
			Shape: chain.Shape{Delay: ms, UplinkBps: 1e6 + x.Draw(t, "r")}, Duplicates: x.Draw(t, "δ"),
			Host: analytic.Host{PerBlock: x.Draw(t, "c0"), PerMessage: x.Draw(t, "c1"), PerCopy: x.Draw(t, "c2"), Parallelism: 1 + x.Draw(t, "ρ")},
		}
		m, n := rapid.IntRange(1, 60).Draw(t, "m"), rapid.IntRange(1, 500).Draw(t, "n")
		at, larger, more := list(l.Terms(m, n)), list(l.Terms(m, n+1)), list(l.Terms(m+1, n))
		for i := range at {
			if larger[i] < at[i] || more[i] < at[i] {
				t.Fatalf("term %d: %v at (%d, %d), %v with a transaction more, %v with a validator more", i, at[i], m, n, larger[i], more[i])
			}
		}
	})
}

// TestTopologies: hops by breadth-first search over the links.
func TestTopologies(t *testing.T) {
	for nodes := 1; nodes <= 40; nodes++ {
		near(t, "mesh hops", float64(analytic.Mesh.Hops(nodes)), float64(min(1, nodes-1)), 0)
		near(t, "ring hops", float64(analytic.Ring.Hops(nodes)), float64(farthest(nodes)), 0)
		near(t, "ring peers", float64(analytic.Ring.Peers(nodes)), float64(min(4, nodes-1)), 0)
		near(t, "mesh peers", float64(analytic.Mesh.Peers(nodes)), float64(nodes-1), 0)
	}
	for _, known := range []analytic.Topology{analytic.Mesh, analytic.Ring} {
		if got, err := analytic.ParseTopology(known.String()); err != nil || got != known {
			t.Errorf("ParseTopology(%q) = %v, %v", known, got, err)
		}
	}
	if _, err := analytic.ParseTopology("star"); err == nil || analytic.Topology(9).String() != "Topology(9)" {
		t.Errorf("ParseTopology(star): %v; %v", err, analytic.Topology(9))
	}
}

func farthest(nodes int) int {
	distance := map[int]int{0: 0}
	for queue := []int{0}; len(queue) > 0; queue = queue[1:] {
		for _, step := range []int{1, 2, nodes - 1, nodes - 2} {
			next := (queue[0] + max(step, 0)) % nodes
			if _, seen := distance[next]; !seen {
				distance[next] = distance[queue[0]] + 1
				queue = append(queue, next)
			}
		}
	}
	most := 0
	for i := range nodes {
		most = max(most, distance[i])
	}
	return most
}

// TestBadModels: parameters out of range are named.
func TestBadModels(t *testing.T) {
	for name, change := range map[string]func(m *analytic.Model){
		"t0": func(m *analytic.Model) { m.Fixed = -1 }, "t0 NaN": func(m *analytic.Model) { m.Fixed = math.NaN() }, "H": func(m *analytic.Model) { m.Delays = math.Inf(1) },
		"topology": func(m *analytic.Model) { m.Topology = 7 }, "followers": func(m *analytic.Model) { m.Followers = -1 }, "shape": func(m *analytic.Model) { m.Shape.UplinkBps = -1 },
		"B": func(m *analytic.Model) { m.TransactionBits = -1 }, "δ": func(m *analytic.Model) { m.Duplicates = -1.1 }, "V": func(m *analytic.Model) { m.VoteBits = math.NaN() },
		"v": func(m *analytic.Model) { m.Verification.PerTransaction = -1 }, "no speeds": func(m *analytic.Model) { m.Verification.PerTransaction = 1 },
		"speed 0": func(m *analytic.Model) { m.Verification.Speeds = []float64{0} }, "speed ∞": func(m *analytic.Model) { m.Verification.Speeds = []float64{math.Inf(1)} },
		"c0": func(m *analytic.Model) { m.Host.PerBlock = -1 }, "c1": func(m *analytic.Model) { m.Host.PerMessage = -1 }, "c2": func(m *analytic.Model) { m.Host.PerCopy = math.Inf(1) },
		"ρ": func(m *analytic.Model) { m.Host.PerBlock = 1 },
	} {
		var m analytic.Model
		change(&m)
		if err := m.Validate(); !errors.Is(err, analytic.ErrModel) {
			t.Errorf("%s: %v, want ErrModel", name, err)
		}
	}
	if l := (analytic.Model{Verification: analytic.Verification{PerTransaction: 1, Speeds: []float64{1}}}).Latency(2, 1); !math.IsNaN(l) {
		t.Errorf("two validators, one speed: %v, want NaN", l)
	}
}

// TestPaper: I-Health's reference set R gives the latencies of its Fig. 9 channels.
func TestPaper(t *testing.T) {
	p := analytic.Paper{Model: chain.LatencyModel{TransactionBits: 1e5, VerificationCycles: 2e9, FeedbackBits: 1e4, DownlinkBps: 2e7, UplinkBps: 1e7, Psi: 1e-8}}
	for i := 1; i <= 21; i++ {
		p.SpeedsHz = append(p.SpeedsHz, (4.1-.1*float64(i))*1e9)
	}
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		m, n int
		want float64
	}{{3, 36, .8153}, {6, 43, 1.0454}, {15, 47, 1.7102}, {8, 80, 1.6471}, {21, 400, 11.401}} {
		near(t, "eq. (17)", p.Latency(tt.m, tt.n), tt.want, 5e-4)
	}
	if !math.IsNaN(p.Latency(22, 1)) {
		t.Error("22 validators of 21 have a latency")
	}
	for name, change := range map[string]func(p *analytic.Paper){
		"B": func(p *analytic.Paper) { p.Model.TransactionBits = 0 }, "K": func(p *analytic.Paper) { p.Model.VerificationCycles = -1 }, "K1": func(p *analytic.Paper) { p.Model.CyclesPerTransaction = math.NaN() },
		"O": func(p *analytic.Paper) { p.Model.FeedbackBits = -1 }, "r_d": func(p *analytic.Paper) { p.Model.DownlinkBps = 0 }, "r_u": func(p *analytic.Paper) { p.Model.UplinkBps = math.Inf(1) },
		"ψ": func(p *analytic.Paper) { p.Model.Psi = -1 }, "x": func(p *analytic.Paper) { p.SpeedsHz = []float64{-1} },
	} {
		bad := p
		change(&bad)
		if err := bad.Validate(); !errors.Is(err, analytic.ErrModel) {
			t.Errorf("%s: %v, want ErrModel", name, err)
		}
	}
}
