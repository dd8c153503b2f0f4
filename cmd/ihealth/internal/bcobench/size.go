package bcobench

import (
	"fmt"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// Size is a size of instances, and how many of them are solved.
type Size struct {
	Validators int // M, ≥ 1
	Blocks     int // N, ≥ 1
	Instances  int // of a repetition, ≥ 1
	Slow       int // of a repetition of slow contestants, 0 to Instances
}

// String returns M and N.
func (s Size) String() string { return fmt.Sprintf("M = %d, N = %d", s.Validators, s.Blocks) }

// instances draws the problems of a size, the families in turns.
func (s Size) instances(seed uint64) []bco.Problem {
	families := bco.Families()
	out := make([]bco.Problem, s.Instances)
	for i := range out {
		f := families[(i+1)%len(families)] // equal validators, the easiest, are the last
		key := rng.Key{Seed: seed, Cell: "bench", Name: string(f), Replication: i}
		out[i] = f.Random(rng.New(key), bco.Size{Validators: s.Validators, Blocks: s.Blocks})
	}
	return out
}
