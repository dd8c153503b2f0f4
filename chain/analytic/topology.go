package analytic

import "fmt"

// Topology is who is connected with whom.
type Topology uint8

// The topologies.
const (
	Mesh Topology = iota // everybody with everybody
	Ring                 // everybody with the two next on either side
)

// ringPeers is how many peers a node of a ring has.
const ringPeers = 4

var topologyNames = [...]string{"mesh", "ring"}

// String returns the topology's name, "mesh" or "ring".
func (t Topology) String() string {
	if int(t) < len(topologyNames) {
		return topologyNames[t]
	}
	return fmt.Sprintf("Topology(%d)", t)
}

// ParseTopology returns the topology of that name.
func ParseTopology(name string) (Topology, error) {
	for i, known := range topologyNames {
		if name == known {
			return Topology(i), nil
		}
	}
	return 0, fmt.Errorf("analytic: topology %q: want mesh or ring", name)
}

// Peers returns how many peers each of so many nodes has. A ring of five or fewer
// is a mesh.
func (t Topology) Peers(nodes int) int {
	if t == Ring {
		return min(ringPeers, nodes-1)
	}
	return nodes - 1
}

// Hops returns how many links the longest of the shortest ways between two of so
// many nodes has.
func (t Topology) Hops(nodes int) int {
	if t == Ring {
		return (nodes/2 + 1) / 2
	}
	return min(1, nodes-1)
}
