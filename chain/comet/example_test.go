package comet_test

import (
	"context"
	"fmt"

	"ihealth/chain"
	"ihealth/chain/comet"
)

// Four validators commit three hundred transactions of two entities as fast as
// they can.
func ExampleChain_Measure() {
	m, err := comet.Chain{}.Measure(context.Background(),
		chain.Config{Validators: 4, BlockSize: 50},
		chain.Workload{
			Count:        300,
			PayloadBytes: 128,
			Seed:         1,
			Entities: []chain.Entity{
				{Name: "patient 1", Share: 1, Urgency: chain.Urgent},
				{Name: "patient 2", Share: 2, Urgency: chain.NonUrgent},
			},
		})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Load.Committed, "of", m.Load.Sent, "committed")
	fmt.Println("blocks hold at most", m.Config.BlockSize, "so there are at least six:", m.Blocks >= 6)
	// Output:
	// 300 of 300 committed
	// blocks hold at most 50 so there are at least six: true
}
