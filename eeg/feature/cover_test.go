package feature_test

import (
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/feature"
)

// TestCoverCountsEverySecondOnce, as marking whole seconds does.
func TestCoverCountsEverySecondOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cover feature.Cover
		var marked [1000]bool
		start := 0
		for range rapid.IntRange(0, 30).Draw(t, "spans") {
			start += rapid.IntRange(0, 20).Draw(t, "step")
			duration := rapid.IntRange(0, 20).Draw(t, "duration")
			cover.Add(float64(start), float64(duration))
			for s := range duration {
				marked[start+s] = true
			}
		}
		want := 0.0
		for _, m := range marked {
			if m {
				want++
			}
		}
		if cover.Seconds != want {
			t.Fatalf("%v s, want %v", cover.Seconds, want)
		}
	})
}
