package comet

import (
	"os"
	"strings"
	"testing"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
)

// A signer that comes back from its file signs what it signed again, and nothing
// that contradicts it.
func TestFileSignerRemembers(t *testing.T) {
	dir, key := t.TempDir(), newIdentity(1, 0).consensus
	s, err := newFileSigner(key, dir)
	if err != nil {
		t.Fatal(err)
	}
	vote := testVote(cmtproto.PrevoteType, inexistent())
	if err := s.SignVote("c", vote); err != nil {
		t.Fatal(err)
	}
	other, err := newFileSigner(key, dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, signer := range map[string]*fileSigner{"reloaded": s, "another": other} {
		if err := signer.reload(); err != nil {
			t.Fatal(err)
		}
		again := testVote(cmtproto.PrevoteType, inexistent())
		if err := signer.SignVote("c", again); err != nil || string(again.Signature) != string(vote.Signature) {
			t.Errorf("%s: the same vote: %v", name, err)
		}
		if err := signer.SignVote("c", testVote(cmtproto.PrevoteType, cmtproto.BlockID{})); err == nil {
			t.Errorf("%s: signed another vote of the same step", name)
		}
		if err := signer.SignProposal("c", &cmtproto.Proposal{Type: cmtproto.ProposalType, Height: 2}); err == nil {
			t.Errorf("%s: signed a proposal after the vote", name)
		}
	}
	if public, err := other.GetPubKey(); err != nil || !public.Equals(key.PubKey()) {
		t.Errorf("key %v, %v", public, err)
	}
}

func TestFileSignerOfABadFile(t *testing.T) {
	s, err := newFileSigner(newIdentity(1, 0).consensus, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.reload(); err == nil || !strings.Contains(err.Error(), s.path) {
		t.Errorf("got %v", err)
	}
}
