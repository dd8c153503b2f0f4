package brainvision_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"ihealth/eeg/brainvision"
	"ihealth/eeg/eegtest"
)

// files is a recording for tests: header and markers are text, so that each line can
// be broken.
type files struct {
	header, markers string
	samples         []byte
}

// fsys returns the files as x.vhdr, x.vmrk and x.eeg in the folder sub.
func (f files) fsys() fstest.MapFS {
	return fstest.MapFS{
		"sub/x.vhdr": {Data: []byte(f.header)},
		"sub/x.vmrk": {Data: []byte(f.markers)},
		"sub/x.eeg":  {Data: f.samples},
	}
}

func readAll(fsys fs.FS, path string, o brainvision.Options) (s eegtest.Stream, err error) {
	r, err := brainvision.Open(fsys, path, o)
	if err != nil {
		return s, err
	}
	defer r.Close() //nolint:errcheck // opened for reading
	return eegtest.Collect(r)
}

func read(t *testing.T, f files, o brainvision.Options) eegtest.Stream {
	t.Helper()
	s, err := readAll(f.fsys(), "sub/x.vhdr", o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// headerText returns a header at 4 Hz of channels with a resolution of 0.5.
func headerText(orientation, format string, labels ...string) string {
	var b strings.Builder
	b.WriteString("Brain Vision Data Exchange Header File Version 1.0\r\n; Made by hand\r\n\r\n")
	fmt.Fprintf(&b, "[Common Infos]\nCodepage=UTF-8\nDataFile=x.eeg\nMarkerFile=$b.vmrk\nDataFormat=BINARY\nDataOrientation=%s\n", orientation)
	fmt.Fprintf(&b, "NumberOfChannels=%d\nSamplingInterval=250000\n[Binary Infos]\nBinaryFormat=%s\n[Channel Infos]\n", len(labels), format)
	for i, label := range labels {
		fmt.Fprintf(&b, "Ch%d=%s,,0.5,µV\n", i+1, label)
	}
	b.WriteString("[Comment]\nCh1=no channel\n")
	return b.String()
}

func markerText(lines ...string) string {
	return "Brain Vision Data Exchange Marker File, Version 1.0\n[Common Infos]\nDataFile=x.eeg\n[Marker Infos]\n" +
		strings.Join(append(lines, ""), "\n")
}

// encode stores channels × samples in an orientation and a format.
func encode(values [][]float64, orientation, format string) []byte {
	var b bytes.Buffer
	put := func(v float64) {
		var stored any
		switch format {
		case "INT_16":
			stored = int16(v)
		case "UINT_16":
			stored = uint16(v)
		case "INT_32":
			stored = int32(v)
		case "IEEE_FLOAT_32":
			stored = math.Float32bits(float32(v))
		}
		if err := binary.Write(&b, binary.LittleEndian, stored); err != nil {
			panic(err)
		}
	}
	if orientation == "VECTORIZED" {
		for _, channel := range values {
			for _, v := range channel {
				put(v)
			}
		}
		return b.Bytes()
	}
	for k := range values[0] {
		for _, channel := range values {
			put(channel[k])
		}
	}
	return b.Bytes()
}

// small returns a recording of two channels and six samples with a pause after the
// fourth.
func small(orientation string) files {
	return files{
		header: headerText(orientation, "INT_16", "Cz", "ECG"),
		markers: markerText(
			"Mk1=New Segment,,1,1,0,20210304050607125000",
			`Mk2=Comment,a\1 b,2,3,0`,
			"Mk3=New Segment,,5,1,0,20210304050617125000",
			"Mk4=Stimulus,S  1,6,0,1",
		),
		samples: encode([][]float64{{1, -2, 3, -4, 5, -32768}, {7, 8, 9, 10, 11, 32767}}, orientation, "INT_16"),
	}
}
