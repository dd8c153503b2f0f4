package edge

import (
	"errors"
	"fmt"
	"math"
)

// ErrPlatform is the cause when a platform or a task has an impossible number.
var ErrPlatform = errors.New("impossible platform or task")

// Task is work that a reading brings.
type Task struct {
	Cycles float64 // of a processor, ≥ 0
	Bits   float64 // that go along when another level does it, ≥ 0
}

// Level is where a task is done.
type Level uint8

// The levels.
const (
	AtDevice Level = iota
	AtEdge
	AtCloud
)

// String returns the level's name.
func (l Level) String() string {
	switch l {
	case AtDevice:
		return "device"
	case AtEdge:
		return "edge"
	case AtCloud:
		return "cloud"
	default:
		return fmt.Sprintf("Level(%d)", uint8(l))
	}
}

// Platform is a device with its edge node and cloud. All fields are above 0 but for Delay.
type Platform struct {
	DeviceJoule float64 // of the device, J a cycle
	RadioWatt   float64 // of the device while it sends, W
	RadioBps    float64 // from the device to the edge, bit/s
	EdgeHz      float64 // cycles a second for the task, Hz
	UplinkBps   float64 // from the edge to the cloud, bit/s
	Delay       float64 // from the edge to the cloud and back, s, ≥ 0
	CloudHz     float64 // Hz
}

// Place returns where a task is done. Each level decides by a metric of its own (Dai et al.,
// "Blockchain-empowered edge intelligence for IoMT", section on offloading, which names
// energy for devices; time for the edge is ours): the device does it itself if that takes
// no more energy than sending it; the edge does what it is sent if that takes no longer
// than having the cloud do it. It fails with ErrPlatform.
func (p Platform) Place(t Task) (Level, error) {
	for _, v := range []float64{p.DeviceJoule, p.RadioWatt, p.RadioBps, p.EdgeHz, p.UplinkBps, p.CloudHz} {
		if !(v > 0) || math.IsInf(v, 1) {
			return 0, fmt.Errorf("edge: %w: %+v: all but Delay are finite and above 0", ErrPlatform, p)
		}
	}
	for _, v := range []float64{p.Delay, t.Cycles, t.Bits} {
		if !(v >= 0) || math.IsInf(v, 1) {
			return 0, fmt.Errorf("edge: %w: a delay of %v s, %+v: want finite numbers from 0", ErrPlatform, p.Delay, t)
		}
	}
	switch {
	case t.Cycles*p.DeviceJoule <= t.Bits/p.RadioBps*p.RadioWatt:
		return AtDevice, nil
	case t.Cycles/p.EdgeHz <= t.Bits/p.UplinkBps+p.Delay+t.Cycles/p.CloudHz:
		return AtEdge, nil
	default:
		return AtCloud, nil
	}
}
