package overlay

import (
	"fmt"
	"math"

	"ihealth/sim/rng"
)

// Point is a place in the unit square.
type Point struct {
	X, Y float64 // in [0, 1]
}

// Field is a square with nodes that hear one another within a range.
type Field struct {
	Points []Point
	Range  float64 // in units of the square's side, > 0
}

// NewField returns nodes spread uniformly over the square, a random geometric graph
// whose nodes have so many neighbours on average, but for those at the border, who have
// fewer: the range is √(degree/(π·nodes)). It panics unless nodes ≥ 1 and degree > 0 is
// finite.
func NewField(s *rng.Stream, nodes int, degree float64) *Field {
	if nodes < 1 || !(degree > 0) || math.IsInf(degree, 1) {
		panic(fmt.Sprintf("overlay: field of %d nodes of degree %v", nodes, degree))
	}
	f := &Field{Points: make([]Point, nodes), Range: math.Sqrt(degree / (math.Pi * float64(nodes)))}
	for i := range f.Points {
		f.Points[i] = Point{s.Float64(), s.Float64()}
	}
	return f
}

// Move makes every node go so far in a direction of its own; the borders reflect it.
// It panics unless distance is in [0, 1].
func (f *Field) Move(s *rng.Stream, distance float64) {
	if !(distance >= 0 && distance <= 1) {
		panic(fmt.Sprintf("overlay: move by %v", distance))
	}
	for i := range f.Points {
		sin, cos := math.Sincos(2 * math.Pi * s.Float64())
		p := &f.Points[i]
		p.X, p.Y = reflect(p.X+distance*cos), reflect(p.Y+distance*sin)
	}
}

// reflect returns x in [−1, 2] folded back into [0, 1].
func reflect(x float64) float64 {
	if x < 0 {
		x = -x
	}
	if x > 1 {
		x = 2 - x
	}
	return x
}

// Graph returns who hears whom.
func (f *Field) Graph() *Graph {
	grid := newGrid(f)
	g := &Graph{Neighbours: make([][]int, len(f.Points))}
	for i, p := range f.Points {
		grid.around(p, func(j int) {
			if q := f.Points[j]; i != j && math.Hypot(p.X-q.X, p.Y-q.Y) <= f.Range {
				g.Neighbours[i] = append(g.Neighbours[i], j)
			}
		})
	}
	g.sort()
	return g
}

// grid divides the square into cells no smaller than the range.
type grid struct {
	side  int // cells
	cells [][]int
}

func newGrid(f *Field) *grid {
	side := int(math.Sqrt(float64(len(f.Points)))) + 1
	if limit := 1 / f.Range; float64(side) > limit {
		side = max(int(limit), 1)
	}
	g := &grid{side: side, cells: make([][]int, side*side)}
	for i, p := range f.Points {
		c := g.index(p.X)*side + g.index(p.Y)
		g.cells[c] = append(g.cells[c], i)
	}
	return g
}

func (g *grid) index(x float64) int { return min(int(x*float64(g.side)), g.side-1) }

// around calls visit with the nodes of the cell of p and of the cells next to it.
func (g *grid) around(p Point, visit func(int)) {
	x, y := g.index(p.X), g.index(p.Y)
	for i := max(x-1, 0); i <= min(x+1, g.side-1); i++ {
		for j := max(y-1, 0); j <= min(y+1, g.side-1); j++ {
			for _, node := range g.cells[i*g.side+j] {
				visit(node)
			}
		}
	}
}
