package wfdb_test

import (
	"fmt"
	"testing/fstest"

	"ihealth/eeg"
	"ihealth/eeg/wfdb"
)

// A record of three samples of 16 bits, 200 steps to a microvolt.
func ExampleOpen() {
	files := fstest.MapFS{
		"night.hea": {Data: []byte("night 1 128 3 13:05:00 25/04/1989\nnight.dat 16 200(0)/uV 16 0 2 6 0 Cz\n")},
		"night.dat": {Data: []byte{2, 0, 4, 0, 0, 0}},
	}
	r, err := wfdb.Open(files, "night.hea", wfdb.Options{})
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
	s := rec.Signals[0]
	fmt.Println(rec.Format, s.Label, s.Unit, s.Rate.Hz(), "Hz", s.Samples, "samples from", rec.Start.Format("2006-01-02 15:04"))
	// Output:
	// WFDB Cz uV 128 Hz 3 samples from 1989-04-25 13:05
}
