package offline_test

import (
	"fmt"
	"testing"

	"ihealth/eeg/detect/offline"
)

// 90 minutes in windows of 4 s and of 1 s with one change in between, the hardest
// case for PELT.
func BenchmarkPELT(b *testing.B) {
	for _, n := range []int{1350, 5400} {
		cost, err := offline.NewNormal(series("bench", step{n / 2, 0, 1}, step{n - n/2, 1, 1}))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := offline.PELT(b.Context(), cost, offline.Options{Penalty: offline.BIC(4, n), MinSize: 5}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
