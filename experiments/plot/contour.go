package plot

import "gonum.org/v1/plot/vg"

// corner is a grid point of a heat map.
type corner struct {
	x, y, z float64
}

// contour returns the line along which the heat map has the value level, by
// marching triangles: every rectangle of four neighbouring centres is cut along
// one diagonal, and each half that the level crosses adds one straight segment,
// interpolated linearly. Rectangles with a gap are left out. The library's own
// contours join their segments in the random order of a map.
func (h *Heatmap) contour(level float64, at transform) vg.Path {
	var path vg.Path
	get := func(i, j int) corner { return corner{h.X[i], h.Y[j], h.Z[j][i] - level} }
	for j := 1; j < len(h.Y); j++ {
		for i := 1; i < len(h.X); i++ {
			a, b, c, d := get(i-1, j-1), get(i, j-1), get(i, j), get(i-1, j)
			if !finite(a.z + b.z + c.z + d.z) {
				continue
			}
			path = crossing(path, at, a, b, c)
			path = crossing(path, at, a, c, d)
		}
	}
	return path
}

// crossing appends the segment on which z is 0 in a triangle, if there is one.
func crossing(path vg.Path, at transform, a, b, c corner) vg.Path {
	var ends []vg.Point
	for _, side := range [3][2]corner{{a, b}, {b, c}, {c, a}} {
		p, q := side[0], side[1]
		if p.z < 0 != (q.z < 0) {
			t := p.z / (p.z - q.z)
			ends = append(ends, at(p.x+t*(q.x-p.x), p.y+t*(q.y-p.y)))
		}
	}
	if len(ends) == 2 {
		path.Move(ends[0])
		path.Line(ends[1])
	}
	return path
}
