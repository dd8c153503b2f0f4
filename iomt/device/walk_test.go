package device_test

import (
	"errors"
	"math"
	"testing"

	"ihealth/iomt/device"
	"ihealth/sim"
	"ihealth/sim/rng"
)

func walk() device.Walk {
	return device.Walk{People: 12, Side: 15, MinSpeed: 0.3, MaxSpeed: 1.5, MaxRest: 20}
}

func walkers(t *testing.T) *device.Walkers {
	t.Helper()
	w, err := device.NewWalkers(walk(), rng.Key{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestWalkersKeepToTheSquareAndTheSpeed looks every 0.5 s for an hour.
func TestWalkersKeepToTheSquareAndTheSpeed(t *testing.T) {
	w, last, moved := walkers(t), make([]device.Position, walk().People), 0.0
	const step = 0.5
	for k := range 7200 {
		w.To(sim.Seconds(step * float64(k)))
		for i := range last {
			at := w.Position(i)
			if !(at.East >= 0 && at.East <= 15 && at.North >= 0 && at.North <= 15) {
				t.Fatalf("person %d at %+v, outside the square", i, at)
			}
			if d := at.Distance(last[i]); k > 0 && d > 1.5*step+1e-9 {
				t.Fatalf("person %d went %v m in %v s", i, d, step)
			} else if k > 0 {
				moved += d
			}
			last[i] = at
		}
	}
	if mean := moved / (7200 * step * float64(len(last))); mean < 0.2 || mean > 0.8 {
		t.Errorf("%v m/s on average, with legs of 8 m, speeds near 0.9 m/s and rests of 10 s; want about 0.4", mean)
	}
}

// TestWalkersOnTheWay: where they are does not depend on how often one looks.
func TestWalkersOnTheWay(t *testing.T) {
	often, once := walkers(t), walkers(t)
	for k := range 1000 {
		often.To(sim.Seconds(float64(k)))
	}
	once.To(sim.Seconds(999))
	for i := range walk().People {
		if often.Position(i) != once.Position(i) {
			t.Errorf("person %d: %+v after many looks, %+v after one", i, often.Position(i), once.Position(i))
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic back in time")
		}
	}()
	once.To(0)
}

// TestBehind compares with the way that everybody goes in the next millisecond.
func TestBehind(t *testing.T) {
	w, compared, behind := walkers(t), 0, 0
	for k := range 500 {
		now := sim.Seconds(float64(5 * k))
		w.To(now)
		before, turned := positions(w), make(map[[2]int]bool)
		for i := range before {
			for j := range before {
				turned[[2]int{i, j}] = w.Behind(i, j)
			}
		}
		w.To(now + sim.Seconds(0.001))
		for i, at := range positions(w) {
			step := device.Position{East: at.East - before[i].East, North: at.North - before[i].North}
			for j, other := range before {
				ahead := step.East*(other.East-before[i].East) + step.North*(other.North-before[i].North)
				if ahead == 0 || at.Distance(before[i]) < 1e-4 {
					continue // at rest, or about to turn
				}
				compared++
				if ahead < 0 {
					behind++
				}
				if got := turned[[2]int{i, j}]; got != (ahead < 0) {
					t.Fatalf("%d behind %d: %v, but the scalar product with its step is %v", j, i, got, ahead)
				}
			}
		}
	}
	if share := float64(behind) / float64(compared); compared < 5000 || share < 0.3 || share > 0.7 {
		t.Errorf("%v of %d are behind, want about half of many", share, compared)
	}
}

func positions(w *device.Walkers) []device.Position {
	out := make([]device.Position, walk().People)
	for i := range out {
		out[i] = w.Position(i)
	}
	return out
}

func TestWalkValidate(t *testing.T) {
	for name, spoil := range map[string]func(*device.Walk){
		"one person":    func(w *device.Walk) { w.People = 1 },
		"a crowd":       func(w *device.Walk) { w.People = 1 << 20 },
		"no square":     func(w *device.Walk) { w.Side = 0 },
		"NaN square":    func(w *device.Walk) { w.Side = math.NaN() },
		"endless":       func(w *device.Walk) { w.Side = math.Inf(1) },
		"standing":      func(w *device.Walk) { w.MinSpeed = 0 },
		"speeds turned": func(w *device.Walk) { w.MaxSpeed = 0.1 },
		"NaN speed":     func(w *device.Walk) { w.MaxSpeed = math.NaN() },
		"rest":          func(w *device.Walk) { w.MaxRest = -1 },
		"NaN rest":      func(w *device.Walk) { w.MaxRest = math.NaN() },
	} {
		w := walk()
		spoil(&w)
		if _, err := device.NewWalkers(w, rng.Key{}); !errors.Is(err, device.ErrModel) {
			t.Errorf("%s: %v, want ErrModel", name, err)
		}
	}
}
