package comet

import "github.com/cometbft/cometbft/types"

// rotation knows whose turn it is to propose the first round of a height, by the
// engine's own arithmetic.
type rotation struct {
	set    *types.ValidatorSet // with the priorities of height
	height int64
	index  map[string]int // validator by address
}

// newRotation begins at height 1. The order of validators is that of their
// indices.
func newRotation(validators []types.GenesisValidator) *rotation {
	r := &rotation{height: 1, index: make(map[string]int, len(validators))}
	set := make([]*types.Validator, len(validators))
	for i, v := range validators {
		set[i] = types.NewValidator(v.PubKey, v.Power)
		r.index[string(v.PubKey.Address())] = i
	}
	r.set = types.NewValidatorSet(set)
	return r
}

// proposer returns the index of the proposer of height, which must not be below
// the one asked for last.
func (r *rotation) proposer(height int64) int {
	if height < r.height {
		panic("comet: rotation cannot go back")
	}
	for ; r.height < height; r.height++ {
		r.set.IncrementProposerPriority(1)
	}
	return r.index[string(r.set.GetProposer().Address)]
}
