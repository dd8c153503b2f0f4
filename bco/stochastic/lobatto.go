package stochastic

import "math"

// The Gauss–Lobatto rule of four nodes and its Kronrod extension to seven, of
// degrees 5 and 9: Gander and Gautschi, "Adaptive quadrature — revisited", BIT 40
// (2000) 84–101, equations (3) and (4). They hold both ends of the interval, so that
// a step at an end is seen.
var (
	lobattoNodes   = [7]float64{-1, -math.Sqrt(2. / 3), -1 / math.Sqrt(5), 0, 1 / math.Sqrt(5), math.Sqrt(2. / 3), 1}
	lobattoWeights = [7]float64{1. / 6, 0, 5. / 6, 0, 5. / 6, 0, 1. / 6}
	kronrodWeights = [7]float64{77. / 1470, 432. / 1470, 625. / 1470, 672. / 1470, 625. / 1470, 432. / 1470, 77. / 1470}
)
