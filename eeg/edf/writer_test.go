package edf_test

import (
	"bytes"
	"fmt"
	"strings"
)

// file is a tiny EDF writer for tests: fields are text, so that each can be broken.
type file struct {
	version, patient, recording, date, clock string
	headerBytes, reserved, records, duration string
	count                                    string
	signals                                  []channel
	body                                     []byte
}

// bdf turns the header of f, whose body is empty, into that of a BDF file of that
// kind: "24BIT", "BDF+C" or "BDF+D".
func (f *file) bdf(kind string) *file {
	f.version, f.reserved = "\xffBIOSEMI", kind
	for i := range f.signals {
		f.signals[i].dmin, f.signals[i].dmax = "-8388608", "8388607"
		f.signals[i].label = strings.Replace(f.signals[i].label, "EDF", "BDF", 1)
	}
	return f
}

// codes24 appends samples of 24 bits to the body.
func (f *file) codes24(v ...int) *file {
	for _, c := range v {
		f.body = append(f.body, byte(c), byte(c>>8), byte(c>>16))
	}
	return f
}

type channel struct {
	label, unit, pmin, pmax, dmin, dmax, samples string
}

func eegChannel(label string, samples int) channel {
	return channel{label, "uV", "0", "8400", "-32768", "32767", fmt.Sprint(samples)}
}

func annotationChannel(bytes int) channel {
	return channel{"EDF Annotations", "", "-1", "1", "-32768", "32767", fmt.Sprint(bytes / 2)}
}

// newFile returns the header of n records of one second.
func newFile(kind string, n int, signals ...channel) *file {
	return &file{
		version: "0", patient: "X X X X", recording: "Startdate 02-MAR-2002 X X X", date: "02.03.02", clock: "04.05.06",
		headerBytes: fmt.Sprint(256 * (len(signals) + 1)), reserved: kind, records: fmt.Sprint(n), duration: "1",
		count: fmt.Sprint(len(signals)), signals: signals,
	}
}

// codes appends samples to the body.
func (f *file) codes(v ...int) *file {
	for _, c := range v {
		f.body = append(f.body, byte(c), byte(c>>8))
	}
	return f
}

// tal appends an annotation signal of size bytes to the body.
func (f *file) tal(size int, lists ...string) *file {
	b := make([]byte, size)
	copy(b, strings.Join(lists, ""))
	f.body = append(f.body, b...)
	return f
}

func (f *file) bytes() []byte {
	var b bytes.Buffer
	put := func(width int, text string) { fmt.Fprintf(&b, "%-*s", width, text) }
	for i, text := range []string{f.version, f.patient, f.recording, f.date, f.clock, f.headerBytes, f.reserved, f.records, f.duration, f.count} {
		put([]int{8, 80, 80, 8, 8, 8, 44, 8, 8, 4}[i], text)
	}
	columns := []struct {
		width int
		text  func(channel) string
	}{
		{16, func(c channel) string { return c.label }},
		{80, func(channel) string { return "" }},
		{8, func(c channel) string { return c.unit }},
		{8, func(c channel) string { return c.pmin }},
		{8, func(c channel) string { return c.pmax }},
		{8, func(c channel) string { return c.dmin }},
		{8, func(c channel) string { return c.dmax }},
		{80, func(channel) string { return "" }},
		{8, func(c channel) string { return c.samples }},
		{32, func(channel) string { return "" }},
	}
	for _, column := range columns {
		for _, s := range f.signals {
			put(column.width, column.text(s))
		}
	}
	b.Write(f.body)
	return b.Bytes()
}

// small returns an EDF+D file of three records with a gap before the last one.
func small() []byte {
	f := newFile("EDF+D", 3, eegChannel("Fp1", 4), annotationChannel(24), eegChannel("Fp2", 2))
	f.codes(1, -2, 3, -4).tal(24, "+0.5\x14\x14\x00", "+0.75\x150.5\x14go\x14\x00").codes(7, 8)
	f.codes(5, 6, -7, 8).tal(24, "+1.5\x14\x14\x00").codes(9, 10)
	f.codes(9, 10, 11, 12).tal(24, "+10.5\x14\x14stop\x14\x00").codes(11, 12)
	return f.bytes()
}
