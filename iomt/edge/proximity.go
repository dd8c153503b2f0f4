package edge

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/sim"
)

// Strengths of Bluetooth signals that a chip can report, in milli-dBm.
const (
	weakest   = -127_000
	strongest = 20_000
)

// Proximity judges who is close to its subject, by a Kalman filter for each neighbour heard:
//
//	x = log10 d,  x(t+dt) = x(t) + N(0, Drift²·dt),  strength = Reference − 10·Exponent·x + N(0, Noise²)
//
// in which all is linear, so the filter gives the posterior itself. It answers with the probability of
// being closer than Within, not with metres, which a Bluetooth signal cannot tell. It belongs to one
// goroutine.
type Proximity struct {
	model     ProximityModel
	near, far Verdict // that it gives
	intake    intake
	tracks    map[contract.Pseudonym]*Track
	ended     []Contact // of tracks that began anew
	last      Track
}

// Track is what is known of a neighbour while it is heard.
type Track struct {
	Contact
	Log10       float64 // mean of log10 of the distance in m
	Variance    float64 // of log10 of the distance
	Probability float64 // of being closer than Within
}

// Contact is a neighbour's stay within hearing.
type Contact struct {
	Subject, Peer contract.Pseudonym
	From, To      sim.Time // first and last signal
	Close         sim.Time // of it with Probability ≥ Sure
	Signals       int
}

// NewProximity returns a detector that has heard nobody. The error wraps ErrModel.
func NewProximity(m ProximityModel) (*Proximity, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	return &Proximity{
		model:  m,
		near:   Verdict{Warning, chain.Normal, fmt.Sprintf("closer than %v m with probability %v or more", m.Within, m.Sure)},
		far:    Verdict{Normal, chain.NonUrgent, fmt.Sprintf("closer than %v m with probability below %v", m.Within, m.Sure)},
		intake: intake{kind: device.Bluetooth}, tracks: make(map[contract.Pseudonym]*Track),
	}, nil
}

// Judge takes a signal in. It warns, in the normal class, when the neighbour is close with probability
// Sure or more; a contact becomes urgent only once one of the two is a confirmed case. It fails with
// ErrReading, and changes nothing.
func (p *Proximity) Judge(r device.Reading) (Verdict, error) {
	if r.Quantity.Milli < weakest || r.Quantity.Milli > strongest || r.Peer.IsZero() {
		return Verdict{}, fmt.Errorf("edge: %w: a signal of %v from %v: want -127 to 20 dBm from somebody", ErrReading, r.Quantity, r.Peer)
	}
	if err := p.intake.admit(r); err != nil {
		return Verdict{}, err
	}
	t := p.track(r)
	t.take(p.model, r)
	p.last = *t
	if t.Probability >= p.model.Sure {
		return p.near, nil
	}
	return p.far, nil
}

// track returns the track of who was heard, new when it was not heard for long.
func (p *Proximity) track(r device.Reading) *Track {
	t, known := p.tracks[r.Peer]
	if known && !p.model.forgets(t.To, r.At) {
		return t
	}
	if known {
		p.ended = append(p.ended, t.Contact)
	}
	t = &Track{
		Contact:  Contact{Subject: r.Subject, Peer: r.Peer, From: r.At, To: r.At},
		Log10:    math.Log10(p.model.Typical),
		Variance: p.model.Spread * p.model.Spread,
	}
	p.tracks[r.Peer] = t
	return t
}

// take is a step of the filter: prediction, then correction by the signal.
func (t *Track) take(m ProximityModel, r device.Reading) {
	elapsed := r.At - t.To
	t.Variance += m.Drift * m.Drift * elapsed.Seconds()
	slope := -10 * m.Exponent
	gain := t.Variance * slope / (slope*slope*t.Variance + m.Noise*m.Noise)
	t.Log10 += gain * (r.Quantity.Float() - m.Reference - slope*t.Log10)
	t.Variance *= 1 - gain*slope
	t.Probability = normalCDF((math.Log10(m.Within) - t.Log10) / math.Sqrt(t.Variance))
	if t.Probability >= m.Sure {
		t.Close += elapsed
	}
	t.To, t.Signals = r.At, t.Signals+1
}

// normalCDF returns P(N(0, 1) ≤ x).
func normalCDF(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// Last returns the track of the neighbour heard last.
func (p *Proximity) Last() Track { return p.last }

// Ended returns the contacts with neighbours that were not heard for Forget until now, in order
// of their first signal and then of Peer, and forgets them.
func (p *Proximity) Ended(now sim.Time) []Contact {
	out := p.ended
	p.ended = nil
	for peer, t := range p.tracks {
		if p.model.forgets(t.To, now) {
			out = append(out, t.Contact)
			delete(p.tracks, peer)
		}
	}
	slices.SortFunc(out, func(a, b Contact) int {
		return cmp.Or(cmp.Compare(a.From, b.From), slices.Compare(a.Peer[:], b.Peer[:]))
	})
	return out
}
