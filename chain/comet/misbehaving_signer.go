package comet

import (
	"errors"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

// errSilent makes the engine go on without a signature.
var errSilent = errors.New("comet: the validator is silent")

// misbehavingSigner signs as its validator's conduct demands. The votes that it
// signs a second time do not pass through the engine, which would not sign them.
type misbehavingSigner struct {
	types.PrivValidator
	conduct *conduct
	second  types.PrivValidator  // signs anything
	publish func(*cmtproto.Vote) // sends a second vote to all peers
}

// SignVote signs a vote, late or not at all, and perhaps another one.
func (s *misbehavingSigner) SignVote(chainID string, vote *cmtproto.Vote) error {
	b := s.conduct.get()
	if b.Silent || s.conduct.dead.Load() {
		return errSilent
	}
	s.conduct.idle(b.Late)
	if b.DoubleVote {
		if err := s.contradict(chainID, *vote); err != nil {
			return err
		}
	}
	return s.PrivValidator.SignVote(chainID, vote)
}

// contradict signs and sends the vote for nil instead of a block, or for a block
// that does not exist instead of nil.
func (s *misbehavingSigner) contradict(chainID string, vote cmtproto.Vote) error {
	if types.ProtoBlockIDIsNil(&vote.BlockID) {
		vote.BlockID = inexistent()
	} else {
		vote.BlockID = cmtproto.BlockID{}
	}
	if err := s.second.SignVote(chainID, &vote); err != nil {
		return err
	}
	vote.ExtensionSignature = nil // the chain has no vote extensions
	s.publish(&vote)
	return nil
}

// inexistent names a block that nobody has.
func inexistent() cmtproto.BlockID {
	hash := merkleRoot([][]byte{[]byte("no block")})
	return cmtproto.BlockID{Hash: hash[:], PartSetHeader: cmtproto.PartSetHeader{Total: 1, Hash: hash[:]}}
}

// SignProposal signs a proposal, late or not at all.
func (s *misbehavingSigner) SignProposal(chainID string, proposal *cmtproto.Proposal) error {
	b := s.conduct.get()
	if b.Silent || s.conduct.dead.Load() {
		return errSilent
	}
	s.conduct.idle(b.Late)
	return s.PrivValidator.SignProposal(chainID, proposal)
}
