package edf_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"ihealth/eeg"
	"ihealth/eeg/csv"
	"ihealth/eeg/edf"
)

// Text becomes EDF+ in two passes, the first of which learns what the header must say, and
// is read back.
func ExampleCopy() {
	text := "AF3,F7\n" + strings.Repeat("4100,4200\n4101,4199.5\n", 64)
	open := func() eeg.Source {
		r, err := csv.NewReader(strings.NewReader(text), csv.Options{Rate: eeg.RateHz(128)})
		if err != nil {
			panic(err)
		}
		return r
	}
	survey, err := edf.Scan(open())
	if err != nil {
		fmt.Println(err)
		return
	}
	var file bytes.Buffer
	warnings, err := edf.Copy(&file, open(), survey, edf.WriterOptions{Kind: edf.EDFPlus})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := edf.NewReader(&file, edf.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	block, err := r.Next()
	if err != nil {
		fmt.Println(err)
		return
	}
	s := r.Recording().Signals[1]
	fmt.Println(r.Recording().Format, s.Label, s.Unit, s.Rate.Hz(), "Hz")
	fmt.Println("second value:", s.Gain*block.Values[1][1]+s.Offset, "of", len(block.Values[1]), "with", len(warnings), "warnings")
	_, err = r.Next()
	fmt.Println(err == io.EOF) //nolint:errorlint // io.EOF itself
	// Output:
	// EDF+C F7 uV 128 Hz
	// second value: 4199.5 of 128 with 0 warnings
	// true
}
