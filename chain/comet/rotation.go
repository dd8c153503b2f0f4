package comet

import (
	"fmt"
	"iter"
	"slices"
	"sync"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/types"
)

// rotation knows whose turn it is to propose at the height to come, by the engine's
// own arithmetic.
type rotation struct {
	mu      sync.Mutex
	height  int64               // to come
	current *types.ValidatorSet // of height, never changed
	next    *types.ValidatorSet // of the one after, never changed
}

// newRotation begins at height 1.
func newRotation(validators []types.GenesisValidator) *rotation {
	set := make([]*types.Validator, len(validators))
	for i, v := range validators {
		set[i] = types.NewValidator(v.PubKey, v.Power)
	}
	current := types.NewValidatorSet(set)
	return &rotation{height: 1, current: current, next: current.CopyIncrementProposerPriority(1)}
}

// decide goes on to the next height after one that changed the validators so. The
// change is in force one height later still.
func (r *rotation) decide(updates []abci.ValidatorUpdate) error {
	changed, err := types.PB2TM.ValidatorUpdates(updates)
	if err != nil {
		return fmt.Errorf("comet: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	after := r.next.Copy()
	if err := after.UpdateWithChangeSet(changed); err != nil {
		return fmt.Errorf("comet: %w", err)
	}
	after.IncrementProposerPriority(1)
	r.height, r.current, r.next = r.height+1, r.next, after
	return nil
}

// skip goes on over heights, at none of which the validators changed.
func (r *rotation) skip(heights int64) error {
	for range heights {
		if err := r.decide(nil); err != nil {
			return err
		}
	}
	return nil
}

// turn returns the height to come and its validators.
func (r *rotation) turn() (height int64, set *types.ValidatorSet) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.height, r.current
}

// proposers returns the proposers of set's rounds, from the first on, until all
// validators had their turn.
func proposers(set *types.ValidatorSet) iter.Seq[validatorKey] {
	return func(yield func(validatorKey) bool) {
		round := set.Copy()
		for range set.Size() {
			if !yield(keyOf(round.GetProposer())) {
				return
			}
			round.IncrementProposerPriority(1)
		}
	}
}

// keysOf returns the validators of set, ascending.
func keysOf(set *types.ValidatorSet) []validatorKey {
	keys := make([]validatorKey, 0, set.Size())
	for _, v := range set.Validators {
		keys = append(keys, keyOf(v))
	}
	slices.SortFunc(keys, compareKeys)
	return keys
}

func keyOf(v *types.Validator) validatorKey { return validatorKey(v.PubKey.Bytes()) }
