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
	one        = Term{"1", func(_, _ float64) float64 { return 1 }}
	size       = Term{"n", func(_, n float64) float64 { return n }}
	copies     = Term{"n·m", func(m, n float64) float64 { return n * m }}
	votes      = Term{"m²", func(m, _ float64) float64 { return m * m }}
	gossip     = Term{"m³", func(m, _ float64) float64 { return m * m * m }}
	duplicates = Term{"n·m²", func(m, n float64) float64 { return n * m * m }}
)

// Paper returns I-Health eq. (17) for equal validators, L = nB/r_d + K/x + ψ·nB·m +
// O/r_u: the terms 1, n and n·m.
func Paper() Form { return Form{Name: "paper", Terms: []Term{one, size, copies}} }

// RingOnHost returns the form of nodes in a ring whose pace is that of the host they
// share: 1, m² for the votes, n·m for the copies of the block.
func RingOnHost() Form { return Form{Name: "ring on one host", Terms: []Term{one, votes, copies}} }

// MeshOnHost is RingOnHost for a full mesh, where votes travel m³ times and a block
// comes from everybody to everybody: 1, m³, n·m, n·m².
func MeshOnHost() Form {
	return Form{Name: "mesh on one host", Terms: []Term{one, gossip, copies, duplicates}}
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
			{"n·(m−1)", func(m, n float64) float64 { return n * k(m) }},
			{"m·(m−1)", func(m, _ float64) float64 { return m * k(m) }},
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
// rate is limited, otherwise that of one host.
func BetterForm(s chain.Shape, t analytic.Topology, delays float64) Form {
	f := RingOnHost()
	switch {
	case narrowest(s) > 0:
		return Links(s, t, delays)
	case t == analytic.Mesh:
		f = MeshOnHost()
	}
	f.Known = Links(s, t, delays).Known
	return f
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
