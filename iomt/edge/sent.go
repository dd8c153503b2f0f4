package edge

import (
	"ihealth/eeg/feature"
	"ihealth/eeg/replay"
)

// Sent is what leaves the edge because of one reading, in bytes. Raw data are counted
// in words of eight bytes as the features are, see replay.WordBytes, so that features
// alone are a share of 4/N of them (I-Health, claim 6c); the header comes on top.
type Sent struct {
	Header   int // of the transaction's payload: by itself the notification, the repeat request, or that there is no verdict
	Features int // of the payload
	Raw      int // of an emergency, beside the chain, for which they are too large
	Whole    int // what sending all raw data would take
}

// NewSent returns what leaves the edge of a window with that verdict. It has the
// numbers of replay.ShareOf, and the header.
func NewSent(w feature.Window, v Verdict) Sent {
	s := Sent{Header: payloadHeader, Whole: replay.WordBytes * w.Samples()}
	if v.shares() {
		s.Features = payloadChannel * len(w.Channels)
	}
	if v.Code == Alert {
		s.Raw = s.Whole
	}
	return s
}

// Chain returns the bytes of the transaction's payload.
func (s Sent) Chain() int { return s.Header + s.Features }

// Bytes returns all that leaves the edge.
func (s Sent) Bytes() int { return s.Chain() + s.Raw }

// Plus returns the sum of both.
func (s Sent) Plus(o Sent) Sent {
	return Sent{s.Header + o.Header, s.Features + o.Features, s.Raw + o.Raw, s.Whole + o.Whole}
}

// Saving returns the share of all raw data that stays at the edge: negative when more
// leaves it than there was, NaN without data.
func (s Sent) Saving() float64 { return 1 - float64(s.Bytes())/float64(s.Whole) }
