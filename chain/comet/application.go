package comet

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	"ihealth/chain"
)

// codeRefused is the result code of a transaction that breaks a rule, codeLate that of
// a batch header or carrier that comes too late.
const (
	codeRefused = 1
	codeLate    = 2
)

// retained is how many heights the engine keeps in memory.
const retained = 20

// constantAppHash goes into every header: see the package comment.
var constantAppHash = sha256.Sum256([]byte("ihealth"))

// application is one node's copy of the ledger. The engine calls it from
// its consensus goroutine, which alone changes it, and from its mempool.
type application struct {
	abci.BaseApplication
	rules
	decided func(height int64, at time.Time, b *block, root [32]byte) // called for each decided block
	needed  func() int64                                              // last height that no other node will ask for

	prepared prepared // the validator's own last proposal, of the consensus goroutine
	accepted accepted // the last proposal it accepted, of the consensus goroutine

	mu        sync.RWMutex           // guards what follows
	height    int64                  // decided last
	used      chain.Nonces           // committed transactions
	executor  executor               // of committed transactions
	root      [32]byte               // hash over all committed blocks, and over what the machine made of them
	committed int                    // transactions
	history   map[int64]announcement // of the last heights
	announced int64                  // last height in history
	orders    uint64                 // committed
	regimes   schedule               // that of the next height and those to come
	offered   prepared               // the gateway's batch
	refused   []error                // why other validators' proposals were refused
}

// prepared is a block for a height.
type prepared struct {
	height int64
	block  *block
}

// accepted is a verified block under the engine's hash.
type accepted struct {
	hash  []byte
	block *block
}

// offer takes the gateway's batch, to be proposed at height. It reports which
// rule the batch breaks.
func (a *application) offer(height int64, b *block) error {
	a.mu.RLock()
	blockSize := a.regimes.at(height).blockSize
	if height > a.height+1 {
		blockSize = MaxBlockSize // what this node has not decided yet may allow it
	}
	err := a.checkBlock(height, blockSize, b, &a.used)
	a.mu.RUnlock()
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.offered = prepared{height, b}
	return nil
}

// Info tells a new engine where the ledger stands.
func (a *application) Info(context.Context, *abci.RequestInfo) (*abci.ResponseInfo, error) {
	l := a.ledger()
	info := &abci.ResponseInfo{LastBlockHeight: l.height}
	if l.height > 0 {
		info.LastBlockAppHash = constantAppHash[:]
	}
	return info, nil
}

// InitChain fixes the first regime and the constant application hash.
func (a *application) InitChain(_ context.Context, req *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	first := regime{from: req.InitialHeight, blockSize: a.blockSize}
	for _, v := range req.Validators {
		first.validators = append(first.validators, validatorKey(v.PubKey.GetEd25519()))
	}
	slices.SortFunc(first.validators, compareKeys)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.regimes = schedule{first}
	return &abci.ResponseInitChain{AppHash: constantAppHash[:]}, nil
}

// check reports which rule b breaks as the block of height, the next one.
func (a *application) check(height int64, b *block) error {
	r := a.regimes.at(height)
	if b.order != nil {
		if err := b.order.check(a.chainID, a.orders, r, a.regimes.last()); err != nil {
			return err
		}
	}
	return a.checkBlock(height, r.blockSize, b, &a.used)
}

// CheckTx lets batch headers and carriers of coming heights, and orders and
// transactions that a block could hold, into the mempool.
func (a *application) CheckTx(_ context.Context, req *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
	if err := a.admit(req); err != nil {
		res := &abci.ResponseCheckTx{Code: codeRefused, Log: err.Error()}
		if errors.Is(err, errLate) {
			res.Code = codeLate
		}
		return res, nil
	}
	return &abci.ResponseCheckTx{}, nil
}

func (a *application) admit(req *abci.RequestCheckTx) error {
	if isCarrier(req.Tx) {
		return a.take(req)
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	if isHeader(req.Tx) {
		_, err := a.comingHeader(req.Tx)
		return err
	}
	b, err := parseBlock([][]byte{req.Tx})
	if err != nil {
		return err
	}
	return a.check(a.height+1, b)
}

// comingHeader decodes a header, which must be one of the gateway for a height still
// to be decided.
func (a *application) comingHeader(raw []byte) (batchHeader, error) {
	h, err := parseHeader(raw, a.gateway)
	if err == nil && h.height <= a.height {
		return h, fmt.Errorf("comet: %w: %d", errLate, h.height)
	}
	return h, err
}

// PrepareProposal proposes the gateway's batch, or else the transactions of the
// validator's own mempool: the most urgent first, then the oldest, at most n.
func (a *application) PrepareProposal(_ context.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	proposal := a.offered
	if proposal.height != req.Height {
		proposal = prepared{req.Height, a.ownBlock(req.Txs, a.regimes.at(req.Height).blockSize, req.MaxTxBytes)}
	}
	proposal.block = a.withOrder(req.Height, proposal.block, req.Txs)
	a.prepared = proposal
	return &abci.ResponsePrepareProposal{Txs: proposal.block.encoded()}, nil
}

// ProcessProposal accepts a block that keeps the rules. Its own proposal, which
// is made of verified transactions, the validator does not verify again.
func (a *application) ProcessProposal(_ context.Context, req *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	b, err := parseBlock(req.Txs)
	if err == nil && !a.isOwn(req.Height, b) {
		a.mu.RLock()
		err = a.check(req.Height, b)
		a.mu.RUnlock()
	}
	if err != nil {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.refused = append(a.refused, err)
		return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
	}
	a.accepted = accepted{req.Hash, b}
	return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
}

func (a *application) isOwn(height int64, b *block) bool {
	own := a.prepared
	return own.height == height && own.block.root == b.root &&
		bytes.Equal(own.block.header, b.header) && bytes.Equal(own.block.orderRaw, b.orderRaw)
}

// FinalizeBlock commits a decided block. The state root stands in the first
// transaction result.
func (a *application) FinalizeBlock(_ context.Context, req *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	at := time.Now()
	b, err := a.decidedBlock(req)
	if err != nil {
		return nil, err
	}
	updates := a.apply(req.Height, b)
	a.decided(req.Height, at, b, a.root)
	results := make([]*abci.ExecTxResult, len(req.Txs))
	for i := range results {
		results[i] = &abci.ExecTxResult{}
	}
	if len(results) > 0 {
		results[0].Data = bytes.Clone(a.root[:])
	}
	return &abci.ResponseFinalizeBlock{
		TxResults: results, ValidatorUpdates: updates, AppHash: constantAppHash[:], Events: []abci.Event{a.announce(req, b)},
	}, nil
}

// decidedBlock returns the decided block, which the validator has seen as a
// proposal unless it lags behind.
func (a *application) decidedBlock(req *abci.RequestFinalizeBlock) (*block, error) {
	if a.accepted.block != nil && bytes.Equal(a.accepted.hash, req.Hash) {
		return a.accepted.block, nil
	}
	return parseBlock(req.Txs)
}

// Commit lets the engine forget old heights that no other node needs.
func (a *application) Commit(context.Context, *abci.RequestCommit) (*abci.ResponseCommit, error) {
	return &abci.ResponseCommit{RetainHeight: max(0, min(a.height-retained, a.needed()))}, nil
}
