package calibration

import (
	"ihealth/chain"
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

// OnHost returns the form of nodes whose pace is that of the host they share: 1,
// m·m·k for the votes, of which every node with k peers hears, and n·m for the copies
// of the block.
func OnHost(t analytic.Topology) Form {
	votes := Term{"m·m·k", func(m, _ float64) float64 { return m * m * float64(t.Peers(int(m))) }}
	return Form{Name: t.String() + " on one host", Terms: []Term{one, votes, copies}}
}

// Links returns the form of nodes behind links of the shape: a constant beside the
// known delays, n·k for the block and m·k for the votes, with
//
//	k(m) = r·max(1/r_link, (m−1)/r_up)
//
// copies that one after the other leave through the narrowest place, whose rate is r:
// m−1 where only uplinks are narrow.
func Links(s chain.Shape, t analytic.Topology, delays float64) Form {
	k := func(m float64) float64 { return narrowest(s) * analytic.SecondsPerBit(s, int(m)) }
	return Form{
		Name: "shaped links",
		Known: func(m, _ float64) float64 {
			return delays * float64(t.Hops(int(m))) * s.Delay.Seconds()
		},
		Terms: []Term{
			one,
			{"n·k", func(m, n float64) float64 { return n * k(m) }},
			{"m·k", func(m, _ float64) float64 { return m * k(m) }},
		},
	}
}

// narrowest returns the rate by which Links counts copies, bit/s.
func narrowest(s chain.Shape) float64 {
	if s.UplinkBps > 0 {
		return s.UplinkBps
	}
	return s.RateBps
}

// BetterForm returns the form beside the paper's that suits the network: Links where a
// rate is limited, otherwise OnHost, beside the same known delays.
func BetterForm(s chain.Shape, t analytic.Topology, delays float64) Form {
	links := Links(s, t, delays)
	if narrowest(s) > 0 {
		return links
	}
	host := OnHost(t)
	host.Known = links.Known
	return host
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
