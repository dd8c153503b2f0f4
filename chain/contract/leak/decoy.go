package leak

import (
	"math"

	"ihealth/sim/rng"
)

// How many numbers that nobody has come with each that somebody has: fewer where there
// are many secrets.
const (
	fewestDecoys = 9
	mostDecoys   = 100
	allDecoys    = 6_000
)

// fewestMultiples is how many multiples of a power of ten must be near a number for its
// decoys to be such multiples.
const fewestMultiples = 20

// roundness returns the greatest power of ten, to 1000, of which v is a multiple and of
// which enough other multiples are near: a limit of 36000 is compared with round numbers,
// which stand more often in data than others.
func roundness(v int64) int64 {
	least, most := near(magnitude(v))
	for round := int64(1000); round > 1; round /= 10 {
		if v%round == 0 && most/round-(least-1)/round >= fewestMultiples {
			return round
		}
	}
	return 1
}

// near returns the range of the decoys of a number of a size: from half of it to seven
// quarters.
func near(size uint64) (least, most int64) {
	v := int64(min(size, math.MaxInt64/7))
	return max(1, v/2), max(40, 7*v/4)
}

// decoys returns at most n numbers near v and as round; there may be some twice.
func decoys(stream *rng.Stream, v int64, n int) []int64 {
	least, most := near(magnitude(v))
	round := roundness(v)
	first, all := (least+round-1)/round, most/round-(least-1)/round
	var out []int64
	for i := range min(int64(n), all) {
		k := i
		if all > int64(n) {
			k = int64(stream.Uniform(0, float64(all)))
		}
		d := (first + k) * round
		if v < 0 {
			d = -d
		}
		out = append(out, d)
	}
	return out
}

// decoy returns a coordinate of v's size, at most a quarter of it or a whole unit away.
func decoy(stream *rng.Stream, v float64) float64 {
	return v + stream.Uniform(-1, 1)*max(1, math.Abs(v)/4)
}
