package overlay

import "slices"

// Graph says which nodes are neighbours of which.
type Graph struct {
	Neighbours [][]int // of each node, in ascending order, without itself; symmetric
}

func (g *Graph) sort() {
	for _, n := range g.Neighbours {
		slices.Sort(n)
	}
}

// Nodes returns the number of nodes.
func (g *Graph) Nodes() int { return len(g.Neighbours) }

// Links returns the number of pairs of neighbours.
func (g *Graph) Links() int {
	n := 0
	for _, neighbours := range g.Neighbours {
		n += len(neighbours)
	}
	return n / 2
}

// density is the number of links among a node and its neighbours, and the number of
// neighbours: their ratio is the density of Mitton et al.
type density struct{ links, degree int }

func (g *Graph) density(v int) density {
	neighbours := g.Neighbours[v]
	links := 2 * len(neighbours) // each one twice
	for _, u := range neighbours {
		links += common(g.Neighbours[u], neighbours)
	}
	return density{links / 2, len(neighbours)}
}

// common returns how many numbers two ascending lists share.
func common(a, b []int) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			a, b, n = a[1:], b[1:], n+1
		}
	}
	return n
}

// compare orders densities, without rounding; nobody is sparser than a node without
// neighbours.
func (d density) compare(other density) int {
	if d.degree == 0 || other.degree == 0 {
		return d.degree - other.degree
	}
	return d.links*other.degree - other.links*d.degree
}
