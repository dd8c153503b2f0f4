package comet

import (
	"context"
	"slices"
	"sync"

	abci "github.com/cometbft/cometbft/abci/types"

	"ihealth/chain"
)

// Discrepancies counts what must never happen to committed transactions, whatever
// befalls the validators. All counts are of transactions, those of all validators
// together.
type Discrepancies struct {
	Lost      int // decided by a quorum, but not in the block of that height at a validator
	Foreign   int // in a validator's block, but not in the one that the quorum decided
	Reordered int // at another place of the block
	Doubled   int // in a second block of the same validator
	Rewritten int // in a height that a validator executed twice with different content
}

// audit is a second account of what every validator executed. It takes the blocks
// as the engine hands them over, before the application has seen them, and knows
// nothing of state roots.
type audit struct {
	mu         sync.Mutex
	validators []map[int64][]chain.TransactionID // by height
	last       []int64                           // height that each executed last
	rewritten  int
	index      map[string]int // validator by address
	evidence   map[offence]*proof
}

// newAudit returns the audit of a network of m validators.
func newAudit(m int, seed uint64) *audit {
	a := &audit{
		validators: make([]map[int64][]chain.TransactionID, m),
		last:       make([]int64, m),
		index:      make(map[string]int, m),
		evidence:   make(map[offence]*proof),
	}
	for i := range m {
		a.validators[i] = make(map[int64][]chain.TransactionID)
		a.index[string(newIdentity(seed, i).consensus.PubKey().Address())] = i
	}
	return a
}

// execute takes a block that a validator executes, perhaps for a second time after
// a restart.
func (a *audit) execute(validator int, height int64, ids []chain.TransactionID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if before, again := a.validators[validator][height]; again && !slices.Equal(before, ids) {
		a.rewritten += len(ids)
	}
	a.validators[validator][height] = ids
	a.last[validator] = max(a.last[validator], height)
}

// lag returns by how many heights the last validator is behind the first.
func (a *audit) lag() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Max(a.last) - slices.Min(a.last)
}

// compare sets the blocks of all validators beside those that quorums decided.
func (a *audit) compare(decided []Decision) Discrepancies {
	a.mu.Lock()
	defer a.mu.Unlock()
	d := Discrepancies{Rewritten: a.rewritten}
	for _, blocks := range a.validators {
		seen := make(map[chain.TransactionID]bool)
		for _, decision := range decided {
			d.compareBlock(decision.Transactions, blocks[decision.Height])
			for _, id := range blocks[decision.Height] {
				if seen[id] {
					d.Doubled++
				}
				seen[id] = true
			}
		}
	}
	return d
}

// compareBlock counts how a validator's block differs from the decided one.
func (d *Discrepancies) compareBlock(decided, got []chain.TransactionID) {
	place := make(map[chain.TransactionID]int, len(got))
	for i, id := range got {
		place[id] = i
	}
	for i, id := range decided {
		at, ok := place[id]
		switch {
		case !ok:
			d.Lost++
		case at != i:
			d.Reordered++
		}
		delete(place, id)
	}
	d.Foreign += len(place)
}

// auditor passes a validator's blocks to the audit on their way to its application.
type auditor struct {
	abci.Application
	audit     *audit
	validator int
}

// FinalizeBlock notes the block and the evidence that it carries.
func (a *auditor) FinalizeBlock(ctx context.Context, req *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	b, err := parseBlock(req.Txs)
	if err != nil {
		return nil, err
	}
	a.audit.execute(a.validator, req.Height, b.ids())
	a.audit.witness(a.validator, req)
	return a.Application.FinalizeBlock(ctx, req)
}

// wrap puts an auditor before a validator's application.
func (a *audit) wrap(index int, app *application) abci.Application {
	return &auditor{Application: app, audit: a, validator: index}
}
