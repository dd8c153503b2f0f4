package overlay_test

import (
	"fmt"

	"ihealth/chain/overlay"
	"ihealth/sim/rng"
)

// 400 nodes in a square, with up to 12 neighbours on average: how many heads does each
// rule choose, and how many messages does PBFT among them take?
func Example() {
	field := overlay.NewField(rng.New(rng.Key{Seed: 1, Name: "points"}), 400, 12)
	graph := field.Graph()
	for _, rule := range overlay.Rules() {
		n := len(rule.Cluster(graph).Heads())
		fmt.Printf("%-16v %3d heads %6d messages\n", rule, n, (n-1)+(n-1)*(n-1)+n*(n-1))
	}
	// Output:
	// density           17 heads    544 messages
	// lowest-id         61 heads   7320 messages
	// highest-degree    55 heads   5940 messages
	// one-hop-density   61 heads   7320 messages
}

// Blocks kept by one head of 16 are in the hands of 5 colluders more often than those
// kept by three.
func ExampleExposure() {
	for _, keepers := range []int{1, 2, 3} {
		fmt.Printf("%d: %.4f\n", keepers, overlay.Exposure(16, keepers, 5))
	}
	// Output:
	// 1: 0.3125
	// 2: 0.0833
	// 3: 0.0179
}
