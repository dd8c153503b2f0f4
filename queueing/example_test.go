package queueing_test

import (
	"fmt"

	"ihealth/queueing"
)

// The blockchain manager of I-Health serves 21 entities; three of them belong to
// an urgent, a normal and a non-urgent class.
func ExamplePreemptiveMM1() {
	lambdas := []float64{16, 8, 18} // 8, 4 and 9 entities of 2 transactions a second
	equal := queueing.MM1{Lambda: 42, Mu: 43}
	urgency := queueing.PreemptiveMM1{Lambdas: lambdas, Mu: 43}
	fmt.Printf("equal priority: %.3f s\n", equal.Sojourn())
	for k := range lambdas {
		d := urgency.Distribution(k)
		fmt.Printf("class %d: mean %.3f s, p99 %.3f s\n", k, d.Mean(), d.Quantile(0.99))
	}
	// Output:
	// equal priority: 1.000 s
	// class 0: mean 0.037 s, p99 0.171 s
	// class 1: mean 0.084 s, p99 0.490 s
	// class 2: mean 2.263 s, p99 10.670 s
}

func ExampleGroupByLevel() {
	rates, class, _ := queueing.GroupByLevel([]float64{2, 2, 2}, []int{1, 3, 1})
	fmt.Println(rates, class)
	// Output: [4 2] [0 1 0]
}

func ExampleMM1_Validate() {
	fmt.Println(queueing.MM1{Lambda: 42, Mu: 41}.Validate())
	// Output: queueing: unstable: load 1.024 ≥ 1; raise μ above 42 or lower the arrival rates
}
