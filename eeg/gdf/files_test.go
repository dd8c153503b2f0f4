package gdf_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"testing"

	"ihealth/eeg/eegtest"
	"ihealth/eeg/gdf"
)

func readAll(in io.Reader) (s eegtest.Stream, err error) {
	r, err := gdf.NewReader(in, gdf.Options{Name: "x.gdf"})
	if err != nil {
		return s, err
	}
	return eegtest.Collect(r)
}

func read(t *testing.T, b []byte) eegtest.Stream {
	t.Helper()
	s, err := readAll(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// file is a small GDF writer for tests.
type file struct {
	version  string // such as "2.10" and "1.25"
	records  int64
	num, den uint32 // seconds of a record; before version 2.21
	seconds  float64
	signals  []channel
	body     []byte
	events   []byte
}

type channel struct {
	label      string
	unit       string // of GDF 1
	code       uint16 // of the unit in GDF 2
	pmin, pmax float64
	dmin, dmax float64
	perRecord  uint32
	kind       uint32
}

func (f *file) two() bool { return f.version >= "1.9" }

// bytes returns the file, whose header has one block more than it needs.
func (f *file) bytes() []byte {
	n := len(f.signals)
	b := make([]byte, 256*(n+2))
	copy(b, "GDF "+f.version)
	copy(b[8:], "P1 Mueller")
	copy(b[88:], "R1")
	le := binary.LittleEndian
	if f.two() {
		le.PutUint64(b[168:], 731277<<32+1<<31) // noon of 2 March 2002
		le.PutUint16(b[184:], uint16(n+2))
	} else {
		copy(b[168:], "2002030212000050")
		le.PutUint64(b[184:], uint64(256*(n+2)))
	}
	le.PutUint64(b[236:], uint64(f.records))
	le.PutUint64(b[244:], math.Float64bits(f.seconds))
	if f.version < "2.21" {
		le.PutUint32(b[244:], f.num)
		le.PutUint32(b[248:], f.den)
	}
	le.PutUint16(b[252:], uint16(n))
	for i, s := range f.signals {
		at := func(column, width int) []byte { return b[256+column*n+i*width:] }
		copy(at(0, 16), s.label)
		if f.two() {
			le.PutUint16(at(102, 2), s.code)
		} else {
			copy(at(96, 8), s.unit)
		}
		for k, v := range []float64{s.pmin, s.pmax, s.dmin, s.dmax} {
			bits := math.Float64bits(v)
			if k >= 2 && !f.two() {
				bits = uint64(int64(v))
			}
			le.PutUint64(at(104+8*k, 8), bits)
		}
		le.PutUint32(at(216, 4), s.perRecord)
		le.PutUint32(at(220, 4), s.kind)
	}
	return append(append(b, f.body...), f.events...)
}

// int16s returns codes of type 3.
func int16s(codes ...int) (b []byte) {
	for _, c := range codes {
		b = binary.LittleEndian.AppendUint16(b, uint16(c))
	}
	return b
}

// small returns a file of three records of half a second, of two channels at 4 and 2 Hz,
// and two events at 4 Hz.
func small(version string) *file {
	f := &file{
		version: version, records: 3, num: 1, den: 2, seconds: 0.5,
		signals: []channel{
			{"Cz", "\xb5V", 4275, -32768, 32767, -32768, 32767, 2, 3},
			{"ECG", "mV", 4274, -1, 1, -100, 100, 1, 3},
		},
		body: int16s(1, -2, 7, 3, -4, 8, 5, 6, 9),
	}
	positions := []byte{1, 0, 0, 0, 6, 0, 0, 0, 0x01, 0x03, 0xfe, 0x7f}
	switch {
	case version < "1.94":
		f.signals[0].unit = "uV"
		f.events = append([]byte{1, 4, 0, 0, 2, 0, 0, 0}, positions...)
	default:
		f.events = append([]byte{3, 2, 0, 0, 0, 0, 0x80, 0x40}, positions...)
		f.events = append(f.events, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0)
	}
	return f
}
