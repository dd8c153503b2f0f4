package quarantine_test

import (
	"context"
	"fmt"

	"ihealth/iomt/quarantine"
	"ihealth/sim/rng"
)

// People in quarantine for a thousand days in all, read once a minute, with their edge
// nodes: what the authority hears of.
func ExampleConfig_Population() {
	t, err := quarantine.Default().Population(context.Background(), rng.Key{Seed: 1, Cell: "example"}, 1000, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t.People, "people,", t.Readings, "readings,", t.Reports, "reports")
	fmt.Println(t.Found, "of", t.Ill, "fevers found")
	// Output:
	// 43 people, 5978880 readings, 125779 reports
	// 3 of 3 fevers found
}
