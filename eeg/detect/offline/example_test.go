package offline_test

import (
	"context"
	"fmt"

	"ihealth/eeg/detect/offline"
)

// The log variance of a channel rises by one at the fourth window.
func ExamplePELT() {
	cost, err := offline.NewL2([]float64{3.1, 2.9, 3.0, 4.1, 3.9, 4.0, 4.0})
	if err != nil {
		panic(err)
	}
	const variance = 0.01 // of the noise
	ends, err := offline.PELT(context.Background(), cost, offline.Options{Penalty: variance * offline.BIC(3, 7)})
	if err != nil {
		panic(err)
	}
	fmt.Println(ends)
	// Output: [3 7]
}
