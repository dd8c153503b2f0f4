package main

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"ihealth/eeg/feature"
)

func TestCount(t *testing.T) {
	for text, want := range map[string]count{"0": 0, "20": 20, "1e6": 1_000_000, "2.5e3": 2500} {
		var c count
		if err := c.Set(text); err != nil || c != want {
			t.Errorf("%q: %d, %v", text, c, err)
		}
	}
	for _, text := range []string{"", "-1", "1.5", "1e-3", "1e99", "Inf", "NaN", "many", "1 000"} {
		if c := count(0); c.Set(text) == nil {
			t.Errorf("%q was taken for %d", text, c)
		}
	}
}

func TestList(t *testing.T) {
	for text, want := range map[string][]int{"1": {1}, "1,2,3": {1, 2, 3}, "3x2": {2, 2, 2}, "2x1,7,1x-4": {1, 1, 7, -4}} {
		l := list[int]{parse: strconv.Atoi}
		if err := l.Set(text); err != nil || !slices.Equal(l.values, want) {
			t.Errorf("%q: %v, %v", text, l.values, err)
		}
	}
	for _, text := range []string{"", "1,", ",1", "x2", "2x", "0x2", "-1x2", "1.5x2", "99999999x2", "60000x1,60000x1"} {
		l := list[int]{parse: strconv.Atoi}
		if l.Set(text) == nil {
			t.Errorf("%q was taken for %d values", text, len(l.values))
		}
	}
}

func TestWindow(t *testing.T) {
	for text, want := range map[string]time.Duration{"4s": 4 * time.Second, "500ms": 500 * time.Millisecond, "all": feature.All} {
		var w window
		if err := w.Set(text); err != nil || time.Duration(w) != want || w.String() != text {
			t.Errorf("%q: %v, %v", text, &w, err)
		}
	}
	for _, text := range []string{"", "0s", "-4s", "4", "none"} {
		if w := window(0); w.Set(text) == nil {
			t.Errorf("%q was taken for %v", text, &w)
		}
	}
}
