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

// Five nodes run, four of which validate until they order that all five do, in larger
// blocks.
func ExampleTestnet_Reconfigure() {
	ctx := context.Background()
	w := chain.Workload{Count: 60, PayloadBytes: 128, Seed: 1, Entities: []chain.Entity{{Name: "patient 1", Share: 1}}}
	registry, err := w.Registry()
	if err != nil {
		fmt.Println(err)
		return
	}
	net, err := comet.Start(ctx, comet.Options{Validators: 4, Nodes: 5, BlockSize: 10, Registry: registry})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = net.Stop() }()
	for _, size := range []int{10, 30} {
		if size > 10 {
			_, err = net.Reconfigure(ctx, comet.Order{Validators: comet.FirstNodes(5), BlockSize: size})
		}
		m, failed := net.Measure(ctx, w)
		if err != nil || failed != nil {
			fmt.Println(err, failed)
			return
		}
		fmt.Println(m.Config.Validators, "validators:", m.Load.Committed, "committed, at most", m.LargestBlock, "a block")
	}
	_, err = net.Reconfigure(ctx, comet.Order{Validators: comet.FirstNodes(3), BlockSize: 30})
	fmt.Println(err)
	// Output:
	// 4 validators: 60 committed, at most 10 a block
	// 5 validators: 60 committed, at most 30 a block
	// comet: order refused: bad set of validators: 3 validators: Byzantine fault tolerance needs 3f+1, at least 4
}
