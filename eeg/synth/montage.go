package synth

import "math"

// site is an electrode on the unit sphere by the angle from the vertex (Cz) and the
// azimuth from the right ear towards the nose, in degrees.
type site struct {
	label           string
	vertex, azimuth float64
}

// montage lists the sites of the EMOTIV EPOC in its own order, at the idealised
// positions of the 10-10 system.
var montage = []site{
	{"AF3", 74, 113},
	{"F7", 90, 144},
	{"F3", 60, 129},
	{"FC5", 69, 159},
	{"T7", 90, 180},
	{"P7", 90, 216},
	{"O1", 90, 252},
	{"O2", 90, 288},
	{"P8", 90, 324},
	{"T8", 90, 0},
	{"FC6", 69, 21},
	{"F4", 60, 51},
	{"F8", 90, 36},
	{"AF4", 74, 67},
}

// angle returns the great-circle angle between two sites, in degrees.
func (s site) angle(o site) float64 {
	const degree = math.Pi / 180
	cos := math.Cos(s.vertex*degree)*math.Cos(o.vertex*degree) +
		math.Sin(s.vertex*degree)*math.Sin(o.vertex*degree)*math.Cos((s.azimuth-o.azimuth)*degree)
	return math.Acos(max(-1, min(1, cos))) / degree
}

// conduction returns the lower Cholesky factor, channels × channels, of the
// correlation 0.9·e^(−θ/50°) + 0.1·I that volume conduction gives sites θ apart.
func conduction() [][]float64 {
	l := make([][]float64, len(montage))
	for i, s := range montage {
		l[i] = make([]float64, i+1)
		for j := range i {
			l[i][j] = (0.9*math.Exp(-s.angle(montage[j])/50) - dot(l[i][:j], l[j][:j])) / l[j][j]
		}
		l[i][i] = math.Sqrt(1 - dot(l[i][:i], l[i][:i]))
	}
	return l
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
