package comet

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

// alwaysRunning is a validator that nobody stops.
func alwaysRunning() <-chan struct{} { return nil }

// testSigner returns a signer of the given behaviour and the second votes that it
// sends.
func testSigner(b Behaviour) (*misbehavingSigner, *[]cmtproto.Vote) {
	key := newIdentity(1, 0).consensus
	var sent []cmtproto.Vote
	s := &misbehavingSigner{
		PrivValidator: &signer{key: key},
		conduct:       newConduct(alwaysRunning),
		second:        types.NewMockPVWithParams(key, false, false),
		publish:       func(v *cmtproto.Vote) { sent = append(sent, *v) },
	}
	s.conduct.set(b)
	return s, &sent
}

// testVote returns a vote of validator 0 for a block, or for nil.
func testVote(kind cmtproto.SignedMsgType, id cmtproto.BlockID) *cmtproto.Vote {
	key := newIdentity(1, 0).consensus.PubKey()
	return &cmtproto.Vote{Type: kind, Height: 2, BlockID: id, Timestamp: time.Unix(1, 0).UTC(), ValidatorAddress: key.Address()}
}

func TestSilentSignsNothing(t *testing.T) {
	s, _ := testSigner(Behaviour{Silent: true})
	vote := testVote(cmtproto.PrevoteType, inexistent())
	proposal := &cmtproto.Proposal{Type: cmtproto.ProposalType, Height: 2, BlockID: inexistent()}
	if err := s.SignVote("c", vote); !errors.Is(err, errSilent) || vote.Signature != nil {
		t.Errorf("vote: %v, signature %x", err, vote.Signature)
	}
	if err := s.SignProposal("c", proposal); !errors.Is(err, errSilent) || proposal.Signature != nil {
		t.Errorf("proposal: %v, signature %x", err, proposal.Signature)
	}
	s.conduct.set(Behaviour{})
	if err := errors.Join(s.SignProposal("c", proposal), s.SignVote("c", vote)); err != nil || vote.Signature == nil {
		t.Errorf("honest again: %v", err)
	}
}

// The two votes of a double vote are what the engine convicts a validator of: valid
// votes of the same step for different blocks.
func TestDoubleVoteIsEvidence(t *testing.T) {
	for _, kind := range []cmtproto.SignedMsgType{cmtproto.PrevoteType, cmtproto.PrecommitType} {
		for _, id := range []cmtproto.BlockID{{}, inexistent()} {
			s, sent := testSigner(Behaviour{DoubleVote: true})
			vote := testVote(kind, id)
			if err := s.SignVote("c", vote); err != nil {
				t.Fatal(err)
			}
			if len(*sent) != 1 {
				t.Fatalf("%d second votes", len(*sent))
			}
			checkConflict(t, *vote, (*sent)[0])
		}
	}
	s, sent := testSigner(Behaviour{})
	if err := s.SignVote("c", testVote(cmtproto.PrevoteType, inexistent())); err != nil || len(*sent) > 0 {
		t.Errorf("an honest validator sent %v, %v", *sent, err)
	}
}

// checkConflict has the engine verify both votes and build the evidence.
func checkConflict(t *testing.T, first, second cmtproto.Vote) {
	t.Helper()
	key := newIdentity(1, 0).consensus.PubKey()
	votes := make([]*types.Vote, 2)
	for i, v := range []cmtproto.Vote{first, second} {
		vote, err := types.VoteFromProto(&v)
		if err != nil {
			t.Fatal(err)
		}
		if err := vote.Verify("c", key); err != nil {
			t.Errorf("vote %d: %v", i, err)
		}
		votes[i] = vote
	}
	if votes[0].BlockID.Equals(votes[1].BlockID) {
		t.Error("both votes are for the same block")
	}
	set := types.NewValidatorSet([]*types.Validator{types.NewValidator(key, 1)})
	if _, err := types.NewDuplicateVoteEvidence(votes[0], votes[1], time.Now(), set); err != nil {
		t.Error(err)
	}
}

// A delay lasts, and ends at once when the validator stops.
func TestDelays(t *testing.T) {
	stopped := make(chan struct{})
	c := newConduct(func() <-chan struct{} { return stopped })
	begin := time.Now()
	if c.idle(20 * time.Millisecond); time.Since(begin) < 20*time.Millisecond {
		t.Error("the delay was too short")
	}
	close(stopped)
	c.idle(time.Hour)
}

// A slow validator is slow with the proposals of others only.
func TestSlowVerification(t *testing.T) {
	ctx := context.Background()
	c := newConduct(alwaysRunning)
	c.set(Behaviour{SlowVerification: 20 * time.Millisecond})
	a := &misbehavingApplication{abci.NewBaseApplication(), c, []byte("me")}
	begin := time.Now()
	if _, err := a.ProcessProposal(ctx, &abci.RequestProcessProposal{ProposerAddress: []byte("you")}); err != nil || time.Since(begin) < 20*time.Millisecond {
		t.Errorf("the proposal of another: %v after %v", err, time.Since(begin))
	}
	c.set(Behaviour{SlowVerification: time.Hour})
	if _, err := a.ProcessProposal(ctx, &abci.RequestProcessProposal{ProposerAddress: []byte("me")}); err != nil {
		t.Error(err)
	}
}

func TestBehaviourValidate(t *testing.T) {
	for b, ok := range map[Behaviour]bool{
		{}: true,
		{Silent: true, DoubleVote: true, BadProposal: true}: true,
		{Late: time.Minute, SlowVerification: time.Minute}:  true,
		{Late: -1}:                          false,
		{Late: time.Minute + 1}:             false,
		{SlowVerification: -1}:              false,
		{SlowVerification: time.Minute + 1}: false,
	} {
		if err := b.Validate(); (err == nil) != ok || !ok && !errors.Is(err, ErrOptions) {
			t.Errorf("%+v: %v", b, err)
		}
	}
}

// One of four that signs every vote twice is convicted by all, and stops nothing.
func TestMisbehave(t *testing.T) {
	audit := newAudit(4, 0)
	n := startTestnet(t, Options{Validators: 4, BlockSize: 5, ProposeTimeout: patience}, hooks{application: audit.wrap})
	if err := n.Misbehave(2, Behaviour{DoubleVote: true}); err != nil {
		t.Fatal(err)
	}
	last := proposeRun(t, n, 1, 0, 10)
	if err := n.Misbehave(2, Behaviour{}); err != nil {
		t.Fatal(err)
	}
	last = proposeRun(t, n, last, 10, 4)
	if err := n.AwaitAll(context.Background(), last); err != nil {
		t.Fatal(err)
	}
	proofs := audit.proofs()
	for _, e := range proofs {
		if e.Validator != 2 || e.SeenBy != 4 || e.Height >= e.Block || e.Height > last-4 {
			t.Errorf("evidence %+v", e)
		}
	}
	if len(proofs) == 0 {
		t.Error("no evidence")
	}
	for name, err := range map[string]error{
		"unknown node":  n.Misbehave(4, Behaviour{}),
		"negative node": n.Misbehave(-1, Behaviour{}),
		"negative time": n.Misbehave(0, Behaviour{Late: -1}),
	} {
		if !errors.Is(err, ErrOptions) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := n.checkLedgers(14); err != nil {
		t.Error(fmt.Errorf("after the double votes: %w", err))
	}
}
