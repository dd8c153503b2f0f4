package overlay

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"ihealth/sim/rng"
)

// Exposure returns the share of history that colluding heads alone hold when each block's
// body is kept by so many of all heads, drawn evenly: C(colluders, keepers) over
// C(heads, keepers). They can change or lose that share unseen. It panics unless
// 1 ≤ keepers ≤ heads and 0 ≤ colluders ≤ heads.
func Exposure(heads, keepers, colluders int) float64 {
	checkKeepers(heads, keepers, colluders)
	share := 1.0
	for i := range keepers {
		share *= float64(max(colluders-i, 0)) / float64(heads-i)
	}
	return share
}

// SimulateExposure draws the keepers of so many blocks and returns the share that the
// first colluders of the heads hold alone. It panics where Exposure does, or without a
// block.
func SimulateExposure(s *rng.Stream, heads, keepers, colluders, blocks int) float64 {
	checkKeepers(heads, keepers, colluders)
	if blocks < 1 {
		panic(fmt.Sprintf("overlay: %d blocks", blocks))
	}
	draw := rand.New(s)
	exposed := 0
	for range blocks {
		if slices.Max(draw.Perm(heads)[:keepers]) < colluders {
			exposed++
		}
	}
	return float64(exposed) / float64(blocks)
}

func checkKeepers(heads, keepers, colluders int) {
	if keepers < 1 || keepers > heads || colluders < 0 || colluders > heads {
		panic(fmt.Sprintf("overlay: %d keepers and %d colluders of %d heads", keepers, colluders, heads))
	}
}
