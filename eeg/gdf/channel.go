package gdf

import (
	"encoding/binary"
	"fmt"
	"math"

	"ihealth/eeg"
)

// mostSamples bounds the samples of a channel in a record.
const mostSamples = 1 << 24

// channel is a signal with its place in a data record.
type channel struct {
	sample
	perRecord int
	low, high float64 // digital range
	offset    int64   // in a record, bytes
}

// column returns field i of n of the header's part about signals: it stores a column
// of all signals after the other, the first at byte at of a signal's 256.
func column(b []byte, at, width, i, n int) []byte { return b[at*n+i*width:][:width] }

// describe makes the channels those of the recording.
func (h *header) describe(b []byte, n int, rec *eeg.Recording) error {
	var labels eeg.Labels
	for i := range n {
		perRecord := binary.LittleEndian.Uint32(column(b, 216, 4, i, n))
		kind := binary.LittleEndian.Uint32(column(b, 220, 4, i, n))
		text := clean(column(b, 0, 16, i, n))
		s, ok := samples[kind]
		switch {
		case perRecord == 0:
			rec.Warn(ErrSparse, "signal %d, %q", i+1, text)
			continue
		case !ok:
			return fmt.Errorf("%w: signal %d, %q, has values of type %d", ErrUnsupported, i+1, text, kind)
		case perRecord > mostSamples || h.rate.Samples > math.MaxInt64/mostSamples:
			return fmt.Errorf("%w: signal %d, %q, has %d samples in a record", ErrHeader, i+1, text, perRecord)
		}
		label := labels.Unique(text, i)
		if label != text {
			rec.Warn(ErrLabel, "signal %d is called %q; named it %q", i+1, text, label)
		}
		signal := eeg.Signal{
			Label: label, Type: eeg.TypeOfLabel(text), Unit: h.unit(b, i, n),
			Rate: eeg.Rate{Samples: h.rate.Samples * int64(perRecord), Period: h.rate.Period}, Width: s.width,
		}
		if signal.Unit == "" {
			rec.Warn(ErrUnit, "signal %d, %q", i+1, label)
		}
		c := channel{sample: s, perRecord: int(perRecord), offset: h.record}
		h.scale(b, i, n, &c, &signal, rec)
		h.record += int64(s.width) * int64(perRecord)
		h.channels = append(h.channels, c)
		rec.Signals = append(rec.Signals, signal)
	}
	return nil
}

// units holds codes of ISO/IEEE 11073-10101, each a unit with its decimal prefix.
var units = map[uint16]string{4256: "V", 4274: "mV", 4275: "uV", 4276: "nV", 544: "%"}

// unit returns a physical dimension: text in GDF 1, a code in GDF 2.
func (h *header) unit(b []byte, i, n int) string {
	if !h.two() {
		return eeg.PlainUnit(clean(column(b, 96, 8, i, n)))
	}
	code := binary.LittleEndian.Uint16(column(b, 102, 2, i, n))
	if unit, ok := units[code]; ok {
		return unit
	}
	return clean(column(b, 96, 6, i, n))
}

// scale sets the map from digital to physical values by the two pairs of extremes.
func (h *header) scale(b []byte, i, n int, c *channel, signal *eeg.Signal, rec *eeg.Recording) {
	var v [4]float64 // physical minimum and maximum, digital minimum and maximum
	for k := range v {
		bits := binary.LittleEndian.Uint64(column(b, 104+8*k, 8, i, n))
		if v[k] = math.Float64frombits(bits); k >= 2 && !h.two() {
			v[k] = float64(int64(bits))
		}
	}
	c.low, c.high = min(v[2], v[3]), max(v[2], v[3])
	const exact = 1 << 53 // integers below are float64
	if c.low == math.Trunc(c.low) && c.high == math.Trunc(c.high) && c.low > -exact && c.high < exact {
		signal.Low, signal.High = int(c.low), int(c.high)
	}
	signal.Gain = (v[1] - v[0]) / (v[3] - v[2])
	signal.Offset = v[0] - signal.Gain*v[2]
	if signal.Gain == 0 || math.IsInf(signal.Gain, 0) || math.IsNaN(signal.Gain) || math.IsInf(signal.Offset, 0) || math.IsNaN(signal.Offset) {
		rec.Warn(ErrScale, "signal %d, %q keeps its digital values", i+1, signal.Label)
		signal.Gain, signal.Offset, signal.Unit = 1, 0, ""
	}
}
