package simulated

import (
	"fmt"
	"slices"
)

// checkNodes reports unless list has at least one node, all below a number, none twice.
func checkNodes(what string, list []int, below int) error {
	sorted := slices.Sorted(slices.Values(list))
	for i, node := range sorted {
		if node < 0 || node >= below || i > 0 && sorted[i-1] == node {
			return fmt.Errorf("%s %v: want different nodes from 0 to %d", what, list, below-1)
		}
	}
	if len(list) == 0 {
		return fmt.Errorf("no %s", what)
	}
	return nil
}

// orAll returns a copy of list, or all of so many nodes when it is empty.
func orAll(list []int, nodes int) []int {
	if len(list) == 0 {
		return first(nodes)
	}
	return slices.Clone(list)
}
