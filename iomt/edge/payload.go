package edge

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"ihealth/chain"
	"ihealth/eeg/feature"
)

// ErrPayload is the cause when bytes are no payload.
var ErrPayload = errors.New("not an EEG payload")

// payloadVersion is the first byte of a payload.
const payloadVersion = 2

const (
	payloadHeader  = 22 // bytes before the features
	payloadChannel = 32 // bytes of one channel's features
)

// Payload is what an entity puts into a transaction: the features of a window, or
// none with a request to repeat the measurement or without a decision. Labels stay at the edge. The raw
// data of an emergency go another way: they are too large for a block.
type Payload struct {
	Entity   uint32        // pseudonym of the patient's edge node
	Window   uint32        // index of the window
	Code     Code          // of the verdict
	Class    chain.Urgency // of the transaction
	StartMs  int64         // of the window after the recording's first sample, ms
	Features [][4]float64  // mean, variance, RMS and kurtosis per channel
}

// NewPayload returns the payload of an entity's window with its verdict.
func NewPayload(entity uint32, w feature.Window, v Verdict) Payload {
	p := Payload{
		Entity:  entity,
		Window:  uint32(w.Index),
		Code:    v.Code,
		Class:   v.Class,
		StartMs: int64(math.Round(w.Start * 1000)),
	}
	if !v.shares() {
		return p
	}
	for _, c := range w.Channels {
		p.Features = append(p.Features, [4]float64{c.Mean, c.Variance, c.RMS, c.Kurtosis})
	}
	return p
}

// Encode returns the payload as bytes, integers and IEEE 754 binary64 little-endian,
// every NaN alike, so that equal payloads have equal bytes:
//
//	 0  version, 2
//	 1  code
//	 2  class of urgency
//	 3  0
//	 4  entity, uint32
//	 8  window, uint32
//	12  start in ms, int64
//	20  number of channels, uint16
//	22  per channel: mean, variance, RMS, kurtosis
//
// It panics with more than 65535 channels.
func (p Payload) Encode() []byte {
	if len(p.Features) > math.MaxUint16 {
		panic("edge: too many channels")
	}
	b := make([]byte, 0, payloadHeader+payloadChannel*len(p.Features))
	b = append(b, payloadVersion, byte(p.Code), byte(p.Class), 0)
	b = binary.LittleEndian.AppendUint32(b, p.Entity)
	b = binary.LittleEndian.AppendUint32(b, p.Window)
	b = binary.LittleEndian.AppendUint64(b, uint64(p.StartMs))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(p.Features)))
	for _, channel := range p.Features {
		for _, v := range channel {
			if math.IsNaN(v) {
				v = math.NaN()
			}
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		}
	}
	return b
}

// Decode is the inverse of Encode. The error wraps ErrPayload.
func Decode(b []byte) (Payload, error) {
	if len(b) < payloadHeader || b[0] != payloadVersion || b[3] != 0 {
		return Payload{}, fmt.Errorf("%w: no header of version %d", ErrPayload, payloadVersion)
	}
	p := Payload{
		Code:    Code(b[1]),
		Class:   chain.Urgency(b[2]),
		Entity:  binary.LittleEndian.Uint32(b[4:]),
		Window:  binary.LittleEndian.Uint32(b[8:]),
		StartMs: int64(binary.LittleEndian.Uint64(b[12:])),
	}
	n := int(binary.LittleEndian.Uint16(b[20:]))
	if p.Code > Undecided || !p.Class.Valid() {
		return Payload{}, fmt.Errorf("%w: code %d, class %d", ErrPayload, p.Code, p.Class)
	}
	if len(b) != payloadHeader+payloadChannel*n {
		return Payload{}, fmt.Errorf("%w: %d bytes for %d channels", ErrPayload, len(b), n)
	}
	for i := range n {
		var channel [4]float64
		for k := range channel {
			channel[k] = math.Float64frombits(binary.LittleEndian.Uint64(b[payloadHeader+payloadChannel*i+8*k:]))
		}
		p.Features = append(p.Features, channel)
	}
	return p, nil
}
