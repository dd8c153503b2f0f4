package compare_test

import (
	"fmt"

	"ihealth/experiments/compare"
)

// Ten patients slept with either drug (Student 1908): the second adds an hour and a half,
// and does so in nearly every patient.
func ExampleRuns() {
	c, err := compare.Runs(seeded(sleep[0], 1), seeded(sleep[1], 1), nil, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	d := c.Rows[0]
	fmt.Printf("%s by %.2f h in [%.2f, %.2f], %s\n", d.Verdict, d.Delta, d.Low, d.High, d.Method)
	// Output: higher by 1.58 h in [0.70, 2.46], paired
}
