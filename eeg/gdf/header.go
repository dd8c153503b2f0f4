package gdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"ihealth/eeg"
)

const (
	fixedBytes  = 256 // of the header
	signalBytes = 256 // of the header per signal
	longest     = 50 * 365 * 24 * time.Hour
)

// header is what a file says before its data records.
type header struct {
	version  float64
	size     int64    // of the header, bytes
	records  int64    // negative when unknown
	rate     eeg.Rate // of records
	channels []channel
	record   int64 // size of a data record, bytes
}

// two reports whether the file is GDF 2.x, or its draft 1.9x.
func (h *header) two() bool { return h.version > 1.9 }

func readHeader(in io.Reader, rec *eeg.Recording) (*header, error) {
	fixed, err := readPart(in, fixedBytes)
	if err != nil {
		return nil, err
	}
	h := &header{}
	if err := h.fixed(fixed, rec); err != nil {
		return nil, err
	}
	n := int(binary.LittleEndian.Uint16(fixed[252:]))
	variable, err := readPart(in, n*signalBytes)
	if err == nil && len(variable) < n*signalBytes {
		err = truncated(fixedBytes + len(variable))
	}
	if err != nil {
		return nil, err
	}
	behind := h.size - int64(fixedBytes+len(variable))
	if behind < 0 {
		return nil, fmt.Errorf("%w: %d bytes of header are too few for %d signals", ErrHeader, h.size, n)
	}
	skipped, err := io.CopyN(io.Discard, in, behind)
	if errors.Is(err, io.EOF) {
		return nil, truncated(fixedBytes + len(variable) + int(skipped))
	}
	if err != nil {
		return nil, fmt.Errorf("reading the header: %w", err)
	}
	return h, h.describe(variable, n, rec)
}

// readPart reads up to size bytes of the header. Memory grows with what the file
// holds, not with what it announces.
func readPart(in io.Reader, size int) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(in, int64(size)))
	if err != nil {
		return nil, fmt.Errorf("reading the header: %w", err)
	}
	return b, nil
}

// truncated refuses a file that ends in its header.
func truncated(at int) error {
	return fmt.Errorf("%w: the file ends at byte %d: copy or download it again", ErrTruncatedHeader, at)
}

// fixed takes the fixed part of the header, which may be cut off.
func (h *header) fixed(b []byte, rec *eeg.Recording) error {
	const magic = "GDF "
	if n := min(len(b), len(magic)); string(b[:n]) != magic[:n] {
		return fmt.Errorf("%w: it begins with %q instead of %q; check what kind of file this is", ErrNotGDF, b[:n], magic)
	}
	if len(b) < fixedBytes {
		return truncated(len(b))
	}
	version := clean(b[4:8])
	var err error
	if h.version, err = strconv.ParseFloat(version, 64); err != nil || !(h.version >= 1 && h.version < 3) {
		return fmt.Errorf("%w: version %q; 1.x and 2.x are read", ErrUnsupported, version)
	}
	rec.Format = magic + version
	h.records = int64(binary.LittleEndian.Uint64(b[236:]))
	if h.two() {
		h.size = int64(binary.LittleEndian.Uint16(b[184:])) * fixedBytes
		rec.Subject = eeg.Subject{Patient: clean(b[8:74]), Recording: clean(b[88:152])}
		rec.Start = startOf(binary.LittleEndian.Uint64(b[168:]))
	} else {
		h.size = int64(binary.LittleEndian.Uint64(b[184:]))
		rec.Subject = eeg.Subject{Patient: clean(b[8:88]), Recording: clean(b[88:168])}
		rec.Start = startText(clean(b[168:184]))
	}
	return h.duration(b[244:252])
}

// clean returns a text up to its first NUL, without the spaces around it. Bytes that
// are no ASCII become question marks.
func clean(b []byte) string {
	text, _, _ := strings.Cut(string(b), "\x00")
	ascii := func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}
	return strings.TrimSpace(strings.Map(ascii, text))
}

// startOf returns a time of GDF 2: days since the year 0, in units of 2⁻³² days or
// 20 µs, to the nearest millisecond. The zero time is unknown.
func startOf(t uint64) time.Time {
	const days = 719529 // from the year 0 to 1970
	day := int64(t>>32) - days
	if day < 0 || day > 400*366 {
		return time.Time{}
	}
	millis := ((t&(1<<32-1))*uint64((24*time.Hour).Milliseconds()) + 1<<31) >> 32
	return time.Unix(day*24*3600, 0).UTC().Add(time.Duration(millis) * time.Millisecond)
}

// startText returns a time of GDF 1, YYYYMMDDhhmmss and hundredths.
func startText(text string) time.Time {
	const seconds = len("20060102150405")
	if len(text) < seconds {
		return time.Time{}
	}
	t, err := time.Parse("20060102150405.00", text[:seconds]+"."+(text[seconds:] + "00")[:2])
	if err != nil {
		return time.Time{}
	}
	return t
}
