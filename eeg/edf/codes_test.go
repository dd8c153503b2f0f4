package edf_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/iotest"
	"time"

	"ihealth/eeg"
	"ihealth/eeg/edf"
	"ihealth/eeg/eegtest"
	"ihealth/eeg/feature"
)

// decoded is a reader whose blocks come as codes, but for every third.
type decoded struct {
	*edf.Reader
	blocks int
}

func (d *decoded) Next() (eeg.Block, error) {
	if d.blocks++; d.blocks%3 == 0 {
		return d.Reader.Next()
	}
	b, err := d.NextCodes()
	out := eeg.Block{Segment: b.Segment, Start: b.Start}
	for _, codes := range b.Codes {
		var values []float64
		for ; len(codes) > 0; codes = codes[b.Width:] {
			word := [4]byte{}
			copy(word[4-b.Width:], codes[:b.Width])
			code := int32(word[0]) | int32(word[1])<<8 | int32(word[2])<<16 | int32(word[3])<<24
			values = append(values, float64(code>>(32-8*b.Width)))
		}
		out.Values = append(out.Values, values)
	}
	return out, err
}

// TestCodesAreTheValues reads files both ways, in pieces of any size.
func TestCodesAreTheValues(t *testing.T) {
	for name, in := range map[string][]byte{"small": small(), "small BDF": smallBDF(), "long records": long()} {
		for pieces, r := range map[string]io.Reader{
			"whole": bytes.NewReader(in), "halves": iotest.HalfReader(bytes.NewReader(in)), "data with the end": iotest.DataErrReader(bytes.NewReader(in)),
		} {
			t.Run(name+", "+pieces, func(t *testing.T) { sameCodes(t, in, r) })
		}
	}
}

// TestCorpusCodesAreTheValues does so with good files and those that are tolerated.
func TestCorpusCodesAreTheValues(t *testing.T) {
	for _, class := range []string{"valid", "tolerable"} {
		dir, names := corpus(t, class)
		for name := range names {
			in := eegtest.Load(t, dir, name)
			t.Run(name, func(t *testing.T) { sameCodes(t, in, bytes.NewReader(in)) })
		}
	}
}

// sameCodes compares a file with its codes from r.
func sameCodes(t *testing.T, in []byte, r io.Reader) {
	t.Helper()
	src, err := edf.NewReader(r, edf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := eegtest.Collect(&decoded{Reader: src})
	if diff := eegtest.Diff(read(t, in, edf.Options{}), got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

// long returns a file whose records are longer than the reader's buffer.
func long() []byte {
	const perRecord = 33_000
	f := newFile("EDF+C", 2, eegChannel("Fp1", perRecord), annotationChannel(24))
	for k, list := range []string{"+0\x14\x14\x00", "+1\x14\x14x\x14\x00"} {
		for i := range perRecord {
			f.codes((k*perRecord + i) * 7919 % 30011)
		}
		f.tal(24, list)
	}
	return f.bytes()
}

// TestReadingIsFree: records cost no allocation, with and without annotations in the
// file's kind.
func TestReadingIsFree(t *testing.T) {
	plus := newFile("EDF+C", 300, eegChannel("Fp1", 128), annotationChannel(24))
	plain := newFile("", 300, eegChannel("Fp1", 128))
	for k := range 300 {
		for i := range 128 {
			plus.codes(i)
			plain.codes(i)
		}
		plus.tal(24, fmt.Sprintf("+%d\x14\x14\x00", k))
	}
	for name, in := range map[string][]byte{"EDF": plain.bytes(), "EDF+C": plus.bytes()} {
		r, err := edf.NewReader(bytes.NewReader(in), edf.Options{})
		if err != nil {
			t.Fatal(err)
		}
		e, err := feature.New(r, feature.Options{Window: 2 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		var w feature.Window
		if n := testing.AllocsPerRun(100, func() { err = errors.Join(err, e.Read(&w)) }); n != 0 || err != nil {
			t.Errorf("%s: %v allocations a window, %v", name, n, err)
		}
	}
}
