package online_test

import (
	"context"
	"fmt"

	"ihealth/bco"
	"ihealth/bco/online"
	"ihealth/sim/rng"
)

// Response times drift; whoever keeps the configuration of the first block pays for it,
// and one paid shadow verifier a block is worth its fee.
func ExampleGame_Play() {
	p := bco.Reference(bco.Weights{Latency: 0.4, Security: 0.3, Cost: 0.3})
	game, err := online.NewGame(&p)
	if err != nil {
		fmt.Println(err)
		return
	}
	drift := online.Drift{Persistence: 0.998, Spread: 0.7, JumpRate: 0.002, JumpSize: 1.5, Noise: 0.2}
	path, err := drift.Path(game.Nominal(), 2000, rng.Key{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	average := online.EWMA{Weight: 0.3, Trust: 1}
	for _, policy := range []online.Policy{
		{Name: "frozen", Estimation: online.Frozen{}},
		{Name: "EWMA", Estimation: average},
		{Name: "EWMA and shadow", Estimation: average, Feedback: online.Shadowed},
	} {
		blocks, err := game.Play(context.Background(), path, policy)
		if err != nil {
			fmt.Println(err)
			return
		}
		regret, optimum := 0.0, 0.0
		for _, b := range blocks {
			regret, optimum = regret+b.Regret(), optimum+b.Optimum
		}
		fmt.Printf("%s: +%.0f %%\n", policy.Name, 100*regret/optimum)
	}
	// Output:
	// frozen: +63 %
	// EWMA: +19 %
	// EWMA and shadow: +7 %
}
