package contracts

import (
	"errors"
	"math"
	"testing"
)

// TestFacts holds every count against what the contracts' texts say.
func TestFacts(t *testing.T) {
	facts, err := Facts()
	if err != nil {
		t.Fatal(err)
	}
	got := map[[2]string]int{}
	for _, f := range facts {
		if _, twice := got[[2]string{f.Way, f.What}]; twice {
			t.Errorf("%v twice", f)
		}
		got[[2]string{f.Way, f.What}] = f.Count
	}
	for _, want := range []Fact{
		{seedView, "recorded", 0},
		{seedTransaction, "recorded", 0},
		{seedTransaction, "left_behind", 5}, // one each
		{"COVIDCaller, called by a contract", "recorded", 0},
		{"Registry, transaction", "recorded", 5},
		{"Sealed, transaction", "recorded", 5},
		{"COVIDCaller", "found", 0},
		{"Registry", "found", 5},
		{"Registry", "changed", 0},
		{"COVIDCaller", "published", 5 * 3},
		{"Registry", "published", 5}, // the reading
		{"Sealed", "published", 0},
		{"COVIDCaller", "alarmed", 10}, // the lower limit is read as the greatest of all numbers but one
		{"Registry", "alarmed", 0},
		{"COVIDCaller, in degrees", "code", 1},
		{"COVIDCaller, in tenths", "code", 2},
		{"SELFDESTRUCT", "alive", 1},
		{"Catalogue", "followed", 0},
		{"COVIDCaller", "odd", 0},
	} {
		if n, ok := got[[2]string{want.Way, want.What}]; !ok || n != want.Count {
			t.Errorf("%s %s: %d, want %d", want.Way, want.What, n, want.Count)
		}
	}
}

// TestEarlierCallsAreCalls: what is compared exists.
func TestEarlierCallsAreCalls(t *testing.T) {
	creations, err := Creations()
	if err != nil {
		t.Fatal(err)
	}
	calls, err := Calls(1000)
	if err != nil {
		t.Fatal(err)
	}
	gas := map[string]uint64{}
	for _, c := range append(creations, calls...) {
		if gas[c.Name] != 0 || c.Gas == 0 {
			t.Errorf("%+v", c)
		}
		gas[c.Name] = c.Gas
	}
	for _, c := range Earlier() {
		if gas[c.Name] == 0 {
			t.Errorf("%s is not called here", c.Name)
		}
	}
}

// TestSizes: a corner is one word to read; a byte of a key costs 16 (EIP-2028), a zero that
// fills its last word 4.
func TestSizes(t *testing.T) {
	of := func(gas uint64, err error) float64 {
		if err != nil {
			t.Fatal(err)
		}
		return float64(gas)
	}
	if corner := (of(Polygon(64)) - of(Polygon(4))) / 60; corner < 2100 || corner > 2800 {
		t.Errorf("%v gas a corner, want a cold word (2,100) and some arithmetic", corner)
	}
	if grown := of(Wrap(96)) - of(Wrap(64)); grown != 32*16 {
		t.Errorf("32 bytes more: %v gas, want 512", grown)
	}
	if grown := of(Wrap(80)) - of(Wrap(64)); grown != 16*16+16*4 {
		t.Errorf("16 bytes more: %v gas, want 320", grown)
	}
}

func TestDaysAreTheirCalls(t *testing.T) {
	for _, alerts := range []int{1, 7, 50} {
		days, err := Days(50, alerts)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range days {
			if math.Abs(d.ByCalls/float64(d.Gas)-1) > 1e-3 {
				t.Errorf("%d alerts, %+v", alerts, d)
			}
		}
	}
}

// TestFirstErrorStays: a world that failed says why, whatever comes after.
func TestFirstErrorStays(t *testing.T) {
	w := newWorld()
	d := w.deploy("Registry")
	d.send(oracle, "set", oracle, quarantined, celsius, limitLow, limitHigh, limitBand)
	first := w.err
	if first == nil {
		t.Fatal("limits from an oracle are not refused")
	}
	w.deploy("Nothing")
	if d.send(authority, "no method"); !errors.Is(w.err, first) {
		t.Errorf("%v, want %v", w.err, first)
	}
}
