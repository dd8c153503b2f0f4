package wfdb_test

import (
	"fmt"
	"strings"
	"testing"

	"ihealth/eeg"
	"ihealth/eeg/wfdb"
)

func BenchmarkReader(b *testing.B) {
	const channels, samples = 14, 128 * 600
	for _, format := range []int{16, 212} {
		header := fmt.Sprintf("x %d 128\n", channels) + strings.Repeat(fmt.Sprintf("x.dat %d 1\n", format), channels)
		fsys := record(header, map[string][]byte{"x.dat": make([]byte, widths[format]/4*channels*samples/2)})
		b.Run(fmt.Sprint("format=", format), func(b *testing.B) {
			b.SetBytes(int64(len(fsys["sub/x.dat"].Data)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := wfdb.Open(fsys, "sub/x.hea", wfdb.Options{})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := eeg.Drain(r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
