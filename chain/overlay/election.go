package overlay

import (
	"fmt"
	"slices"
)

// Outside is the head of a node that belongs to no cluster.
const Outside = -1

// Elect makes clusters of the admitted nodes of a graph; the others are Outside, and count
// neither as candidates nor as neighbours. [Rule.Cluster] believes every node there is, so
// whoever invents neighbours is elected by density or degree. It panics unless admitted
// has an entry for every node.
func (r Rule) Elect(g *Graph, admitted []bool) Clusters {
	c := r.Cluster(g.only(admitted))
	for v := range c.Head {
		if !admitted[v] {
			c.Head[v] = Outside
		}
	}
	return c
}

// only returns the graph without the links of the nodes that do not count.
func (g *Graph) only(counts []bool) *Graph {
	if len(counts) != g.Nodes() {
		panic(fmt.Sprintf("overlay: %d nodes are told of in a graph of %d", len(counts), g.Nodes()))
	}
	out := &Graph{Neighbours: make([][]int, g.Nodes())}
	for v, neighbours := range g.Neighbours {
		if !counts[v] {
			continue
		}
		for _, u := range neighbours {
			if counts[u] {
				out.Neighbours[v] = append(out.Neighbours[v], u)
			}
		}
	}
	return out
}

// Invent returns the graph with so many more nodes, the last ones, which node v pretends to
// hear: each knows v and the invented nodes of the other parity, so that there are many links
// around v and no triangle around them, and v is both denser and better connected than
// they are. Nothing of g is changed.
func (g *Graph) Invent(v, nodes int) *Graph {
	n := g.Nodes()
	out := &Graph{Neighbours: make([][]int, n+nodes)}
	copy(out.Neighbours, g.Neighbours)
	out.Neighbours[v] = slices.Clone(g.Neighbours[v])
	for i := n; i < n+nodes; i++ {
		out.Neighbours[v] = append(out.Neighbours[v], i)
		out.Neighbours[i] = []int{v}
		for j := n + (i-n+1)%2; j < n+nodes; j += 2 {
			out.Neighbours[i] = append(out.Neighbours[i], j)
		}
	}
	return out
}

// Flood returns how many messages it takes to tell every node that can be reached from
// one of something, and how many these are: each passes it on once, to all neighbours but
// the one it has it from.
func (g *Graph) Flood(from int) (messages, reached int) {
	told := make([]bool, g.Nodes())
	told[from] = true
	queue := []int{from}
	for ; reached < len(queue); reached++ {
		v := queue[reached]
		messages += len(g.Neighbours[v])
		if v != from {
			messages--
		}
		for _, u := range g.Neighbours[v] {
			if !told[u] {
				told[u] = true
				queue = append(queue, u)
			}
		}
	}
	return messages, reached
}
