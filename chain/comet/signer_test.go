package comet

import (
	"bytes"
	"errors"
	"testing"
	"time"

	comet25519 "github.com/cometbft/cometbft/crypto/ed25519"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

func voteAt(height int64, round int32, kind cmtproto.SignedMsgType, hash byte) *cmtproto.Vote {
	return &cmtproto.Vote{
		Type: kind, Height: height, Round: round, Timestamp: time.Unix(100*int64(hash), 0).UTC(),
		BlockID: cmtproto.BlockID{Hash: bytes.Repeat([]byte{hash}, 32), PartSetHeader: cmtproto.PartSetHeader{Total: 1, Hash: bytes.Repeat([]byte{hash}, 32)}},
	}
}

// The signer's memory outlives the engine: it never signs two things for one step,
// nor anything for a step before, and repeats what it signed.
func TestSignerDoesNotSignTwice(t *testing.T) {
	s := &signer{key: comet25519.GenPrivKeyFromSecret([]byte("signer"))}
	prevote, precommit := cmtproto.PrevoteType, cmtproto.PrecommitType
	steps := []struct {
		vote *cmtproto.Vote
		ok   bool
	}{
		{voteAt(5, 0, prevote, 1), true},
		{voteAt(5, 0, prevote, 2), false},
		{voteAt(5, 0, precommit, 1), true},
		{voteAt(5, 0, prevote, 1), false},
		{voteAt(5, 1, prevote, 2), true},
		{voteAt(5, 0, precommit, 1), false},
		{voteAt(4, 9, precommit, 1), false},
		{voteAt(6, 0, prevote, 3), true},
	}
	for i, c := range steps {
		err := s.SignVote("chain", c.vote)
		if (err == nil) != c.ok || err != nil && !errors.Is(err, errDoubleSign) {
			t.Errorf("step %d: %v", i, err)
		}
		if c.ok && !s.key.PubKey().VerifySignature(types.VoteSignBytes("chain", c.vote), c.vote.Signature) {
			t.Errorf("step %d: wrong signature", i)
		}
	}
	again := voteAt(6, 0, prevote, 3)
	first := *again
	again.Timestamp = again.Timestamp.Add(time.Hour)
	if err := s.SignVote("chain", again); err != nil || !again.Timestamp.Equal(first.Timestamp) {
		t.Errorf("the same vote later: %v, %v", again.Timestamp, err)
	}
	if !s.key.PubKey().VerifySignature(types.VoteSignBytes("chain", again), again.Signature) {
		t.Error("the same vote has another signature")
	}
}

func TestSignerProposals(t *testing.T) {
	s := &signer{key: comet25519.GenPrivKeyFromSecret([]byte("signer"))}
	proposal := func(hash byte) *cmtproto.Proposal {
		v := voteAt(7, 2, 0, hash)
		return &cmtproto.Proposal{Type: cmtproto.ProposalType, Height: 7, Round: 2, PolRound: -1, BlockID: v.BlockID, Timestamp: v.Timestamp}
	}
	p := proposal(1)
	if err := s.SignProposal("chain", p); err != nil || !s.key.PubKey().VerifySignature(types.ProposalSignBytes("chain", p), p.Signature) {
		t.Errorf("got %v", err)
	}
	if err := s.SignProposal("chain", proposal(2)); !errors.Is(err, errDoubleSign) {
		t.Errorf("another proposal: %v", err)
	}
	if err := s.SignVote("chain", voteAt(7, 2, cmtproto.PrevoteType, 1)); err != nil {
		t.Error(err)
	}
	if err := s.SignProposal("chain", proposal(1)); !errors.Is(err, errDoubleSign) {
		t.Errorf("a proposal after the vote: %v", err)
	}
}
