package detect_test

import (
	"fmt"

	"ihealth/eeg/detect"
)

// ExampleCUSUM has the data of Montgomery, Introduction to Statistical Quality
// Control, table 9.1, whose mean rises from 10 to 11 after the twentieth value.
// The table's sums at the end are 5.28 and 5.30.
func ExampleCUSUM() {
	data := []float64{
		9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40, 10.08,
		9.37, 10.62, 10.31, 8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52,
	}
	chart := detect.NewCUSUM(detect.DefaultCUSUMRule())
	for i, x := range data {
		if s, alarm := chart.Step(x - 10); alarm {
			fmt.Printf("value %d: %.2f\n", i+1, s)
		}
	}
	// Output:
	// value 29: 5.28
	// value 30: 5.30
}
