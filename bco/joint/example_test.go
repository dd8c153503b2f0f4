package joint_test

import (
	"context"
	"fmt"
	"strings"

	"ihealth/bco"
	"ihealth/bco/joint"
)

// Three channels of the reference set, when each validator may serve one of them
// only.
func ExampleBranchAndBound() {
	p := joint.Problem{Capacity: 1}
	for _, w := range []bco.Weights{
		{Latency: 0.45, Security: 0.10, Cost: 0.45}, // urgent
		{Latency: 1. / 3, Security: 1. / 3, Cost: 1. / 3},
		{Latency: 0.05, Security: 0.90, Cost: 0.05}, // non-urgent, high security
	} {
		p.Channels = append(p.Channels, bco.Reference(w))
	}
	s, err := joint.BranchAndBound{}.Solve(context.Background(), &p)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, c := range s.Channels {
		fmt.Printf("channel %d: n = %d, U = %.6f, %s\n", i+1, c.N, c.Utility, strings.Join(c.Validators, " "))
	}
	fmt.Printf("sum %.6f, %s: nothing is better than %.6f\n", s.Utility, s.Status, s.Certificate.Lower)
	// Output:
	// channel 1: n = 36, U = 0.054899, v1 v2 v3
	// channel 2: n = 40, U = 0.054351, v4 v5 v6 v7 v8
	// channel 3: n = 41, U = 0.016223, v9 v10 v11 v12 v13 v14 v15 v16 v17 v18 v19 v20 v21
	// sum 0.125473, optimal: nothing is better than 0.125473
}
