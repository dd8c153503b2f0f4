package device_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/sim"
	"ihealth/sim/rng"
)

func crowd() device.Crowd {
	return device.Crowd{Walk: walk(), Radio: radio(), Interval: 1, Duration: 30}
}

func beacons(t *testing.T, c device.Crowd) *device.Beacons {
	t.Helper()
	b, err := device.NewBeacons(c, rng.Key{Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestBeacons: in order of time, numbered by listener, nobody hears oneself, and the truth is
// that of the walkers.
func TestBeacons(t *testing.T) {
	b := beacons(t, crowd())
	truth, err := device.NewWalkers(walk(), rng.Key{Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	var last sim.Time
	numbers, n := make(map[contract.Pseudonym]uint64), 0
	for r, ok := b.Next(); ok; r, ok = b.Next() {
		n++
		if r.Kind != device.Bluetooth || r.Quantity.Unit != "dBm" || r.Quantity.Milli%1000 != 0 {
			t.Fatalf("%+v, want whole dBm of Bluetooth", r)
		}
		if r.At < last {
			t.Fatalf("a reading of %v after one of %v", r.At, last)
		}
		last = r.At
		if numbers[r.Subject]++; r.Sequence != numbers[r.Subject] {
			t.Fatalf("number %d, want %d", r.Sequence, numbers[r.Subject])
		}
		if r.Subject != b.Subject(b.Listener()) || r.Peer != b.Subject(b.Speaker()) || b.Listener() == b.Speaker() {
			t.Fatalf("%v heard %v, %d heard %d", r.Subject, r.Peer, b.Listener(), b.Speaker())
		}
		truth.To(r.At)
		if got, want := b.Distance(), truth.Distance(b.Listener(), b.Speaker()); got != want {
			t.Fatalf("%v m, want %v", got, want)
		}
	}
	// 30 s and the beacon at 30 s itself, 12 beacons to 11 listeners, a tenth lost.
	all := float64((30*12 + 1) * 11)
	if want := 0.9 * all; math.Abs(float64(n)-want) > 5*math.Sqrt(all*0.09) {
		t.Errorf("%d readings, want about %v", n, want)
	}
	if _, ok := b.Next(); ok {
		t.Error("a reading after the end")
	}
}

// TestBeaconsHaveOneHistory: whoever is out of earshot draws nothing, and the others hear
// the same twice.
func TestBeaconsHaveOneHistory(t *testing.T) {
	c := crowd()
	c.Walk.Side, c.Radio.Floor = 1000, -80
	first, second, n := beacons(t, c), beacons(t, c), 0
	for {
		a, ok := first.Next()
		b, also := second.Next()
		if a != b || ok != also {
			t.Fatalf("%+v and %+v", a, b)
		}
		if !ok {
			break
		}
		n++
		if first.Distance() > c.Radio.Audible() {
			t.Fatalf("heard over %v m", first.Distance())
		}
	}
	if all := 30 * 12 * 11; n > all/2 {
		t.Errorf("%d of %d packets heard in a square of 1 km", n, all)
	}
}

// TestBeaconsRotate: what is heard is what the crowd's identifier says.
func TestBeaconsRotate(t *testing.T) {
	c := crowd()
	c.Identifier = func(i int, at sim.Time) contract.Pseudonym {
		return contract.PseudonymOf(fmt.Sprint(i, at/sim.Seconds(10)))
	}
	b := beacons(t, c)
	for r, ok := b.Next(); ok; r, ok = b.Next() {
		if r.Peer != c.Identifier(b.Speaker(), r.At) {
			t.Fatalf("%v heard at %v", r.Peer, r.At)
		}
	}
}

func TestCrowdValidate(t *testing.T) {
	for name, spoil := range map[string]func(*device.Crowd){
		"walk":     func(c *device.Crowd) { c.Walk.People = 0 },
		"radio":    func(c *device.Crowd) { c.Radio.Exponent = -1 },
		"interval": func(c *device.Crowd) { c.Interval = 0 },
		"NaN":      func(c *device.Crowd) { c.Interval = math.NaN() },
		"duration": func(c *device.Crowd) { c.Duration = 0.5 },
		"endless":  func(c *device.Crowd) { c.Duration = math.Inf(1) },
	} {
		c := crowd()
		spoil(&c)
		if _, err := device.NewBeacons(c, rng.Key{}); !errors.Is(err, device.ErrModel) {
			t.Errorf("%s: %v, want ErrModel", name, err)
		}
	}
}

func ExampleBeacons() {
	c := device.Crowd{
		Walk:     device.Walk{People: 2, Side: 3, MinSpeed: 0.5, MaxSpeed: 1.5},
		Radio:    device.Radio{Reference: -60, Exponent: 2, Floor: -100},
		Interval: 2, Duration: 3,
	}
	b, err := device.NewBeacons(c, rng.Key{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for r, ok := b.Next(); ok; r, ok = b.Next() {
		fmt.Printf("%v: %d hears %d at %v, %.2f m away\n", r.At, b.Listener(), b.Speaker(), r.Quantity, b.Distance())
	}
	// Output:
	// 0s: 1 hears 0 at -65.000 dBm, 1.85 m away
	// 1s: 0 hears 1 at -61.000 dBm, 1.17 m away
	// 2s: 1 hears 0 at -62.000 dBm, 1.27 m away
	// 3s: 0 hears 1 at -59.000 dBm, 0.94 m away
}

func BenchmarkBeacons(b *testing.B) {
	c := crowd()
	c.Duration = 1e8
	g, err := device.NewBeacons(c, rng.Key{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		g.Next()
	}
}
