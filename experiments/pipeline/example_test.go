package pipeline_test

import (
	"context"
	"fmt"

	"ihealth/experiments/pipeline"
	"ihealth/sim/rng"
)

// Thirty people with thermometers, a simulated chain of four validators: how long an alert
// takes on average, stage by stage.
func ExamplePlay() {
	run, err := pipeline.Play(context.Background(), rng.Key{Seed: 1, Cell: "example"}, pipeline.Config{
		Ledger: pipeline.Simulated, Machine: "log", Device: "temperature",
		People: 30, Interval: 60, Seconds: 600, Rate: 0.2, Urgent: 0.3,
		Validators: 4, Quorum: 3, Block: 1, Delay: 0.3, Notify: 0.2,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	names := pipeline.StageNames()
	sums := make([]float64, len(names))
	for _, a := range run.Alerts {
		for i, part := range a.Stages().List() {
			sums[i] += part.Seconds()
		}
	}
	for i, name := range names {
		fmt.Printf("%s %.1f s\n", name, sums[i]/float64(len(run.Alerts)))
	}
	fmt.Println("commitments that open:", run.Unopened() == 0)
	// Output:
	// sampling 29.8 s
	// queue 0.1 s
	// fill 0.0 s
	// consensus 0.9 s
	// notify 0.2 s
	// commitments that open: true
}
