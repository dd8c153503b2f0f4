package comet

import (
	"bytes"
	"context"

	abci "github.com/cometbft/cometbft/abci/types"
)

// misbehavingApplication proposes and verifies as its validator's conduct demands.
type misbehavingApplication struct {
	abci.Application
	conduct *conduct
	address []byte // of the validator
}

// PrepareProposal proposes a block, or what is none.
func (a *misbehavingApplication) PrepareProposal(ctx context.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	if a.conduct.get().BadProposal {
		return &abci.ResponsePrepareProposal{Txs: [][]byte{[]byte("no transaction")}}, nil
	}
	return a.Application.PrepareProposal(ctx, req)
}

// ProcessProposal verifies a block. A slow validator has verified the transactions
// of its own block before its turn came.
func (a *misbehavingApplication) ProcessProposal(ctx context.Context, req *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	if !bytes.Equal(req.ProposerAddress, a.address) {
		a.conduct.idle(a.conduct.get().SlowVerification)
	}
	return a.Application.ProcessProposal(ctx, req)
}
