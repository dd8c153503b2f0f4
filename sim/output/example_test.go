package output_test

import (
	"context"
	"errors"
	"fmt"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

func ExampleMeanInterval() {
	means, err := output.Replicate(context.Background(), output.Replications{Count: 20},
		func(_ context.Context, r int) (float64, error) {
			dice := rng.New(rng.Key{Seed: 1, Name: "dice", Replication: r})
			var throws output.Tally
			for range 1000 {
				throws.Add(1 + float64(dice.Uint64()%6))
			}
			return throws.Mean(), nil
		})
	if err != nil {
		fmt.Println(err)
		return
	}
	interval, _ := output.MeanInterval(means, 0.95)
	fmt.Println(interval)
	_, err = output.MeanInterval(means[:5], 0.95)
	fmt.Println(errors.Is(err, output.ErrTooFewData), err)
	// Output:
	// 3.5169 ± 0.032
	// true output: too few data: 5 replications, an interval needs 10 or more
}
