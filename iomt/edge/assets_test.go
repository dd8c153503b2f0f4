package edge_test

import (
	"errors"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

func assets(t testing.TB, m device.AssetModel, confirm int) *edge.Assets {
	t.Helper()
	a, err := edge.NewAssets(m, confirm)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func tagged(n int, state uint8) device.Reading {
	return device.Reading{Kind: device.Asset, Sequence: uint64(n + 1), At: sim.Time(n), State: state}
}

// TestAssetVerdicts: a respirator stands by (1), is used (2), breaks (3) and is repaired
// (4).
func TestAssetVerdicts(t *testing.T) {
	type step struct {
		state uint8
		code  edge.Code
		class chain.Urgency
		known uint8
	}
	tests := []struct {
		name    string
		confirm int
		steps   []step
	}{
		{"its way", 1, []step{
			{1, edge.Normal, chain.Normal, 1},
			{1, edge.Normal, chain.NonUrgent, 1},
			{2, edge.Normal, chain.Normal, 2},
			{3, edge.Emergency, chain.Urgent, 3},
			{3, edge.Normal, chain.NonUrgent, 3},
			{4, edge.Normal, chain.Normal, 4},
		}},
		{"an impossible change is repeated, and forgotten", 1, []step{
			{1, edge.Normal, chain.Normal, 1},
			{4, edge.SensorFault, chain.Normal, 1},
			{1, edge.Normal, chain.NonUrgent, 1},
			{4, edge.SensorFault, chain.Normal, 1},
		}},
		{"or confirmed", 1, []step{
			{1, edge.Normal, chain.Normal, 1}, {3, edge.SensorFault, chain.Normal, 1}, {3, edge.Emergency, chain.Urgent, 3},
		}},
		{"or followed by a possible one", 1, []step{
			{1, edge.Normal, chain.Normal, 1}, {4, edge.SensorFault, chain.Normal, 1}, {2, edge.Normal, chain.Normal, 2},
		}},
		{"two readings for a possible change, three for an impossible one", 2, []step{
			{1, edge.SensorFault, chain.Normal, 0},
			{1, edge.Normal, chain.Normal, 1},
			{2, edge.SensorFault, chain.Normal, 1},
			{2, edge.Normal, chain.Normal, 2},
			{1, edge.SensorFault, chain.Normal, 2},
			{2, edge.Normal, chain.NonUrgent, 2},
			{1, edge.SensorFault, chain.Normal, 2},
			{1, edge.Normal, chain.Normal, 1},
			{4, edge.SensorFault, chain.Normal, 1},
			{4, edge.SensorFault, chain.Normal, 1},
			{4, edge.Normal, chain.Normal, 4},
		}},
	}
	for _, tt := range tests {
		a := assets(t, device.Respirator(), tt.confirm)
		for n, s := range tt.steps {
			v, err := a.Judge(tagged(n, s.state))
			if err != nil || v.Code != s.code || v.Class != s.class || v.Reason == "" || a.State() != s.known {
				t.Errorf("%s, reading %d: %+v, %v, known %d; want %+v", tt.name, n, v, err, a.State(), s)
			}
		}
	}
}

// TestAssetsFollowTheTruth: without misreadings what is known is the truth after every
// reading, and no measurement is repeated.
func TestAssetsFollowTheTruth(t *testing.T) {
	for _, m := range device.AssetModels() {
		tag, err := device.NewAssetTag(rng.Key{Seed: 4}, device.AssetConfig{Model: m, End: sim.Time(1000 * time.Hour), Period: time.Hour, Repeat: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		a := assets(t, m, 1)
		for r, ok := tag.Next(); ok; r, ok = tag.Next() {
			v, err := a.Judge(r)
			if err != nil || v.Code == edge.SensorFault || a.State() != tag.State() {
				t.Fatalf("%s: %+v, %v, known %d, true %d", m.Name, v, err, a.State(), tag.State())
			}
		}
	}
}

func TestAssetsRefuse(t *testing.T) {
	a := assets(t, device.Bed(), 1)
	for name, r := range map[string]device.Reading{
		"state 0":  tagged(0, 0),
		"state 4":  tagged(0, 4),
		"kind":     {Kind: device.RFID, Sequence: 1, State: 1},
		"number 0": {Kind: device.Asset, State: 1},
	} {
		if _, err := a.Judge(r); !errors.Is(err, edge.ErrReading) || a.State() != 0 {
			t.Errorf("%s: %v, want ErrReading", name, err)
		}
	}
	for _, confirm := range []int{0, -1, edge.MaxConfirm + 1} {
		if _, err := edge.NewAssets(device.Bed(), confirm); !errors.Is(err, edge.ErrLimits) {
			t.Errorf("%d readings: %v, want ErrLimits", confirm, err)
		}
	}
	if _, err := edge.NewAssets(device.AssetModel{}, 1); !errors.Is(err, device.ErrModel) {
		t.Errorf("%v, want ErrModel", err)
	}
}
