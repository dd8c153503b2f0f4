package overlay

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestElectOfAll: when all are admitted, an election is the rule's clustering.
func TestElectOfAll(t *testing.T) {
	g := NewField(stream(1, "points"), 200, 12).Graph()
	all := slices.Repeat([]bool{true}, 200)
	for _, r := range Rules() {
		if got, want := r.Elect(g, all).Head, r.Cluster(g).Head; !slices.Equal(got, want) {
			t.Errorf("%v: another election", r)
		}
	}
}

// TestElect: who is not admitted is outside, and the others are clustered as if alone.
func TestElect(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "nodes")
		g := NewField(stream(rapid.Uint64().Draw(t, "seed"), "points"), n, 8).Graph()
		admitted := rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "admitted")
		var nodes []int // the admitted ones; the dumb way makes a graph of them alone
		number := make([]int, n)
		for v, ok := range admitted {
			if ok {
				number[v] = len(nodes)
				nodes = append(nodes, v)
			}
		}
		small := &Graph{Neighbours: make([][]int, len(nodes))}
		for i, v := range nodes {
			for _, u := range g.Neighbours[v] {
				if admitted[u] {
					small.Neighbours[i] = append(small.Neighbours[i], number[u])
				}
			}
		}
		for _, r := range Rules() {
			got, want := r.Elect(g, admitted).Head, r.Cluster(small).Head
			for v := range n {
				if !admitted[v] && got[v] != Outside || admitted[v] && got[v] != nodes[want[number[v]]] {
					t.Fatalf("%v: node %d (admitted %v) has head %d", r, v, admitted[v], got[v])
				}
			}
		}
	})
}

// TestInventedNeighbours (F24): whoever invents neighbours is elected by density or degree, and
// not when only admitted keys count. Lowest id looks at no neighbours.
func TestInventedNeighbours(t *testing.T) {
	for seed := range uint64(20) {
		g := NewField(stream(seed, "points"), 100, 12).Graph()
		all := append(slices.Repeat([]bool{true}, 100), slices.Repeat([]bool{false}, 50)...)
		for _, r := range []Rule{Density, HighestDegree, OneHopDensity} {
			honest := r.Cluster(g).Head
			liar := 0
			for honest[liar] == liar { // somebody who is no head
				liar++
			}
			invented := g.Invent(liar, 50)
			if invented.Nodes() != 150 || invented.Links() != g.Links()+50+25*25 || g.Nodes() != 100 {
				t.Fatalf("%d nodes, %d links", invented.Nodes(), invented.Links())
			}
			if r.Cluster(invented).Head[liar] != liar {
				t.Errorf("%v, seed %d: %d is not elected by 50 invented neighbours", r, seed, liar)
			}
			if got := r.Elect(invented, all).Head[:100]; !slices.Equal(got, honest) {
				t.Errorf("%v, seed %d: invented neighbours count in an election of admitted ones", r, seed)
			}
		}
	}
}

// TestFlood holds the count against its closed form: each of n nodes sends to all neighbours
// but one, the first to all.
func TestFlood(t *testing.T) {
	for seed := range uint64(20) {
		g := NewField(stream(seed, "points"), 100, 30).Graph()
		messages, reached := g.Flood(7)
		if reached == 100 && messages != 2*g.Links()-99 {
			t.Errorf("seed %d: %d messages, want %d", seed, messages, 2*g.Links()-99)
		}
	}
	alone := &Graph{Neighbours: [][]int{{1}, {0}, nil}}
	if m, n := alone.Flood(2); m != 0 || n != 1 {
		t.Errorf("%d messages to %d", m, n)
	}
	if m, n := alone.Flood(0); m != 1 || n != 2 {
		t.Errorf("%d messages to %d", m, n)
	}
}

func TestElectOfAnotherGraph(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	Density.Elect(&Graph{Neighbours: make([][]int, 2)}, []bool{true})
}
