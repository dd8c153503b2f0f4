package wfdb_test

import (
	"encoding/binary"
	"io/fs"
	"testing"
	"testing/fstest"

	"ihealth/eeg/eegtest"
	"ihealth/eeg/wfdb"
)

func readAll(fsys fs.FS, path string, o wfdb.Options) (s eegtest.Stream, err error) {
	r, err := wfdb.Open(fsys, path, o)
	if err != nil {
		return s, err
	}
	defer r.Close() //nolint:errcheck // opened for reading
	return eegtest.Collect(r)
}

// record is a header and files of samples in the folder sub.
func record(header string, files map[string][]byte) fstest.MapFS {
	fsys := fstest.MapFS{"sub/x.hea": {Data: []byte(header)}}
	for name, b := range files {
		fsys["sub/"+name] = &fstest.MapFile{Data: b}
	}
	return fsys
}

func read(t *testing.T, fsys fs.FS) eegtest.Stream {
	t.Helper()
	s, err := readAll(fsys, "sub/x.hea", wfdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// encode stores codes in a format, two of 12 bits in three bytes.
func encode(format int, codes ...int) []byte {
	var b []byte
	if format == 212 {
		if len(codes)%2 == 1 {
			codes = append(codes, 0)
		}
		for i := 0; i < len(codes); i += 2 {
			u, v := uint(codes[i]), uint(codes[i+1])
			b = append(b, byte(u), byte(v>>8&15<<4|u>>8&15), byte(v))
		}
		return b
	}
	for _, c := range codes {
		switch format {
		case 16:
			b = binary.LittleEndian.AppendUint16(b, uint16(c))
		case 61:
			b = binary.BigEndian.AppendUint16(b, uint16(c))
		case 24:
			b = append(b, byte(c), byte(c>>8), byte(c>>16))
		case 32:
			b = binary.LittleEndian.AppendUint32(b, uint32(c))
		case 80:
			b = append(b, byte(c+128))
		}
	}
	return b
}

// frames interleaves channels of equal length.
func frames(channels ...[]int) []int {
	var out []int
	for k := range channels[0] {
		for _, c := range channels {
			out = append(out, c[k])
		}
	}
	return out
}

// small returns a record of two files: two channels in format 212, and one of two
// samples a frame in format 16 behind a preamble of 4 bytes.
func small() fstest.MapFS {
	return record(`# a comment
x 3 4/100(0) 3 13:05:00.5 25/04/1989

a.dat 212 100(-10)/uV 12 0 -2047 -1024 0 Cz
a.dat 212 0 12 5 7 24 0 ECG lead 1
b.dat 16x2+4 2.5/µV 16 0 1 21 0 EMG chin
# <age>: 51
`, map[string][]byte{
		"a.dat": encode(212, frames([]int{-2047, -1024, 2047}, []int{7, 8, 9})...),
		"b.dat": append([]byte("head"), encode(16, 1, 2, 3, 4, 5, 6)...),
	})
}
