package output_test

import (
	"context"
	"errors"
	"fmt"

	"ihealth/sim"
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

// A die is thrown until its mean is known to 5 %.
func ExampleReplicateUntil() {
	target := output.Target{Relative: 0.05, Level: 0.95, Most: 1000}
	_, intervals, err := output.ReplicateUntil(context.Background(), target,
		func(_ context.Context, r int) (float64, error) {
			dice := rng.New(rng.Key{Seed: 1, Name: "dice", Replication: r})
			return 1 + float64(dice.Uint64()%6), nil
		},
		func(throw float64) []float64 { return []float64{throw} })
	fmt.Println(intervals[0], "after", intervals[0].N, err)
	// Output: 3.52646 ± 0.17 after 359 <nil>
}

// Two queues of the same customers, one of them 5 % faster.
func ExampleCompare() {
	var slow, fast []float64
	for r := range 20 {
		arrivals := rng.New(rng.Key{Seed: 1, Name: "arrivals", Replication: r})
		services := rng.New(rng.Key{Seed: 1, Name: "services", Replication: r})
		var waits [2]output.Tally
		var wait [2]float64
		for range 10_000 {
			between, service := rng.Exponential{Rate: 0.8}.Draw(arrivals), rng.Exponential{Rate: 1}.Draw(services)
			for i, speed := range []float64{1, 1.05} {
				waits[i].Add(wait[i])
				wait[i] = max(0, wait[i]+service/speed-between)
			}
		}
		slow, fast = append(slow, waits[0].Mean()), append(fast, waits[1].Mean())
	}
	got, err := output.Compare(slow, fast, 0.95)
	fmt.Printf("%v, correlation %.2f, variance by %.0f %v\n", got.Interval, got.Correlation, got.VarianceReduction, err)
	// Output: 0.971952 ± 0.1, correlation 0.98, variance by 9 <nil>
}

// A queue that is run with each key and its opposite: the arrivals come early where they
// came late, and services are short where they were long.
func ExampleAntithetic() {
	queue := sim.MM1{Lambdas: []float64{0.8}, Mu: 1, Customers: 10_000, Warmup: 1000}
	replicate := func(key rng.Key) []float64 {
		runs, err := queue.Replicate(context.Background(), key, output.Replications{Count: 20})
		if err != nil {
			panic(err)
		}
		means := make([]float64, len(runs))
		for r := range runs {
			means[r] = runs[r].Tallies[0].Mean()
		}
		return means
	}
	runs := replicate(rng.Key{Seed: 1})
	opposite := replicate(rng.Key{Seed: 1, Antithetic: true})
	pairs, err := output.Antithetic(runs, opposite, 0.95)
	fmt.Printf("%v, correlation %.2f, variance by %.1f %v\n", pairs.Interval, pairs.Correlation, pairs.VarianceReduction, err)
	// Output: 5.02776 ± 0.14, correlation -0.42, variance by 1.7 <nil>
}

// One run that is long enough, and one that is not.
func ExampleSteadyState() {
	xs := waits(0.8, 200_000, rng.Key{Seed: 1})
	fmt.Println(output.SteadyState(xs, 0.95))
	_, err := output.SteadyState(xs[:2000], 0.95)
	fmt.Println(errors.Is(err, output.ErrTooFewData))
	// Output:
	// 3.86016 in [3.71248, 4.05258] <nil>
	// true
}
