package edge

import "ihealth/eeg/feature"

// Sent is what leaves the edge because of one reading, in bytes. It counts
// features and raw data as replay.Share does; the header comes on top.
type Sent struct {
	Header   int // of the transaction's payload: by itself the notification, the repeat request, or that there is no verdict
	Features int // of the payload
	Raw      int // of an emergency, beside the chain, for which they are too large
	Whole    int // what sending all raw data would take
}

// NewSent returns what leaves the edge of a window with that verdict. It has the
// numbers of replay.ShareOf, and the header.
func NewSent(w feature.Window, v Verdict) Sent {
	s := Sent{Header: payloadHeader, Whole: w.RawBytes()}
	if v.shares() {
		s.Features = payloadChannel * len(w.Channels)
	}
	if v.Code == Emergency {
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
