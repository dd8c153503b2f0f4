package brainvision_test

import (
	"fmt"
	"testing"

	"ihealth/eeg"
	"ihealth/eeg/brainvision"
)

func BenchmarkReader(b *testing.B) {
	const channels, samples = 14, 128 * 600
	labels := make([]string, channels)
	for i := range labels {
		labels[i] = fmt.Sprint("E", i)
	}
	for _, orientation := range orientations {
		f := files{headerText(orientation, "INT_16", labels...), markerText(), make([]byte, 2*channels*samples)}
		b.Run(orientation, func(b *testing.B) {
			b.SetBytes(int64(len(f.samples)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := brainvision.Open(f.fsys(), "sub/x.vhdr", brainvision.Options{})
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
