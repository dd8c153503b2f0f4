package edge

import (
	"math/big"

	"github.com/paulmach/orb"
)

// crossing returns two sides of a closed ring that have a point in common which is not the
// corner between them, and whether there are any.
func crossing(ring orb.Ring) (i, j int, found bool) {
	n := len(ring) - 1
	for i := range n {
		next := (i + 1) % n
		// Neighbours share a corner: they meet elsewhere only where one folds back.
		if ring[i] == ring[i+1] || folds(ring[i], ring[i+1], ring[next+1]) {
			return i, next, true
		}
		for j := i + 2; j < n; j++ {
			if (j+1)%n != i && meet(ring[i], ring[i+1], ring[j], ring[j+1]) {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

// folds reports whether the side from b to c runs back over that from a to b.
func folds(a, b, c orb.Point) bool {
	return turn(a, b, c) == 0 && (within(a, b, c) || within(b, c, a))
}

// meet reports whether the closed segments ab and cd have a point in common.
func meet(a, b, c, d orb.Point) bool {
	abc, abd, cda, cdb := turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
	if abc*abd < 0 && cda*cdb < 0 {
		return true
	}
	return abc == 0 && within(a, b, c) || abd == 0 && within(a, b, d) ||
		cda == 0 && within(c, d, a) || cdb == 0 && within(c, d, b)
}

// within reports whether c, which is in line with a and b, lies between them.
func within(a, b, c orb.Point) bool {
	return min(a[0], b[0]) <= c[0] && c[0] <= max(a[0], b[0]) && min(a[1], b[1]) <= c[1] && c[1] <= max(a[1], b[1])
}

// turn returns on which side of the line from a to b the point c is: +1 left, −1 right, 0
// on it. It is exact: what is too close for float64 is decided by rationals.
func turn(a, b, c orb.Point) int {
	left, right := (b[0]-a[0])*(c[1]-a[1]), (b[1]-a[1])*(c[0]-a[0])
	// Shewchuk's static bound of orient2d, (3 + 16ε)ε, ε = 2^-53.
	if size := abs(left) + abs(right); abs(left-right) > 3.3306690738754716e-16*size {
		if left > right {
			return 1
		}
		return -1
	}
	return exactTurn(a, b, c)
}

func abs(x float64) float64 { return max(x, -x) }

func exactTurn(a, b, c orb.Point) int {
	difference := func(x, y float64) *big.Rat {
		return new(big.Rat).Sub(new(big.Rat).SetFloat64(x), new(big.Rat).SetFloat64(y))
	}
	left := new(big.Rat).Mul(difference(b[0], a[0]), difference(c[1], a[1]))
	right := new(big.Rat).Mul(difference(b[1], a[1]), difference(c[0], a[0]))
	return left.Cmp(right)
}
