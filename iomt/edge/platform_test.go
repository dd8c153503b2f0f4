package edge_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"ihealth/iomt/edge"
)

// platform is a wristband of 1 nJ a cycle that sends 1 Mbit/s at 0.1 W, so that a bit costs as much
// as 100 cycles; its edge node does 1e9 cycles/s, the cloud ten times as many, 50 ms and
// 1 Mbit/s away.
var platform = edge.Platform{DeviceJoule: 1e-9, RadioWatt: 0.1, RadioBps: 1e6, EdgeHz: 1e9, UplinkBps: 1e6, Delay: 0.05, CloudHz: 1e10}

// TestPlaceByHand: 001-C9, a metric of its own for each level.
func TestPlaceByHand(t *testing.T) {
	for _, tt := range []struct {
		task edge.Task
		want edge.Level
	}{
		{edge.Task{}, edge.AtDevice},
		{edge.Task{Cycles: 1e5, Bits: 1001}, edge.AtDevice},    // 0.1 mJ, a little more to send
		{edge.Task{Cycles: 1.0001e5, Bits: 1000}, edge.AtEdge}, // 0.1 ms there, 51 ms in the cloud
		{edge.Task{Cycles: 5.6e7, Bits: 1000}, edge.AtEdge},    // 56 ms there, 56.6 ms in the cloud
		{edge.Task{Cycles: 5.7e7, Bits: 1000}, edge.AtCloud},   // 57 ms there, 56.7 ms in the cloud
		{edge.Task{Cycles: 5.7e7, Bits: 5.8e5}, edge.AtDevice}, // 57 mJ, 58 mJ to send
		{edge.Task{Cycles: 1e12, Bits: 0}, edge.AtCloud},       // nothing to send
		{edge.Task{Cycles: 0, Bits: 1e12}, edge.AtDevice},      // nothing to do
		{edge.Task{Cycles: 1e9, Bits: 9.0e5}, edge.AtEdge},     // 1 s there, 1.05 s in the cloud
		{edge.Task{Cycles: 1e9, Bits: 8.0e5}, edge.AtCloud},    // 0.95 s
	} {
		got, err := platform.Place(tt.task)
		if err != nil || got != tt.want {
			t.Errorf("%+v: %v, %v; want %v", tt.task, got, err, tt.want)
		}
	}
}

// TestPlaceGoesOneWay: more cycles never bring a task down, and more bits never take it up.
func TestPlaceGoesOneWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := rapid.Float64Range(0, 1e12)
		task := edge.Task{Cycles: draw.Draw(t, "cycles"), Bits: draw.Draw(t, "bits")}
		more := rapid.Float64Range(0, 1e12).Draw(t, "more")
		at, err := platform.Place(task)
		harder, failed := platform.Place(edge.Task{Cycles: task.Cycles + more, Bits: task.Bits})
		larger, broken := platform.Place(edge.Task{Cycles: task.Cycles, Bits: task.Bits + more})
		if errors.Join(err, failed, broken) != nil || harder < at || larger > at {
			t.Fatalf("%+v at the %v; with %v more cycles at the %v, more bits at the %v", task, at, more, harder, larger)
		}
	})
}

func TestPlaceRefuses(t *testing.T) {
	for _, bad := range []float64{-1, math.NaN(), math.Inf(1), math.Inf(-1)} {
		if _, err := platform.Place(edge.Task{Cycles: bad}); !errors.Is(err, edge.ErrPlatform) {
			t.Errorf("%v cycles: %v", bad, err)
		}
		if _, err := platform.Place(edge.Task{Bits: bad}); !errors.Is(err, edge.ErrPlatform) {
			t.Errorf("%v bits: %v", bad, err)
		}
		worse := platform
		worse.Delay = bad
		if _, err := worse.Place(edge.Task{}); !errors.Is(err, edge.ErrPlatform) {
			t.Errorf("delay %v: %v", bad, err)
		}
	}
	if _, err := (edge.Platform{}).Place(edge.Task{}); !errors.Is(err, edge.ErrPlatform) {
		t.Errorf("no platform: %v", err)
	}
	if got := edge.AtDevice.String() + edge.AtEdge.String() + edge.AtCloud.String() + edge.Level(9).String(); got != "deviceedgecloudLevel(9)" {
		t.Error(got)
	}
}
