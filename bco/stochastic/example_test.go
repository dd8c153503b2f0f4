package stochastic_test

import (
	"context"
	"fmt"

	"ihealth/bco"
	"ihealth/bco/stochastic"
	"ihealth/sim/rng"
)

// Four validators answer after 1 s on average, each in an exponential time: the last
// of them after 1 + 1/2 + 1/3 + 1/4 s, the third after 1/2 + 1/3 + 1/4 s.
func ExampleExpected() {
	second := rng.Exponential{Rate: 1}
	responses := []stochastic.Response{second, second, second, second}
	for _, wait := range []stochastic.Wait{stochastic.All, stochastic.Byzantine} {
		t, err := stochastic.Expected(context.Background(), responses, wait)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%.4f s\n", t)
	}
	// Output:
	// 2.0833 s
	// 1.0833 s
}

// Ten validators answer in half a second on average, at exponential times, and eleven in
// 0.6 s, always. On the means the former are faster; of several, the last is later.
func ExampleProblem_Solve() {
	p := stochastic.Problem{Problem: bco.Reference(bco.Weights{Latency: 0.4, Security: 0.3, Cost: 0.3})}
	for i := range p.Validators {
		p.Validators[i].Fee = 2
		if i < 10 {
			p.Responses = append(p.Responses, rng.Exponential{Rate: 2})
		} else {
			p.Responses = append(p.Responses, rng.Deterministic{Value: 0.6})
		}
	}
	for _, method := range []stochastic.Method{stochastic.Means, stochastic.LocalSearch} {
		s, err := p.Solve(context.Background(), method)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: m = %d, n = %d, L = %.2f s, U = %.4f, proven U ≥ %.4f\n",
			s.Solver, s.M, s.N, s.Metrics.Latency, s.Utility, s.Certificate.Lower)
	}
	// Output:
	// exact-on-means: m = 6, n = 33, L = 1.59 s, U = 0.0791, proven U ≥ 0.0557
	// local-search: m = 6, n = 33, L = 0.96 s, U = 0.0564, proven U ≥ 0.0557
}
