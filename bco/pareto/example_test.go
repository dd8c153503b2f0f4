package pareto_test

import (
	"context"
	"fmt"

	"ihealth/bco"
	"ihealth/bco/pareto"
)

// The front of the reference set: the cheapest choice of at least seven validators
// whose blocks come back within a second and a half.
func ExampleFront() {
	p := bco.Reference(bco.Weights{Latency: 0.45, Security: 0.1, Cost: 0.45})
	e, err := bco.NewEvaluator(&p)
	if err != nil {
		fmt.Println(err)
		return
	}
	front, err := pareto.Front(context.Background(), e)
	if err != nil {
		fmt.Println(err)
		return
	}
	best := -1
	for i, x := range front {
		if x.M >= 7 && x.Metrics.Latency <= 1.5 && (best < 0 || x.Metrics.Cost < front[best].Metrics.Cost) {
			best = i
		}
	}
	x := front[best]
	fmt.Printf("%d points\n", len(front))
	fmt.Printf("m = %d, n = %d: L = %.3f s, C = %.3f\n", x.M, x.N, x.Metrics.Latency, x.Metrics.Cost)
	for _, i := range x.Set(e) {
		fmt.Print(e.Validators()[i].ID, " ")
	}
	// Output:
	// 12238 points
	// m = 7, n = 63: L = 1.498 s, C = 0.167
	// v8 v9 v10 v11 v12 v13 v14
}
