package eegtest_test

import (
	"fmt"
	"strings"

	"ihealth/eeg"
	"ihealth/eeg/csv"
	"ihealth/eeg/eegtest"
)

// A test of a reader takes all that it says at once.
func ExampleCollect() {
	r, err := csv.NewReader(strings.NewReader("O1,O2\n10,20\n11,21\n"), csv.Options{Rate: eeg.RateHz(128)})
	if err != nil {
		fmt.Println(err)
		return
	}
	all, err := eegtest.Collect(r)
	fmt.Println(all.Values, err)
	// Output:
	// [[10 11] [20 21]] <nil>
}
