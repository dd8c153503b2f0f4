package scenario

import (
	"math"
	"slices"
	"testing"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

func TestAssetsMistakes(t *testing.T) {
	tests := []struct {
		trial kind
		want  []string
	}{
		{&Assets{Misread: []float64{0, math.NaN()}, Confirm: []int{0, 101}}, []string{"assets", "days", "block", "period", "misread[1]", "confirm[1]"}},
		{&Assets{Assets: 2, Days: 1, Block: 1, Period: 1}, nil},
		{&Sterile{Back: []float64{-1}}, []string{"logs", "cycles", "block", "back[0]"}},
	}
	for _, tt := range tests {
		if got := mistakes(tt.trial); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %v, want %v", tt.trial, got, tt.want)
		}
	}
}

// TestAssetLedger by hand: blocks every 10 s; a report of 12 s stands in the block of 20 s.
func TestAssetLedger(t *testing.T) {
	l, err := newAssetLedger(rng.Key{Name: "bed"}, sim.Seconds(10))
	if err != nil {
		t.Fatal(err)
	}
	l.report(1, edge.Normal)
	l.seal(sim.Seconds(12), 1) // blocks of 0 and 10 s
	l.report(2, edge.Normal)
	l.seal(sim.Seconds(20), 2) // none: that of 20 s is still to come
	if l.blocks != 2 || l.wrong != 0 || l.state != 1 {
		t.Fatalf("%d blocks, %d wrong, state %d; want 2, 0, 1", l.blocks, l.wrong, l.state)
	}
	l.seal(sim.Seconds(21), 3) // that of 20 s, which does not know of state 3
	if l.blocks != 3 || l.wrong != 1 || l.state != 2 {
		t.Errorf("%d blocks, %d wrong, state %d; want 3, 1, 2", l.blocks, l.wrong, l.state)
	}
	l.report(2, edge.Normal)
	l.report(2, edge.SensorFault)
	if len(l.pending) != 1 {
		t.Errorf("%d reports, want that of the fault alone", len(l.pending))
	}
}

// TestForeignReports: what another than the asset's oracle reports does not become known.
func TestForeignReports(t *testing.T) {
	l, err := newAssetLedger(rng.Key{Name: "bed"}, 1)
	if err != nil {
		t.Fatal(err)
	}
	l.report(2, edge.Normal)
	l.pending[0].Entity = "hospital"
	l.execute()
	if l.state != 0 {
		t.Errorf("state %d, want none", l.state)
	}
}

// TestSeriesOfARule: readings are believed, repeated when impossible, or confirmed.
func TestSeriesOfARule(t *testing.T) {
	for confirm, want := range map[int]uint8{0: 3, 1: 1, 2: 0} {
		judge, err := assetRule(device.Bed(), confirm)
		if err != nil {
			t.Fatal(err)
		}
		var got uint8
		for n, state := range []uint8{1, 3} {
			if got, _, err = judge(device.Reading{Kind: device.Asset, Sequence: uint64(n + 1), At: sim.Time(n), State: state}); err != nil {
				t.Fatal(err)
			}
		}
		if got != want {
			t.Errorf("%s: %d, want %d", confirmSeries(confirm), got, want)
		}
	}
}

// TestShareDatedBack at both ends of its slope.
func TestShareDatedBack(t *testing.T) {
	s := Sterile{Block: 60, Delay: 300}
	for back, want := range map[float64]float64{0: 0, 240: 0, 270: 0.5, 300: 1, 1e6: 1} {
		if got := s.share(back); got != want {
			t.Errorf("%v s: %v, want %v", back, got, want)
		}
	}
}
