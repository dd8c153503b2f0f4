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

// known returns the delays that are no part of a fit, s.
func (n Network) known(m, _ float64) float64 {
	return n.Delays * float64(n.topology().Hops(n.nodes(m))) * n.Delay
}

// OnHost returns the form of nodes whose pace is that of the host they share: 1,
// m·N·k for the votes, of which each of N nodes with k peers hears, and n·m for the
// copies of the block, beside the known delays.
func OnHost(n Network) Form {
	votes := Term{"m·N·k", func(m, _ float64) float64 {
		return m * float64(n.nodes(m)*n.topology().Peers(n.nodes(m)))
	}}
	return Form{Name: n.Topology + " on one host", Known: n.known, Terms: []Term{one, votes, copies}}
}

// Links returns the form of nodes behind narrow links: a constant beside the known
// delays, n·k for the block and m·k for the votes, with
//
//	k = r·max(1/r_link, (N−1)/r_up)
//
// copies that one after the other leave through the narrowest place, whose rate is r:
// N−1 where only uplinks are narrow.
func Links(n Network) Form {
	k := func(m float64) float64 { return n.narrowest() * analytic.SecondsPerBit(n.shape(), n.nodes(m)) }
	return Form{Name: "shaped links", Known: n.known, Terms: []Term{
		one,
		{"n·k", func(m, size float64) float64 { return size * k(m) }},
		{"m·k", func(m, _ float64) float64 { return m * k(m) }},
	}}
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
func BetterForm(n Network) Form {
	if n.narrowest() > 0 {
		return Links(n)
	}
	return OnHost(n)
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
