package open_test

import (
	"fmt"
	"os"
	"path/filepath"

	"ihealth/eeg"
	"ihealth/eeg/open"
)

// A recording is opened by its name or content, whatever its format.
func ExampleFile() {
	dir, err := os.MkdirTemp("", "recordings")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "eyes.csv")
	if err := os.WriteFile(path, []byte("time,O1,O2\n0,10,20\n0.0078125,11,21\n0.015625,12,22\n"), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	r, err := open.File(path, open.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = r.Close() }()
	rec, err := eeg.Drain(r)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(rec.Format, len(rec.Signals), "channels at", rec.Signals[0].Rate.Hz(), "Hz,", rec.Signals[0].Samples, "samples")
	// Output:
	// CSV 2 channels at 128 Hz, 3 samples
}
