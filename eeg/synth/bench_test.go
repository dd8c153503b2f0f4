package synth_test

import (
	"testing"

	"ihealth/eeg/synth"
)

// BenchmarkGenerator generates a second of 14 channels with artefacts.
func BenchmarkGenerator(b *testing.B) {
	s := synth.DefaultScenario(1, 0)
	s.Seconds = 1e6
	g, err := synth.NewGenerator(s)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := g.Next(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*14*128/b.Elapsed().Seconds()/1e6, "Msamples/s")
}
