package device_test

import (
	"errors"
	"math"
	"testing"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/sim/rng"
)

// TestGateHearsItsTags: after k passes a tag was heard with probability 1 − lossᵏ; 20,000
// tags, 5 standard errors. Nothing that is not there is heard.
func TestGateHearsItsTags(t *testing.T) {
	tags := make([]contract.Pseudonym, 20_000)
	for i := range tags {
		tags[i] = contract.Pseudonym{byte(i), byte(i >> 8), 1}
	}
	for passes := 1; passes <= 3; passes++ {
		g, err := device.NewGate(rng.Key{Seed: 1}, device.Passage{Lot: contract.Pseudonym{9}, Stage: device.Warehouse, At: 77, Tags: tags, Loss: 0.3, Passes: passes})
		if err != nil {
			t.Fatal(err)
		}
		heard, last := map[contract.Pseudonym]bool{}, device.Reading{At: 77}
		for _, r := range readings(g) {
			if r.Kind != device.RFID || r.Subject != (contract.Pseudonym{9}) || r.State != uint8(device.Warehouse) || r.At <= last.At || r.Sequence != last.Sequence+1 {
				t.Fatalf("%+v after %+v", r, last)
			}
			heard[r.Peer], last = true, r
		}
		want := 1 - math.Pow(0.3, float64(passes))
		if got := float64(len(heard)) / 20_000; math.Abs(got-want) > 5*math.Sqrt(want*(1-want)/20_000) {
			t.Errorf("%d passes: %v of the tags, want %v", passes, got, want)
		}
	}
}

func TestGatesRefused(t *testing.T) {
	for _, p := range []device.Passage{{Passes: 0}, {Passes: 1, Loss: 1}, {Passes: 1, Loss: -0.1}, {Passes: 1, Loss: math.NaN()}} {
		if _, err := device.NewGate(rng.Key{}, p); !errors.Is(err, device.ErrModel) {
			t.Errorf("%+v: %v, want ErrModel", p, err)
		}
	}
}
