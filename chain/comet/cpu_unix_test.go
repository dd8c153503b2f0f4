//go:build unix

package comet

import "testing"

func TestParseHostTicks(t *testing.T) {
	got, ok := parseHostTicks("cpu  100 20 30 400 50 6 7 8 99 9")
	if want := (hostTicks{busy: 100 + 20 + 30 + 6 + 7 + 8, total: 621}); !ok || got != want {
		t.Errorf("got %+v, %v, want %+v", got, ok, want)
	}
	for _, bad := range []string{"", "cpu 1 2 3", "cpu0 1 2 3 4 5 6 7 8", "cpu 1 2 x 4 5 6 7 8"} {
		if _, ok := parseHostTicks(bad); ok {
			t.Errorf("%q was read", bad)
		}
	}
}
