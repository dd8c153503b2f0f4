package calibration

import (
	"ihealth/chain/analytic"
)

// Form is a model of the block latency that is linear in its coefficients: the known
// part plus the sum of coefficient times term.
type Form struct {
	Name  string
	Known func(m, n float64) float64 // s, not to be fitted; nil: 0
	Terms []Term
}

// Term is a regressor.
type Term struct {
	Name  string // in m and n, such as "n·m"
	Value func(m, n float64) float64
}

var (
	one    = Term{"1", func(_, _ float64) float64 { return 1 }}
	size   = Term{"n", func(_, n float64) float64 { return n }}
	copies = Term{"n·m", func(m, n float64) float64 { return n * m }}
)

// Paper returns I-Health eq. (17) for equal validators, L = nB/r_d + K/x + ψ·nB·m +
// O/r_u: the terms 1, n and n·m.
func Paper() Form { return Form{Name: "paper", Terms: []Term{one, size, copies}} }

// nodes returns how many nodes run when m of them validate.
func (n Network) nodes(m float64) int { return max(int(m), n.Nodes) }

// voteBits is what a node sends each peer of the votes of a validator: about one of its
// two, as the other comes from that peer. Counted in meshes of 4 to 21 nodes, it is 0.8
// to 1.3 votes, each of some 200 bytes on the wire.
const voteBits = 8 * 200

// speed returns the part of a processor that each of m validators has of the host.
func (h Host) speed(m float64) float64 {
	if h.CPUs == 0 {
		return 1
	}
	return min(1, float64(h.CPUs)/m)
}

// known returns what is known and no part of a fit, s: the delays, the verification by
// validators that share the host, and of narrow links one copy of the block and the
// votes.
func (n Network) known(h Host) func(m, size float64) float64 {
	return func(m, size float64) float64 {
		nodes := n.nodes(m)
		delays := n.Delays * float64(n.topology().Hops(nodes)) * n.Delay
		bits := size*n.TransactionBits + m*voteBits
		return delays + size*h.Verification/h.speed(m) + bits*analytic.SecondsPerBit(n.shape(), nodes)
	}
}

// votes returns the term m·N·k: of m votes each of N nodes with k peers hears.
func (n Network) votes() Term {
	return Term{"m·N·k", func(m, _ float64) float64 {
		return m * float64(n.nodes(m)*n.topology().Peers(n.nodes(m)))
	}}
}

// OnHost returns the form of nodes whose pace is that of the host they share: 1,
// m·N·k for its work on votes and n·m for that on copies of the block, beside what is
// known.
func OnHost(n Network, h Host) Form {
	return Form{Name: n.Topology + " on one host", Known: n.known(h), Terms: []Term{one, n.votes(), copies}}
}

// Links returns the form of nodes behind narrow links: a constant, n·k for copies of
// the block that are sent in vain and m·N·k for the host's work on votes, beside what is
// known. With
//
//	k = r·max(1/r_link, (N−1)/r_up)
//
// copies leave one after the other through the narrowest place, whose rate is r: N−1
// where only uplinks are narrow. The host's work on the block is its verification, which
// is known; what else there is in n·m cannot be told from n·k at one rate, as they
// differ by n alone.
func Links(n Network, h Host) Form {
	k := func(m float64) float64 { return n.narrowest() * analytic.SecondsPerBit(n.shape(), n.nodes(m)) }
	vain := Term{"n·k", func(m, size float64) float64 { return size * k(m) }}
	return Form{Name: "shaped links and host", Known: n.known(h), Terms: []Term{one, vain, n.votes()}}
}

// narrowest returns the rate by which Links counts copies, bit/s; 0 where none is
// limited.
func (n Network) narrowest() float64 {
	if n.UplinkBps > 0 {
		return n.UplinkBps
	}
	return n.LinkBps
}

// BetterForm returns the form beside the paper's that suits the network: Links where a
// rate is limited, otherwise OnHost.
func BetterForm(n Network, h Host) Form {
	if n.narrowest() > 0 {
		return Links(n, h)
	}
	return OnHost(n, h)
}

func (f Form) known(m, n float64) float64 {
	if f.Known == nil {
		return 0
	}
	return f.Known(m, n)
}

// row returns the terms at (m, n).
func (f Form) row(m, n float64) []float64 {
	out := make([]float64, len(f.Terms))
	for j, t := range f.Terms {
		out[j] = t.Value(m, n)
	}
	return out
}
