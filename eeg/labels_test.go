package eeg_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/eeg"
)

func TestLabels(t *testing.T) {
	var l eeg.Labels
	var got []string
	for i, label := range []string{"A", "", "A", "A #2", "", "A"} {
		got = append(got, l.Unique(label, i))
	}
	if diff := cmp.Diff([]string{"A", "signal 2", "A #2", "A #2 #2", "signal 5", "A #3"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestPlainUnit(t *testing.T) {
	for unit, want := range map[string]string{"\u00b5V": "uV", "\u03bcV": "uV", "mV": "mV", "": ""} {
		if got := eeg.PlainUnit(unit); got != want {
			t.Errorf("%q became %q, want %q", unit, got, want)
		}
	}
}
