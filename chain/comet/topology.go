package comet

import "ihealth/chain/analytic"

// ringFrom is the number of nodes from which a ring beats a mesh on one
// host, and ringDegree how many neighbours on either side a node then has.
const (
	ringFrom   = 10
	ringDegree = 2
)

// peers returns for each of m nodes whom it dials. Each pair is dialled
// from one side.
func (t Topology) peers(m int) [][]int {
	dials := make([][]int, m)
	for i := range m {
		for j := i + 1; j < m; j++ {
			if distance := min(j-i, m-(j-i)); t == Mesh || distance <= ringDegree {
				dials[i] = append(dials[i], j)
			}
		}
	}
	return dials
}

// hops returns how many links lie between the two of m nodes that are furthest apart.
func (t Topology) hops(m int) int {
	if t == Ring {
		return analytic.Ring.Hops(m)
	}
	return analytic.Mesh.Hops(m)
}

// String returns the topology's name.
func (t Topology) String() string {
	return [...]string{"auto", "mesh", "ring"}[t]
}
