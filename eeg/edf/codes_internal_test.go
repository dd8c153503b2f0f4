package edf

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/eeg"
)

// TestOutside compares with a count of one code after the other.
func TestOutside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := formats[rapid.IntRange(0, 1).Draw(t, "format")]
		code := code16
		if f.width == 3 {
			code = code24
		}
		codes := rapid.SliceOfN(rapid.Byte(), 0, 60).Draw(t, "codes")
		codes = codes[:len(codes)/f.width*f.width]
		limit := rapid.SampledFrom([]int{1, 300, 1 << 15, 1 << 16, 1 << 23}).Draw(t, "limit")
		low := rapid.IntRange(-limit, limit).Draw(t, "low")
		high := rapid.IntRange(low, limit).Draw(t, "high")
		want := 0
		for i := 0; i < len(codes); i += f.width {
			if c := code(codes[i:]); c < low || c > high {
				want++
			}
		}
		if got := (&signal{Signal: eeg.Signal{Width: f.width, Low: low, High: high}}).outside(codes); got != want {
			t.Fatalf("%d outside, want %d", got, want)
		}
	})
}

// TestOutsideAtTheLimits has one code at each place, just inside and just outside.
func TestOutsideAtTheLimits(t *testing.T) {
	for place := range 9 {
		for c, want := range map[int]int{-101: 1, -100: 0, 2047: 0, 2048: 1, -32768: 1, 32767: 1} {
			codes := make([]byte, 18)
			codes[2*place], codes[2*place+1] = byte(c), byte(c>>8)
			if got := (&signal{Signal: eeg.Signal{Width: 2, Low: -100, High: 2047}}).outside(codes); got != want {
				t.Errorf("%d at %d: %d outside, want %d", c, place, got, want)
			}
		}
	}
}

// TestOnlyTimekeeping agrees with the parser of all lists wherever it says yes.
func TestOnlyTimekeeping(t *testing.T) {
	for text, want := range map[string]bool{
		"+0\x14\x14\x00\x00\x00": true, "-1.5\x14\x14\x00": true, "+123456789.123456789\x14\x14": true,
		"+1\x14\x14\x00+2\x14x\x14\x00": false, "+1\x14\x14x\x14\x00": false, "1\x14\x14": false, "+\x14\x14": false,
		"+1.\x14\x14": true, "+.5\x14\x14": false, "+1\x152\x14\x14": false, "+9999999999\x14\x14": false, "": false, "\x14\x14": false,
	} {
		if _, ok := onlyTimekeeping([]byte(text)); ok != want {
			t.Errorf("%q: %v, want %v", text, ok, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[+-][0-9]{1,10}(\.[0-9]{0,10})?(\x15[0-9])?\x14\x14x?\x00{0,9}`).Draw(t, "text")
		checkOnlyTimekeeping(t, []byte(text))
	})
}

func FuzzOnlyTimekeeping(f *testing.F) {
	f.Add([]byte("+1.5\x14\x14\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) { checkOnlyTimekeeping(t, b) })
}

func checkOnlyTimekeeping(t interface{ Fatalf(string, ...any) }, b []byte) {
	onset, ok := onlyTimekeeping(b)
	if !ok {
		return
	}
	lists, bad := parseTALs(b)
	if len(bad) > 0 || len(lists) != 1 || !lists[0].timekeeping() || len(lists[0].annotations(nil, 0)) > 0 || lists[0].onset != onset {
		t.Fatalf("%q is %v alone, but %v and %v by lists", b, onset, fmt.Sprint(lists), bad)
	}
}

func TestTimekeepingWithoutAllocation(t *testing.T) {
	b := []byte("+12345.678\x14\x14\x00\x00")
	var onset time.Duration
	if n := testing.AllocsPerRun(100, func() { onset, _ = onlyTimekeeping(b) }); n != 0 || onset != 12345678*time.Millisecond {
		t.Errorf("%v allocations for %v", n, onset)
	}
}
