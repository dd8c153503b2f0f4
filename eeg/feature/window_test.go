package feature_test

import (
	"testing"

	"ihealth/eeg/feature"
)

// TestRawBytes: 16-bit and 24-bit codes count 2 and 3 bytes, what nobody has said 8.
func TestRawBytes(t *testing.T) {
	w := feature.Window{Channels: []feature.Channel{{Samples: 10, Width: 2}, {Samples: 7, Width: 3}, {Samples: 5}}}
	if got := w.RawBytes(); got != 10*2+7*3+5*8 {
		t.Errorf("%d bytes", got)
	}
}
