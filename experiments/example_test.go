package experiments_test

import (
	"context"
	"fmt"

	"ihealth/experiments"
)

// The experiment behind Fig. 5 in closed form only, with a service rate of one's own: a
// file of the catalogue, changed, run in memory and judged.
func ExampleRunner() {
	files, err := experiments.Find("fig5")
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := experiments.Open(files[0], experiments.Options{Set: []string{"sojourn.service_rates=[45]"}, Fidelity: []string{"analytic"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	reports, err := new(experiments.Runner).Run(context.Background(), []*experiments.Experiment{e})
	if err != nil {
		fmt.Println(err)
		return
	}
	first := experiments.Query{Series: "priority, three classes", Metric: "sojourn"}
	fmt.Printf("sojourn times: %.3f s for the first entity\n", reports[0].Results.Values(first)[0])
	for _, c := range reports[0].Claims[:3] {
		fmt.Println(c.ID, c.Verdict, c.Claim)
	}
	// Output:
	// sojourn times: 0.034 s for the first entity
	// 5a holds equal priority: one sojourn time for all
	// 5b holds urgent entities gain
	// 5c holds low priority loses
}
