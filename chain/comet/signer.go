package comet

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/cometbft/cometbft/crypto"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

// errDoubleSign says that a signature would contradict an earlier one.
var errDoubleSign = errors.New("would sign twice")

// signer signs for a validator and remembers in memory what it signed last, so
// that a restarted engine cannot make it sign two different votes for one step.
// It is the engine's FilePV without the file.
type signer struct {
	key crypto.PrivKey

	mu   sync.Mutex
	last signature
}

// signature is what was signed for a step of a round.
type signature struct {
	step    step
	content []byte // what was signed, its timestamp left out
	at      time.Time
	value   []byte
}

// step is a moment of the consensus.
type step struct {
	height int64
	round  int32
	kind   int // 1 proposal, 2 prevote, 3 precommit
}

func (s step) compare(o step) int {
	return cmp.Or(cmp.Compare(s.height, o.height), cmp.Compare(s.round, o.round), cmp.Compare(s.kind, o.kind))
}

// GetPubKey returns the key of the signatures.
func (s *signer) GetPubKey() (crypto.PubKey, error) { return s.key.PubKey(), nil }

// SignVote signs vote unless that would contradict what was signed before.
func (s *signer) SignVote(chainID string, vote *cmtproto.Vote) error {
	kind := 2
	if vote.Type == cmtproto.PrecommitType {
		kind = 3
	}
	bare := *vote
	bare.Timestamp = time.Time{}
	signed, err := s.sign(signature{
		step: step{vote.Height, vote.Round, kind}, at: vote.Timestamp,
		content: types.VoteSignBytes(chainID, &bare),
	}, func() []byte { return types.VoteSignBytes(chainID, vote) })
	if err != nil {
		return err
	}
	vote.Timestamp, vote.Signature = signed.at, signed.value
	return nil
}

// SignProposal signs proposal unless that would contradict what was signed before.
func (s *signer) SignProposal(chainID string, proposal *cmtproto.Proposal) error {
	bare := *proposal
	bare.Timestamp = time.Time{}
	signed, err := s.sign(signature{
		step: step{proposal.Height, proposal.Round, 1}, at: proposal.Timestamp,
		content: types.ProposalSignBytes(chainID, &bare),
	}, func() []byte { return types.ProposalSignBytes(chainID, proposal) })
	if err != nil {
		return err
	}
	proposal.Timestamp, proposal.Signature = signed.at, signed.value
	return nil
}

// sign returns the earlier signature of the same content, or a new one of message.
func (s *signer) sign(next signature, message func() []byte) (signature, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch order := next.step.compare(s.last.step); {
	case order < 0:
		return signature{}, fmt.Errorf("comet: %w: %+v after %+v", errDoubleSign, next.step, s.last.step)
	case order == 0 && !bytes.Equal(next.content, s.last.content):
		return signature{}, fmt.Errorf("comet: %w: something else at %+v", errDoubleSign, next.step)
	case order == 0:
		return s.last, nil
	}
	value, err := s.key.Sign(message())
	if err != nil {
		return signature{}, fmt.Errorf("comet: %w", err)
	}
	next.value = value
	s.last = next
	return next, nil
}
