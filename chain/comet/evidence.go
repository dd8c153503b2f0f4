package comet

import (
	"cmp"
	"slices"

	abci "github.com/cometbft/cometbft/abci/types"
)

// Stranger stands for whoever signed with a key that no validator of the network has.
const Stranger = -1

// Evidence says that the validators have convicted one of them of signing two
// votes where it may sign one.
type Evidence struct {
	Validator int   // who signed twice; Stranger if it is no validator that the network started with
	Height    int64 // of the two votes
	Block     int64 // height of the block that carries the proof
	SeenBy    int   // validators that executed that block
}

// offence is a place in a block where evidence stands.
type offence struct {
	block int64
	index int
}

// proof is evidence and who has seen it.
type proof struct {
	Evidence
	seen map[int]bool // by validator
}

// witness notes the evidence in a block that a validator executes.
func (a *audit) witness(validator int, req *abci.RequestFinalizeBlock) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i, m := range req.Misbehavior {
		at := offence{req.Height, i}
		if a.evidence[at] == nil {
			culprit, known := a.index[string(m.Validator.Address)]
			if !known {
				culprit = Stranger
			}
			a.evidence[at] = &proof{Evidence{Validator: culprit, Height: m.Height, Block: req.Height}, make(map[int]bool)}
		}
		a.evidence[at].seen[validator] = true
	}
}

// proofs returns all evidence in order of height.
func (a *audit) proofs() []Evidence {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := make([]Evidence, 0, len(a.evidence))
	for _, p := range a.evidence {
		p.SeenBy = len(p.seen)
		out = append(out, p.Evidence)
	}
	slices.SortFunc(out, func(x, y Evidence) int {
		return cmp.Or(cmp.Compare(x.Block, y.Block), cmp.Compare(x.Height, y.Height), cmp.Compare(x.SeenBy, y.SeenBy))
	})
	return out
}
