package open_test

import (
	"encoding/json"
	"math"
	"path/filepath"
	"testing"

	"ihealth/datasets"
	"ihealth/eeg"
	"ihealth/eeg/eegtest"
	"ihealth/eeg/feature"
	"ihealth/eeg/open"
	"ihealth/internal/scipy"
)

// volts holds the units that MNE scales to volts.
var volts = map[string]float64{"uV": 1e-6, "mV": 1e-3, "V": 1}

// TestAgainstMNE compares numbers of samples, means and deviations of BDF and
// BrainVision files, among them recordings of a BioSemi amplifier, with MNE-Python.
// Status channels, whose values MNE does not scale, are left out.
func TestAgainstMNE(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds: run without -short")
	}
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	var paths []string
	for _, pattern := range []string{"eeg/parser/test.bdf", "edf-corpus/valid/*.bdf", "edf-corpus/other/bv_*.vhdr"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	if len(paths) == 0 {
		t.Skip("no BDF and BrainVision files in " + root)
	}
	var want map[string]map[string][3]float64
	if err := json.Unmarshal(scipy.RunMNE(t, "testdata/summary.py", paths...), &want); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		compared := compareMNE(t, path, want[path])
		if compared == 0 {
			t.Errorf("%s: no channel in common with %v", path, want[path])
		}
	}
}

// compareMNE returns how many channels it compared.
func compareMNE(t *testing.T, path string, want map[string][3]float64) (compared int) {
	t.Helper()
	r, err := open.File(path, open.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // opened for reading
	whole := eegtest.Windows(t, r, feature.All)[0]
	for i, s := range r.Recording().Signals {
		w, ok := want[s.Label]
		factor := volts[s.Unit]
		if !ok || s.Type == eeg.TypeTrig || factor == 0 {
			continue
		}
		const tolerance = 1e-9 // of the deviation; MNE adds offsets to volts
		got := whole.Channels[i]
		mean, sd := got.Mean*factor, math.Sqrt(got.Variance)*factor
		scale := max(w[2], math.Abs(w[1])*1e-6)
		if float64(s.Samples) != w[0] || math.Abs(mean-w[1]) > tolerance*scale || math.Abs(sd-w[2]) > tolerance*scale {
			t.Errorf("%s, %s: %d samples, mean %g, deviation %g; MNE has %v", filepath.Base(path), s.Label, s.Samples, mean, sd, w)
		}
		compared++
	}
	return compared
}
