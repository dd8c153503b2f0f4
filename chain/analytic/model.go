package analytic

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"ihealth/chain"
)

// ErrModel says that a parameter of a model is out of its range.
var ErrModel = errors.New("model parameter out of range")

// Delays of a block with the rounds of CometBFT: on an idle chain a proposal, the
// prevotes and the precommits; back to back the proposer also waits to hear that its
// peers have come to the height.
const (
	IdleDelays       = 3
	BackToBackDelays = 4
)

// Model is the time from a block's hand-over until a quorum has decided it,
//
//	L = t₀ + H·hops·d + (1+δ)·nB·max(1/r_link, (N−1)/r_up) + m·V·max(…)
//	    + Q_{2f+1}{n·v/x_i} + C(m, n)/ρ,
//	C = c₀ + c₁·m·N·k + c₂·n·m,
//
// with N nodes of k peers each, m of which validate. It differs from I-Health eq. (17)
// by the delays, by the quorum in place of the slowest, by the bits that leave through
// one uplink, and by the m·N·k messages of the votes; it has no feedback. A leader does
// not verify its own proposal.
type Model struct {
	Fixed           float64     // t₀, s, ≥ 0
	Delays          float64     // H, one-way delays a block takes, ≥ 0: IdleDelays, BackToBackDelays or between
	Topology        Topology    // hops and k
	Followers       int         // nodes that do not validate, N − m, ≥ 0
	Shape           chain.Shape // d, r_link and r_up; jitter does not enter
	TransactionBits float64     // B, bit on the wire, ≥ 0
	Duplicates      float64     // δ, copies that are sent in vain, ≥ −1: 0.4 to 0.8 in a mesh
	VoteBits        float64     // V, bits of votes that a node sends each peer for each validator, ≥ 0
	Verification    Verification
	Host            Host
}

// Verification is the work of validators. The zero value takes no time.
type Verification struct {
	PerTransaction float64   // v, s on a processor of speed 1, ≥ 0
	Speeds         []float64 // x_i in the order in which validators are selected, > 0; of a shared host each has its part
}

// Host is the work of one host that all nodes share. The zero value takes no time.
type Host struct {
	PerBlock    float64 // c₀, CPU s, ≥ 0
	PerMessage  float64 // c₁, CPU s for each m·N·k, ≥ 0
	PerCopy     float64 // c₂, CPU s for a transaction at one validator, ≥ 0
	Parallelism float64 // ρ, CPU s that pass in a second of a block, > 0; 0 when the work is 0
}

// Terms are the parts of a block's latency, s. Their sum is the latency.
type Terms struct {
	Fixed       float64 // t₀
	Propagation float64 // H·hops·d
	Transfer    float64 // of the block
	Votes       float64 // their transfer
	Quorum      float64 // verification by the (2f+1)-th fastest
	Host        float64 // C/ρ
}

// Total returns the latency, s.
func (t Terms) Total() float64 {
	return t.Fixed + t.Propagation + t.Transfer + t.Votes + t.Quorum + t.Host
}

// Quorum returns how many of m validators decide: more than two thirds.
func Quorum(m int) int { return 2*m/3 + 1 }

// Validate reports the first parameter that is out of its range, as ErrModel.
func (l Model) Validate() error {
	for _, p := range []struct {
		name         string
		value, least float64
	}{
		{"fixed time t₀", l.Fixed, 0},
		{"number of delays H", l.Delays, 0},
		{"number of followers", float64(l.Followers), 0},
		{"transaction's bits B", l.TransactionBits, 0},
		{"share of duplicates δ", l.Duplicates, -1},
		{"vote's bits V", l.VoteBits, 0},
		{"time per transaction v", l.Verification.PerTransaction, 0},
		{"CPU time c₀", l.Host.PerBlock, 0},
		{"CPU time c₁", l.Host.PerMessage, 0},
		{"CPU time c₂", l.Host.PerCopy, 0},
	} {
		if !(p.value >= p.least) || math.IsInf(p.value, 1) {
			return fmt.Errorf("analytic: %w: %s is %v: want a finite number of at least %v", ErrModel, p.name, p.value, p.least)
		}
	}
	if l.Topology > Ring {
		return fmt.Errorf("analytic: %w: %v: want Mesh or Ring", ErrModel, l.Topology)
	}
	if err := l.Shape.Validate(); err != nil {
		return fmt.Errorf("analytic: %w: %w", ErrModel, err)
	}
	return l.validateRates()
}

func (l Model) validateRates() error {
	if v := l.Verification; v.PerTransaction > 0 && len(v.Speeds) == 0 {
		return fmt.Errorf("analytic: %w: verification costs time, but no validator has a speed", ErrModel)
	}
	for i, x := range l.Verification.Speeds {
		if !(x > 0) || math.IsInf(x, 1) {
			return fmt.Errorf("analytic: %w: validator %d has the speed %v: want a finite number > 0", ErrModel, i, x)
		}
	}
	h := l.Host
	if h.PerBlock+h.PerMessage+h.PerCopy > 0 && (!(h.Parallelism > 0) || math.IsInf(h.Parallelism, 1)) {
		return fmt.Errorf("analytic: %w: the host works %v CPU seconds a second: want a finite number > 0", ErrModel, h.Parallelism)
	}
	return nil
}

// Latency returns L in seconds for a block of n transactions and m validators, NaN
// where fewer validators than m have a speed.
func (l Model) Latency(m, n int) float64 { return l.Terms(m, n).Total() }

// Terms returns the parts of L for a block of n transactions and m validators.
func (l Model) Terms(m, n int) Terms {
	nodes := m + l.Followers
	onWire := SecondsPerBit(l.Shape, nodes)
	return Terms{
		Fixed:       l.Fixed,
		Propagation: l.Delays * float64(l.Topology.Hops(nodes)) * l.Shape.Delay.Seconds(),
		Transfer:    (1 + l.Duplicates) * float64(n) * l.TransactionBits * onWire,
		Votes:       float64(m) * l.VoteBits * onWire,
		Quorum:      l.Verification.quorum(m, n),
		Host:        l.Host.time(m, n, nodes*l.Topology.Peers(nodes)),
	}
}

// SecondsPerBit returns max(1/r_link, (N−1)/r_up): how many seconds a bit takes from
// one of N nodes to all others on links of the shape, 0 where no rate is limited. Nodes
// that do not validate take their copy, too.
func SecondsPerBit(s chain.Shape, nodes int) float64 {
	link, uplink := 0.0, 0.0
	if s.RateBps > 0 {
		link = 1 / s.RateBps
	}
	if s.UplinkBps > 0 {
		uplink = float64(nodes-1) / s.UplinkBps
	}
	return max(link, uplink)
}

// quorum returns how long the (2f+1)-th fastest of m validators verifies.
func (v Verification) quorum(m, n int) float64 {
	if v.PerTransaction == 0 {
		return 0
	}
	if m > len(v.Speeds) {
		return math.NaN()
	}
	speeds := slices.Clone(v.Speeds[:m])
	slices.Sort(speeds)
	return float64(n) * v.PerTransaction / speeds[m-Quorum(m)]
}

// time returns C/ρ; links counts each from both ends.
func (h Host) time(m, n, links int) float64 {
	work := h.PerBlock + h.PerMessage*float64(m*links) + h.PerCopy*float64(n*m)
	if work == 0 {
		return 0
	}
	return work / h.Parallelism
}
