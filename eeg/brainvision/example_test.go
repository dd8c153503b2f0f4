package brainvision_test

import (
	"fmt"
	"testing/fstest"

	"ihealth/eeg"
	"ihealth/eeg/brainvision"
)

// A header names the file of samples and that of markers beside it.
func ExampleOpen() {
	files := fstest.MapFS{
		"s1.vhdr": {Data: []byte(`Brain Vision Data Exchange Header File Version 1.0
[Common Infos]
DataFile=s1.eeg
MarkerFile=s1.vmrk
DataFormat=BINARY
DataOrientation=MULTIPLEXED
NumberOfChannels=2
SamplingInterval=4000
[Binary Infos]
BinaryFormat=INT_16
[Channel Infos]
Ch1=Fp1,,0.5,µV
Ch2=Fp2,,0.5,µV
`)},
		"s1.vmrk": {Data: []byte("Brain Vision Data Exchange Marker File, Version 1.0\n[Common Infos]\nDataFile=s1.eeg\n[Marker Infos]\nMk1=Stimulus,S  1,2,1,0\n")},
		"s1.eeg":  {Data: []byte{2, 0, 4, 0, 6, 0, 8, 0}},
	}
	r, err := brainvision.Open(files, "s1.vhdr", brainvision.Options{})
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
	for _, s := range rec.Signals {
		fmt.Println(s.Label, s.Unit, s.Rate.Hz(), "Hz", s.Samples, "samples")
	}
	fmt.Println(rec.Annotations[0].Text, "at", rec.Annotations[0].Onset)
	// Output:
	// Fp1 uV 250 Hz 2 samples
	// Fp2 uV 250 Hz 2 samples
	// Stimulus/S  1 at 4ms
}
