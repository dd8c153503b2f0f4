package csv_test

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"ihealth/eeg"
	"ihealth/eeg/csv"
)

// Two channels at 128 Hz, whose eyes close at the third sample.
func ExampleReader() {
	r, err := csv.NewReader(strings.NewReader("AF3,F7,eyes,class\n4100,4200,0,0\n4101,4203,0,0\n4099,,0,1\n"), csv.Options{Rate: eeg.RateHz(128)})
	if err != nil {
		fmt.Println(err)
		return
	}
	for {
		b, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("F7:", b.Values[1])
	}
	for _, a := range r.Recording().Annotations {
		fmt.Println(a.Text, "from", a.Onset)
	}
	for _, w := range r.Recording().Warnings {
		fmt.Println(w)
	}
	// Output:
	// F7: [4200 4203 NaN]
	// class=0 from 0s
	// class=1 from 15.625ms
	// value missing: line 4, "F7"
}
