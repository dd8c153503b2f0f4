package contracts_test

import (
	"fmt"

	"ihealth/experiments/contracts"
)

// A day of 1440 readings, 12 of them alerts, in three ways.
func ExampleDays() {
	days, err := contracts.Days(1440, 12)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range days {
		fmt.Printf("%s: %.1f million gas\n", d.Way, float64(d.Gas)/1e6)
	}
	// Output:
	// every reading to COVIDCaller: 145.9 million gas
	// every reading to Registry: 40.8 million gas
	// alerts to Sealed: 0.4 million gas
}
