package scenario_test

import (
	"fmt"

	"ihealth/experiments/scenario"
)

// A predicate compares a metric with another one at the same series and x, or with a
// number.
func ExamplePredicate_Judge() {
	p := scenario.Predicate{ID: "E0", Claim: "the simulation is near the formula", Metric: "ward/delay", Is: "about", To: "ward/formula", Within: "0.1"}
	at := func(metric string, x, v float64) scenario.Measurement {
		return scenario.Measurement{Trial: "ward", Point: scenario.Point{X: x, Metric: metric, Value: v}}
	}
	judged, err := p.Judge([]scenario.Measurement{at("delay", 1, 2.05), at("formula", 1, 2), at("delay", 2, 4.3), at("formula", 2, 4)})
	fmt.Println(p.String())
	fmt.Printf("%+v %v\n", judged, err)
	// Output:
	// ward/delay ≈ ward/formula within 0.1
	// {True:false Measured:1 of 2 points wrong; worst x = 2: 4.3 against 4, tolerance 0.1} <nil>
}
