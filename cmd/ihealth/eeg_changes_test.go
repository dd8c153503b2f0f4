package main

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// stepped writes a text file of three channels of noise at 128 Hz, whose amplitude
// doubles after 100 s and is back after 200 s of 300; the second channel is louder
// throughout, and the third is dead.
func stepped(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("F3,F4,O1\n")
	noise := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a fixed sample
	for i := range 300 * 128 {
		sd := 10.0
		if s := i / 128; s >= 100 && s < 200 {
			sd = 20
		}
		for _, gain := range []float64{1, 3} {
			b.WriteString(strconv.FormatFloat(sd*gain*noise.NormFloat64(), 'f', 3, 64) + ",")
		}
		b.WriteString("7\n")
	}
	path := filepath.Join(t.TempDir(), "stepped.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestChanges(t *testing.T) {
	path := stepped(t)
	for _, args := range [][]string{nil, {"--method", "binseg"}, {"--cost", "l2"}, {"--highpass", "1", "--penalty", "3"}} {
		status, stdout, stderr := invoke(t, "", append([]string{"eeg", "changes", path, "--json"}, args...)...)
		var got changesResult
		if err := json.Unmarshal([]byte(stdout), &got); err != nil || status != 0 {
			t.Fatalf("%v: exit status %d, %v, stderr %q", args, status, err, stderr)
		}
		if len(got.Changes) != 2 || got.Changes[0].At != 100 || got.Changes[1].At != 200 ||
			math.Abs(got.Changes[0].Ratio-2) > 0.1 || math.Abs(got.Changes[1].Ratio-0.5) > 0.03 {
			t.Errorf("%v: %s, want changes at 100 and 200 s by 2 and 1/2", args, stdout)
		}
	}
	if status, stdout, _ := invoke(t, "", "eeg", "changes", path, "--penalty", "1e6"); status != 0 || stdout != "no change in 75 windows\n" {
		t.Errorf("exit status %d, %q", status, stdout)
	}
}

func TestChangesRefuses(t *testing.T) {
	path := stepped(t)
	for want, args := range map[string][]string{
		"--penalty 0: want a number > 0":   {"--penalty", "0"},
		"--penalty NaN: want a number > 0": {"--penalty", "NaN"},
		"--shortest 1: want at least 2":    {"--shortest", "1"},
		"want one of pelt, binseg":         {"--method", "magic"},
		"no window of 10m0s fits":          {"--window", "10m"},
		"is shorter than two samples":      {"--window", "1ms"},
		"want one of normal, l2":           {"--cost", "rbf"},
		"do not make a segment of 80":      {"--shortest", "80"},
		"check the path":                   {"--window", "4s"},
	} {
		file := path
		if want == "check the path" {
			file = "absent.csv"
		}
		status, stdout, stderr := invoke(t, "", append([]string{"eeg", "changes", file}, args...)...)
		if status == 0 || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("%v: exit status %d, stdout %q, stderr %q; want %q", args, status, stdout, stderr, want)
		}
	}
}
