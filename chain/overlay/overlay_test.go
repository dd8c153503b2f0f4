package overlay

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/sim/rng"
)

func stream(seed uint64, name string) *rng.Stream { return rng.New(rng.Key{Seed: seed, Name: name}) }

// adjacent reports whether i and j are neighbours.
func adjacent(g *Graph, i, j int) bool {
	_, ok := slices.BinarySearch(g.Neighbours[i], j)
	return ok
}

// TestGraph holds the grid's neighbours against all pairs.
func TestGraph(t *testing.T) {
	for nodes := 1; nodes < 200; nodes += 7 {
		f := NewField(stream(uint64(nodes), "points"), nodes, 12)
		g := f.Graph()
		links := 0
		for i, p := range f.Points {
			for j, q := range f.Points[:i] {
				want := (p.X-q.X)*(p.X-q.X)+(p.Y-q.Y)*(p.Y-q.Y) <= f.Range*f.Range
				if got := adjacent(g, i, j); got != want || adjacent(g, j, i) != want {
					t.Fatalf("%d nodes: %d and %d adjacent %v, want %v", nodes, i, j, got, want)
				}
				if want {
					links++
				}
			}
		}
		if g.Links() != links || g.Nodes() != nodes {
			t.Errorf("%d nodes: %d links of %d nodes, want %d", nodes, g.Links(), g.Nodes(), links)
		}
	}
}

// TestDegree checks the mean number of neighbours of 10,000 nodes: 12 but for the border,
// where about 4·range of all nodes miss up to half of theirs.
func TestDegree(t *testing.T) {
	f := NewField(stream(1, "points"), 10_000, 12)
	degree := 2 * float64(f.Graph().Links()) / 10_000
	if degree > 12 || degree < 12*(1-2*f.Range) {
		t.Errorf("mean degree %.2f, want a little below 12", degree)
	}
}

// TestInvariants checks the properties of all rules on 50 graphs of 1 to 393 nodes.
func TestInvariants(t *testing.T) {
	for seed := range uint64(50) {
		g := NewField(stream(seed, "points"), 1+8*int(seed), 12).Graph()
		for _, r := range Rules() {
			checkClusters(t, r, g, r.Cluster(g))
		}
	}
}

func checkClusters(t *testing.T, r Rule, g *Graph, c Clusters) {
	t.Helper()
	heads := c.Heads()
	total := len(heads)
	for _, h := range heads {
		total += len(c.Members(h))
		for _, other := range heads {
			if adjacent(g, h, other) {
				t.Errorf("%v: heads %d and %d are neighbours", r, h, other)
			}
		}
	}
	if total != g.Nodes() {
		t.Errorf("%v: heads and members are %d of %d nodes", r, total, g.Nodes())
	}
	for v, head := range c.Head {
		if c.Head[head] != head {
			t.Errorf("%v: the head of head %d is %d", r, head, c.Head[head])
		}
		if r != Density && v != head && !adjacent(g, v, head) {
			t.Errorf("%v: %d is not a neighbour of its head %d", r, v, head)
		}
		if len(g.Neighbours[v]) == 0 && head != v {
			t.Errorf("%v: %d has no neighbours and the head %d", r, v, head)
		}
	}
}

// TestDensity works a graph out by hand: a triangle 0 1 2 with a tail 2 – 3 – 4. The
// densities are 3/2, 3/2, 4/3, 2/2 and 1/1.
func TestDensity(t *testing.T) {
	g := &Graph{Neighbours: [][]int{{1, 2}, {0, 2}, {0, 1, 3}, {2, 4}, {3}}}
	want := []density{{3, 2}, {3, 2}, {4, 3}, {2, 2}, {1, 1}}
	if got := densities(g); !slices.Equal(got, want) {
		t.Errorf("densities %v, want %v", got, want)
	}
	for r, want := range map[Rule][]int{
		Density:       {0, 0, 0, 0, 0}, // 4 follows 3, which ties with it and is smaller; 3 follows 2; 2 follows 0
		LowestID:      {0, 0, 0, 3, 3},
		HighestDegree: {2, 2, 2, 2, 4},
		OneHopDensity: {0, 0, 0, 3, 3},
	} {
		if got := r.Cluster(g).Head; !slices.Equal(got, want) {
			t.Errorf("%v: heads %v, want %v", r, got, want)
		}
	}
}

// dumbDensity is density by its definition: all pairs of the closed neighbourhood.
func dumbDensity(g *Graph, v int) float64 {
	closed := append([]int{v}, g.Neighbours[v]...)
	links := 0
	for i, a := range closed {
		for _, b := range closed[:i] {
			if adjacent(g, a, b) {
				links++
			}
		}
	}
	return float64(links) / float64(len(g.Neighbours[v]))
}

// TestDensityRule holds each node's choice on random graphs against the definition.
func TestDensityRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "nodes")
		g := NewField(stream(rapid.Uint64().Draw(t, "seed"), "points"), n, rapid.Float64Range(1, 20).Draw(t, "degree")).Graph()
		c := Density.Cluster(g)
		for v := range n {
			best, top := v, dumbDensity(g, v)
			for _, u := range g.Neighbours[v] {
				if d := dumbDensity(g, u); d > top || d == top && u < best {
					best, top = u, d
				}
			}
			if len(g.Neighbours[v]) > 0 && c.Head[v] != c.Head[best] || best == v && c.Head[v] != v {
				t.Fatalf("%d follows %d, but has head %d against %d", v, best, c.Head[v], c.Head[best])
			}
		}
	})
}

func TestMove(t *testing.T) {
	f := NewField(stream(1, "points"), 1000, 12)
	before := slices.Clone(f.Points)
	moves := stream(1, "moves")
	for range 100 {
		f.Move(moves, 0.05*f.Range)
	}
	var far float64
	for i, p := range f.Points {
		if !(p.X >= 0 && p.X <= 1 && p.Y >= 0 && p.Y <= 1) {
			t.Fatalf("node %d has left the square: %v", i, p)
		}
		far += (p.X-before[i].X)*(p.X-before[i].X) + (p.Y-before[i].Y)*(p.Y-before[i].Y)
	}
	// A random walk of 100 steps: the mean square is 100 steps², of 1000 nodes within 5 sd
	// of 1/√1000 but for p < 1e-6.
	step := 0.05 * f.Range
	if ratio := far / 1000 / (100 * step * step); math.Abs(ratio-1) > 5/math.Sqrt(1000) {
		t.Errorf("mean square distance is %.3f of that of a random walk", ratio)
	}
}

func TestChangeTo(t *testing.T) {
	a := Clusters{Head: []int{0, 0, 2, 2, 0}}
	b := Clusters{Head: []int{0, 1, 2, 1, 2}}
	if got, want := a.ChangeTo(b), (Change{Heads: 1, Memberships: 3}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestExposure holds the closed form against spec/iomt.md E6.4 and a simulation of
// n = 100,000 blocks, within 5 standard deviations (p < 1e-6).
func TestExposure(t *testing.T) {
	for keepers, want := range map[int]float64{1: 0.3125, 2: 0.0833, 3: 0.0179} {
		got := Exposure(16, keepers, 5)
		if math.Abs(got-want) > 5e-5 {
			t.Errorf("%d keepers: %.5f, want %.4f", keepers, got, want)
		}
		simulated := SimulateExposure(stream(1, "keepers"), 16, keepers, 5, 100_000)
		if sd := math.Sqrt(got * (1 - got) / 100_000); math.Abs(simulated-got) > 5*sd {
			t.Errorf("%d keepers: simulated %.5f, want %.5f ± %.5f", keepers, simulated, got, 5*sd)
		}
	}
	if Exposure(10, 4, 3) != 0 || Exposure(10, 4, 10) != 1 || Exposure(10, 1, 0) != 0 {
		t.Error("the extremes are neither 0 nor 1")
	}
}

func TestRuleNames(t *testing.T) {
	for _, r := range Rules() {
		if got, ok := ParseRule(r.String()); !ok || got != r {
			t.Errorf("%v is read as %v", r, got)
		}
	}
	if _, ok := ParseRule("systas"); ok || Rule(9).String() != "Rule(9)" {
		t.Error("an unknown rule has a name")
	}
}

func TestPanics(t *testing.T) {
	for name, f := range map[string]func(){
		"no nodes":   func() { NewField(stream(1, ""), 0, 12) },
		"no degree":  func() { NewField(stream(1, ""), 1, math.NaN()) },
		"far":        func() { NewField(stream(1, ""), 1, 1).Move(stream(1, ""), 2) },
		"no rule":    func() { Rule(9).Cluster(&Graph{}) },
		"no keepers": func() { Exposure(4, 0, 1) },
		"colluders":  func() { Exposure(4, 1, 5) },
		"no blocks":  func() { SimulateExposure(stream(1, ""), 4, 1, 1, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}
