package sim

import (
	"fmt"
	"slices"
)

// routingTolerance is how much more than 1 a row of probabilities may sum to, for
// the sake of rounding.
const routingTolerance = 1e-9

// validateRouting returns ErrParameter unless the routing is a matrix of
// probabilities by which customers leave from everywhere at last.
func (n Network) validateRouting() error {
	nodes := len(n.Nodes)
	if len(n.Routing) != nodes {
		return fmt.Errorf("sim: %w: routing has %d rows, want one for each of %d nodes", ErrParameter, len(n.Routing), nodes)
	}
	for i, row := range n.Routing {
		if len(row) != nodes {
			return fmt.Errorf("sim: %w: routing from node %d has %d probabilities, want one to each of %d nodes", ErrParameter, i, len(row), nodes)
		}
		sum := 0.0
		for j, p := range row {
			if !(p >= 0 && p <= 1) {
				return fmt.Errorf("sim: %w: routing from node %d to %d has probability %v, want 0 to 1", ErrParameter, i, j, p)
			}
			sum += p
		}
		if sum > 1+routingTolerance {
			return fmt.Errorf("sim: %w: routing from node %d sums to %v, want at most 1", ErrParameter, i, sum)
		}
	}
	return n.validateExits()
}

// routes returns the probabilities with which customers go from node i to each
// node, and that of leaving.
func (n Network) routes(i int) []float64 {
	leave := 1.0
	for _, p := range n.Routing[i] {
		leave -= p
	}
	if leave < routingTolerance {
		leave = 0
	}
	return append(slices.Clone(n.Routing[i]), leave)
}

// validateExits returns ErrParameter when customers never leave from a node.
func (n Network) validateExits() error {
	nodes := len(n.Nodes)
	routes := make([][]float64, nodes+1) // outside is one more node
	for i := range nodes {
		routes[i] = n.routes(i)
	}
	routes[nodes] = make([]float64, nodes+1)
	reached := reachable(nodes+1, nodes, func(to, from int) bool { return routes[from][to] > 0 })
	for i := range nodes {
		if !reached[i] {
			return fmt.Errorf("sim: %w: customers at node %d can never leave", ErrParameter, i)
		}
	}
	return nil
}

// Rates returns the visits to each node, 1/s, by the equations of traffic: those
// from outside and those from all nodes. Arrivals without a known rate count as
// none. The network is valid, but for its load.
func (n Network) Rates() []float64 {
	nodes := len(n.Nodes)
	rates := make([]float64, nodes)
	equations := make([][]float64, nodes) // rates[j] − Σ_i rates[i]·routing[i][j] = from outside
	for j, node := range n.Nodes {
		equations[j] = make([]float64, nodes)
		for i := range nodes {
			equations[j][i] = -n.Routing[i][j]
		}
		equations[j][j]++
		if node.Arrivals != nil {
			rates[j] = arrivalRate(node.Arrivals)
		}
	}
	eliminate(equations, rates)
	return rates
}

// orZero returns 0 for what is not known.
func orZero(x float64) float64 {
	if x != x {
		return 0
	}
	return x
}

// eliminate solves a·x = b in place by Gauss's elimination. No pivots are looked
// for: the columns of a are diagonally dominant.
func eliminate(a [][]float64, b []float64) {
	for k := range a {
		for i := k + 1; i < len(a); i++ {
			f := a[i][k] / a[k][k]
			for j := k; j < len(a) && f != 0; j++ {
				a[i][j] -= f * a[k][j]
			}
			b[i] -= f * b[k]
		}
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := i + 1; j < len(a); j++ {
			b[i] -= a[i][j] * b[j]
		}
		b[i] /= a[i][i]
	}
}
