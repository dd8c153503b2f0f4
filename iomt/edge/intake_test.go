package edge

import (
	"errors"
	"testing"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/sim"
)

// TestIntake: what is of another kind, unit or subject, replayed or stale is refused,
// and leaves the next good reading acceptable.
func TestIntake(t *testing.T) {
	lot, other := contract.Pseudonym{1}, contract.Pseudonym{2}
	good := func(sequence uint64, at int64) device.Reading {
		return device.Reading{Kind: device.ColdChainLogger, Subject: lot, Sequence: sequence, At: sim.Time(at), Quantity: device.Quantity{Milli: 5000, Unit: "Cel"}}
	}
	change := func(f func(*device.Reading)) device.Reading {
		r := good(3, 30)
		f(&r)
		return r
	}
	for name, bad := range map[string]device.Reading{
		"kind":     change(func(r *device.Reading) { r.Kind = device.Temperature }),
		"unit":     change(func(r *device.Reading) { r.Quantity.Unit = "[degF]" }),
		"no unit":  change(func(r *device.Reading) { r.Quantity.Unit = "" }),
		"subject":  change(func(r *device.Reading) { r.Subject = other }),
		"replayed": good(2, 30),
		"older":    good(1, 30),
		"stale":    good(3, 20),
		"past":     good(3, 10),
	} {
		i := intake{kind: device.ColdChainLogger}
		for _, r := range []device.Reading{good(1, 10), good(2, 20)} {
			if err := i.admit(r); err != nil {
				t.Fatal(err)
			}
		}
		before := i
		if err := i.admit(bad); !errors.Is(err, ErrReading) || i != before {
			t.Errorf("%s: %v, %+v; want ErrReading and no change", name, err, i)
		}
		if err := i.admit(good(5, 40)); err != nil {
			t.Errorf("%s: after a gap: %v", name, err)
		}
	}
	first := intake{kind: device.ColdChainLogger}
	if err := first.admit(good(0, 0)); !errors.Is(err, ErrReading) {
		t.Errorf("number 0: %v, want ErrReading", err)
	}
}
