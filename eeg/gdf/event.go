package gdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"ihealth/eeg"
)

// events reads the table of events at the end of a file into annotations. A table cut
// off is left out with a warning.
func (h *header) events(in io.Reader, rec *eeg.Recording) error {
	var head [8]byte
	if _, err := io.ReadFull(in, head[:]); errors.Is(err, io.EOF) {
		return nil
	} else if err != nil {
		return h.cut(err, rec)
	}
	n, rate := int64(uint24(head[1:])), float64(math.Float32frombits(binary.LittleEndian.Uint32(head[4:])))
	if h.version < 1.94 {
		n, rate = int64(binary.LittleEndian.Uint32(head[4:])), float64(uint24(head[1:]))
	}
	size := int64(6) // of an event: position and type, and channel and duration in mode 3
	if head[0]&2 != 0 {
		size = 12
	}
	b, err := io.ReadAll(io.LimitReader(in, n*size))
	if err == nil && int64(len(b)) < n*size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return h.cut(err, rec)
	}
	if !(rate > 0) || math.IsInf(rate, 0) {
		rate = float64(time.Second) / float64(h.rate.Time(1)) * h.most()
	}
	for i := range n {
		a := eeg.Annotation{
			Onset: seconds(float64(binary.LittleEndian.Uint32(b[4*i:]))-1, rate),
			Text:  fmt.Sprintf("0x%04x", binary.LittleEndian.Uint16(b[4*n+2*i:])),
		}
		if size == 12 {
			a.Duration = seconds(float64(binary.LittleEndian.Uint32(b[8*n+4*i:])), rate)
			a.Lasting = a.Duration > 0
		}
		rec.Annotations = append(rec.Annotations, a)
	}
	return nil
}

// cut makes the end of the file inside the table a warning.
func (h *header) cut(err error, rec *eeg.Recording) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		rec.Warn(ErrEvents, "the file ends inside them")
		return nil
	}
	return fmt.Errorf("reading the events: %w", err)
}

// most returns the samples in a record of the fastest channel, the clock of events
// where they have none of their own.
func (h *header) most() float64 {
	n := 1
	for _, c := range h.channels {
		n = max(n, c.perRecord)
	}
	return float64(n)
}

// seconds returns the time of a number of samples, at most 50 years.
func seconds(samples, rate float64) time.Duration {
	ns := samples / rate * float64(time.Second)
	return time.Duration(math.Round(max(-float64(longest), min(ns, float64(longest)))))
}
