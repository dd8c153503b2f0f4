package overlay

import (
	"cmp"
	"fmt"
	"slices"
)

// Rule is a way to choose cluster heads.
type Rule uint8

// The rules.
const (
	// Density is the clustering of Mitton, Fleury, Guérin Lassous and Tixeuil,
	// "Self-stabilization in self-organized multihop wireless networks", ICDCSW 2005: the
	// density of a node is the number of links among it and its neighbours, over the number
	// of its neighbours; each node attaches itself to the densest among its neighbours and
	// itself, the smaller number in case of a tie. Who stays alone at the top is a head, so
	// that members may be several hops away.
	Density Rule = iota
	// LowestID makes heads one hop away: in the order of their numbers, each node becomes a
	// head unless a neighbour is one (Gerla and Tsai 1995).
	LowestID
	// HighestDegree is LowestID in the order of falling numbers of neighbours.
	HighestDegree
	// OneHopDensity is LowestID in the order of falling densities: the generic weight of
	// Basagni, "Distributed clustering for ad hoc networks", I-SPAN 1999.
	OneHopDensity

	rules
)

var ruleNames = [rules]string{"density", "lowest-id", "highest-degree", "one-hop-density"}

// Rules lists all rules.
func Rules() []Rule { return []Rule{Density, LowestID, HighestDegree, OneHopDensity} }

// String returns the rule's name as it stands in files and results.
func (r Rule) String() string {
	if r < rules {
		return ruleNames[r]
	}
	return fmt.Sprintf("Rule(%d)", uint8(r))
}

// ParseRule returns the rule of a name, and false when there is none.
func ParseRule(name string) (Rule, bool) {
	i := slices.Index(ruleNames[:], name)
	return Rule(max(i, 0)), i >= 0
}

// Cluster makes clusters of a graph. It panics when r is not one of the rules.
func (r Rule) Cluster(g *Graph) Clusters {
	switch r {
	case Density:
		return attach(g, g.stronger(densities(g)))
	case LowestID:
		return greedy(g, func(a, b int) int { return a - b })
	case HighestDegree:
		return greedy(g, func(a, b int) int {
			return cmp.Or(len(g.Neighbours[b])-len(g.Neighbours[a]), a-b)
		})
	case OneHopDensity:
		return greedy(g, g.stronger(densities(g)))
	default:
		panic(fmt.Sprintf("overlay: no rule %v", r))
	}
}

func densities(g *Graph) []density {
	out := make([]density, g.Nodes())
	for v := range out {
		out[v] = g.density(v)
	}
	return out
}

// stronger returns the order of falling densities, ties by number.
func (g *Graph) stronger(d []density) func(a, b int) int {
	return func(a, b int) int { return cmp.Or(d[b].compare(d[a]), a-b) }
}

// attach makes every node follow the first among its neighbours and itself.
func attach(g *Graph, order func(a, b int) int) Clusters {
	parent := make([]int, g.Nodes())
	for v := range parent {
		parent[v] = v
		for _, u := range g.Neighbours[v] {
			if order(u, parent[v]) < 0 {
				parent[v] = u
			}
		}
	}
	c := Clusters{Head: make([]int, len(parent))}
	for v := range parent {
		head := v
		for parent[head] != head { // each step goes up in the order
			head = parent[head]
		}
		c.Head[v] = head
	}
	return c
}

// greedy makes a node a head unless an earlier neighbour is one; others follow their
// first neighbour that is a head.
func greedy(g *Graph, order func(a, b int) int) Clusters {
	c := Clusters{Head: make([]int, g.Nodes())}
	nodes := make([]int, g.Nodes())
	for v := range nodes {
		nodes[v], c.Head[v] = v, -1
	}
	slices.SortFunc(nodes, order)
	for _, v := range nodes {
		c.Head[v] = v
		for _, u := range g.Neighbours[v] {
			if c.Head[u] == u && order(u, v) < 0 && (c.Head[v] == v || order(u, c.Head[v]) < 0) {
				c.Head[v] = u
			}
		}
	}
	return c
}
