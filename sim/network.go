package sim

import (
	"context"
	"fmt"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// Network is an open network of stations, first come first served: customers come
// to nodes from outside, go from node to node by chance, and leave (Jackson,
// Operations Research 5 (1957) 518–521, when arrivals are Poisson and services
// exponential).
type Network struct {
	Nodes     []Node      // 1 to 1000
	Routing   [][]float64 // from node × to node: probability; rows sum to at most 1, the rest leaves
	Customers int         // arrivals of a run from outside, > Warmup, ≤ 1e9
	Warmup    int         // arrivals at its beginning that are not observed, ≥ 0
	Tracer    Tracer      // told of every step of every run, which must then be one at a time; nil: none
}

// Node is a station of a network.
type Node struct {
	Arrivals Arrivals         // from outside; nil: none
	Service  rng.Distribution // requirement, drawn at each visit, s, with a finite mean > 0
	Servers  int              // 0 means 1; at most 1e5
}

// Tandem returns the routing of n nodes that are visited one after the other.
func Tandem(n int) [][]float64 {
	routing := make([][]float64, n)
	for i := range routing {
		routing[i] = make([]float64, n)
		if i+1 < n {
			routing[i][i+1] = 1
		}
	}
	return routing
}

// NetworkObservations holds what one run of a network observed.
type NetworkObservations struct {
	Sojourn output.Tally // of the observed customers, from outside to outside, s
	Nodes   []NodeObservations
}

// NodeObservations holds what one run observed at a node.
type NodeObservations struct {
	Sojourn     output.Tally        // of each visit of an observed customer, s
	Number      output.TimeWeighted // customers present, from the first observed arrival to the last
	Utilization float64             // fraction of the servers' time that served, in the same time
}

// Run observes the arrivals from outside number Warmup to Customers−1, counted over
// all nodes from an empty network, until the last of them has left; others keep
// arriving meanwhile. Streams are named "arrivals/1", "services/1" and "routing/1"
// and so on by node, below the name of key. Errors are those of Validate and of
// Queue.Run.
func (n Network) Run(ctx context.Context, key rng.Key) (NetworkObservations, error) {
	if err := n.Validate(); err != nil {
		return NetworkObservations{}, err
	}
	r := newNetworkRun(n, key)
	if err := r.run(ctx); err != nil {
		return NetworkObservations{}, err
	}
	return r.observed, nil
}

// Replicate calls Run for the replications 0 to o.Count−1 of key, in parallel, and
// returns what they observed by replication.
func (n Network) Replicate(ctx context.Context, key rng.Key, o output.Replications) ([]NetworkObservations, error) {
	return output.Replicate(ctx, o, func(ctx context.Context, r int) (NetworkObservations, error) {
		k := key
		k.Replication = r
		return n.Run(ctx, k)
	})
}

// maxNodes keeps the matrix of routes from filling the memory by a slip of the
// keyboard.
const maxNodes = 1000

// Validate returns ErrParameter for a field out of its range or customers who can
// never leave, and ErrUnstable when more work arrives at a node than it can do.
func (n Network) Validate() error {
	if len(n.Nodes) == 0 || len(n.Nodes) > maxNodes {
		return fmt.Errorf("sim: %w: network of %d nodes, want 1 to %d", ErrParameter, len(n.Nodes), maxNodes)
	}
	outside, known := false, 0.0
	for i, node := range n.Nodes {
		if err := node.validate(); err != nil {
			return fmt.Errorf("node %d: %w", i, err)
		}
		if node.Arrivals != nil {
			outside, known = true, known+arrivalRate(node.Arrivals)
		}
	}
	if !outside {
		return fmt.Errorf("sim: %w: nobody comes from outside", ErrParameter)
	}
	if err := validateObserved(n.Customers, n.Warmup); err != nil {
		return err
	}
	if err := validateSpan(n.Customers, known); err != nil {
		return err
	}
	if err := n.validateRouting(); err != nil {
		return err
	}
	if i, load := n.busiest(); load >= 1 {
		return fmt.Errorf("sim: %w: load of node %d is %.4g ≥ 1; add servers or lower the arrival rates", ErrUnstable, i, load)
	}
	return nil
}

// Load returns the work that arrives at the busiest node in the time in which its
// servers can do one unit. The network is valid, but for its load.
func (n Network) Load() float64 {
	_, load := n.busiest()
	return load
}

// busiest returns the first node with the highest load, and that.
func (n Network) busiest() (node int, load float64) {
	for i, rate := range n.Rates() {
		if l := n.load(i, rate); l > load {
			node, load = i, l
		}
	}
	return node, load
}

// load returns the load of node i with so many visits, 1/s.
func (n Network) load(i int, rate float64) float64 {
	return rate * n.Nodes[i].Service.Mean() / float64(max(1, n.Nodes[i].Servers))
}

func (n Node) validate() error {
	if n.Servers < 0 || n.Servers > maxServers {
		return fmt.Errorf("sim: %w: %d servers, want 1 to %d, or 0 for 1", ErrParameter, n.Servers, maxServers)
	}
	if err := validateMean("service requirement", n.Service); err != nil {
		return err
	}
	if n.Servers <= 1 {
		if err := validateVariance("service requirement", n.Service); err != nil {
			return err
		}
	}
	if n.Arrivals == nil {
		return nil
	}
	return n.Arrivals.Validate()
}
