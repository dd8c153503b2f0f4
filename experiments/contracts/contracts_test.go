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
		{"COVIDCaller", "verdicts", 11 + 14 + 9 + 8 + 12 + 11},
		{"COVIDCaller", "wrong", 2}, // 6 above [0, 5], and the value below [2²⁵⁶ − 5, 2²⁵⁶ − 1]
		{"COVIDCaller", "unexpected", 0},
		{"naive port", "lost", 3 + 1 + 1}, // 6 to 8 above [0, 5], 0 below [1, 2²⁵⁶ − 1], and the latter
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

// TestGrader grades a few values by hand, and the ends of 64 bits.
func TestGrader(t *testing.T) {
	for _, row := range []struct {
		low, high, band, value int64
		want                   uint8
	}{
		{36, 37, 1, 36, 0},
		{36, 37, 1, 35, 1},
		{36, 37, 1, 38, 1},
		{36, 37, 1, 34, 2},
		{36, 37, 1, 39, 2},
		{math.MinInt64, math.MinInt64, 1, math.MinInt64 + 1, 1},
		{math.MinInt64, math.MinInt64, 1, math.MaxInt64, 2},
		{math.MaxInt64, math.MaxInt64, math.MaxInt64, 0, 1},
		{math.MaxInt64, math.MaxInt64, math.MaxInt64, -1, 2},
	} {
		g, err := NewGrader(row.low, row.high, row.band)
		if err != nil {
			t.Fatal(err)
		}
		view, err := g.View(row.value)
		if sent, sendErr := g.Transact(row.value); err != nil || sendErr != nil || view != row.want || sent != row.want {
			t.Errorf("%+v: view %d (%v), transaction %d (%v)", row, view, err, sent, sendErr)
		}
	}
	if _, err := NewGrader(2, 1, 0); err == nil {
		t.Error("limits in the wrong order are taken")
	}
}
