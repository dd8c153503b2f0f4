package pipeline

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"ihealth/chain"
	"ihealth/chain/contract/leak"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// ofKind is a scanned pipeline of a kind of device, at a pace that suits it.
func ofKind(name string) Config {
	c := small()
	c.Device, c.Scan, c.People, c.Seconds, c.Block, c.Rate = name, true, 12, 900, 10, 0.05
	if name == "asset" {
		c.Interval, c.Seconds, c.Rate = 3600, 1e6, 20./86400
	}
	return c
}

// TestEveryKindGoesTheWholeWay: all alerts are carried out and opened, none leaks, their
// stages sum up, and there are urgent ones and others.
func TestEveryKindGoesTheWholeWay(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		for _, machine := range []string{"log", "evm"} {
			c := ofKind(name)
			c.Machine = machine
			r := play(t, c)
			if leaks := r.Leaks.Leaks(); len(leaks) != 0 || r.Unopened() != 0 || r.Leaks.Secrets <= c.People {
				t.Errorf("%s: %d secrets, leaks %q, %d not opened", name, r.Leaks.Secrets, leaks, r.Unopened())
			}
			classes := map[chain.Urgency]int{}
			for _, a := range r.Alerts {
				classes[a.Class]++
				var sum sim.Time
				for _, part := range a.Stages().List() {
					sum += part
					if part < 0 {
						t.Fatalf("%s: stages %+v", name, a.Stages())
					}
				}
				if !a.Told() && a.Receipt.Refused != "sequence" || sum != a.After() {
					t.Fatalf("%s: %v, refused %q, stages %+v of %v", name, a.Err, a.Receipt.Refused, a.Stages(), a.After())
				}
			}
			if classes[chain.Urgent] == 0 || classes[chain.Normal] == 0 {
				t.Errorf("%s: alerts %v", name, classes)
			}
		}
	}
}

// TestSecretsInClearAreFound: for each kind, what it measures, what its detector is set to
// and who it belongs to is found if a machine stores it.
func TestSecretsInClearAreFound(t *testing.T) {
	for name := range kinds {
		r := play(t, ofKind(name))
		w := r.people.wearers[3]
		for what, add := range map[string]func(*leak.Secrets){
			"name": func(s *leak.Secrets) { s.AddText(w.account) }, "setting": w.confide,
		} {
			var own leak.Secrets
			add(&own)
			if own.Len() == 0 {
				t.Errorf("%s: no %s is a secret", name, what)
			}
			before := r.leaks.secrets.Len()
			add(&r.leaks.secrets)
			if r.leaks.secrets.Len() != before {
				t.Errorf("%s: the %s is not among what is looked for", name, what)
			}
		}
		r.leaks.calldata = append(r.leaks.calldata, []byte(`{"patient":"`+w.account+`"}`))
		if err := r.scan(t.Context()); err != nil || len(r.leaks.report().Leaks()) != 1 {
			t.Errorf("%s: a name in clear is not found: %v", name, err)
		}
	}
}

// TestPlacesInClearAreFound where a text has them.
func TestPlacesInClearAreFound(t *testing.T) {
	r := play(t, ofKind("location"))
	var fixes []byte
	all, err := r.Config.newPeople(rng.Key{Seed: 1, Cell: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := all.wearers[0].watch(func(f *device.Reading) {
		fixes = fmt.Appendf(fixes, "%v %v\n", f.Position.East, f.Position.North)
	}); err != nil {
		t.Fatal(err)
	}
	r.leaks.calldata = [][]byte{fixes}
	if err := r.scan(t.Context()); err != nil || r.leaks.report().Count < 10 {
		t.Errorf("%d fixes in clear are found, %v", r.leaks.report().Count, err)
	}
}

// TestMachinesAreSearched: what a contract of the EVM stores, not its calldata alone.
func TestMachinesAreSearched(t *testing.T) {
	pieces := map[string]int{}
	for _, machine := range []string{"log", "evm"} {
		c := ofKind("location")
		c.Machine = machine
		r := play(t, c)
		if pieces[machine] = r.Leaks.Pieces - len(r.leaks.calldata); pieces[machine] < c.Validators*c.People {
			t.Errorf("%s: %d pieces beside %d of calldata", machine, pieces[machine], len(r.leaks.calldata))
		}
	}
}

// TestCourse: the times do not overlap, begin at the rate and last as long as is wanted, 5
// standard errors of about n spans; since agrees with a search of all.
func TestCourse(t *testing.T) {
	c := small()
	c.Seconds = 5e6
	l := c.course(rng.New(rng.Key{Seed: 7}))
	var sum float64
	for i, s := range l {
		sum += s.to.Sub(s.from).Seconds()
		if s.to.Sub(s.from).Seconds() < c.Interval || i > 0 && s.from <= l[i-1].to {
			t.Fatalf("span %v after %v", s, l[max(i-1, 0)])
		}
	}
	n, mean := float64(len(l)), c.Interval/c.Urgent
	if got := sum / n; math.Abs(got-mean) > 5*mean/math.Sqrt(n) {
		t.Errorf("they last %v s, want %v", got, mean)
	}
	if want := c.Seconds * c.Rate * c.Urgent / float64(c.People); math.Abs(n-want) > 5*math.Sqrt(want) {
		t.Errorf("%v spans, want %v", n, want)
	}
	for _, row := range []struct{ t, want float64 }{{5, 5}, {10, 10}, {15, 10}, {25, 10}, {30, 30}, {99, 30}} {
		few := course{{sim.Seconds(10), sim.Seconds(20)}, {sim.Seconds(30), sim.Seconds(40)}}
		if got := few.since(sim.Seconds(row.t)); got != sim.Seconds(row.want) {
			t.Errorf("at %v s since %v, want %v s", row.t, got, row.want)
		}
	}
}

// TestFenceKeepsRateAndPart: with errors that never reach the fence, alerts are those of
// people away: the first urgent, the others until they are back.
func TestFenceKeepsRateAndPart(t *testing.T) {
	c := small()
	c.Device, c.Seconds, c.Rate = "location", 60*2000, 0.05
	all, err := c.newPeople(rng.Key{Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	alerts, urgent := 0, 0
	for _, w := range all.wearers {
		list, err := w.watch(func(*device.Reading) {})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			late := r.reading.At.Sub(r.onset).Seconds()
			if late < 0 || r.verdict.Code == edge.Emergency && late >= c.Interval {
				t.Fatalf("%v s after the departure: %v", late, r.verdict)
			}
			if alerts++; r.verdict.Code == edge.Emergency {
				urgent++
			}
		}
	}
	// Of some 1800 departures with exponential gaps and stays: 5 standard deviations of counts.
	trips := c.Seconds * c.Rate * c.Urgent
	if math.Abs(float64(urgent)-trips) > 5*math.Sqrt(trips) || math.Abs(float64(alerts)-trips/c.Urgent) > 5*math.Sqrt(2*trips)/c.Urgent {
		t.Errorf("%d alerts, %d urgent, want %v and %v", alerts, urgent, trips/c.Urgent, trips)
	}
}
