package comet

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
)

// fileSigner signs for a validator and remembers in a file what it signed last.
type fileSigner struct {
	key  crypto.PrivKey
	path string // of the file
	pv   *privval.FilePV
}

// newFileSigner begins anew in dir, or where the file there says.
func newFileSigner(key crypto.PrivKey, dir string) (*fileSigner, error) {
	s := &fileSigner{key: key, path: filepath.Join(dir, "last_signed.json")}
	return s, s.reload()
}

// reload forgets what it holds in memory for what the file says.
func (s *fileSigner) reload() error {
	pv := privval.NewFilePV(s.key, "", s.path)
	switch text, err := os.ReadFile(s.path); {
	case err == nil:
		last, err := parseSignState(text)
		if err != nil {
			return fmt.Errorf("comet: %s: %w", s.path, err)
		}
		state := &pv.LastSignState
		state.Height, state.Round, state.Step = last.Height, last.Round, last.Step
		state.Signature, state.SignBytes = last.Signature, last.SignBytes
	case !os.IsNotExist(err):
		return fmt.Errorf("comet: %w", err)
	}
	s.pv = pv
	return nil
}

// GetPubKey returns the key of the signatures.
func (s *fileSigner) GetPubKey() (crypto.PubKey, error) { return s.key.PubKey(), nil }

// SignVote signs vote unless that would contradict what was signed before.
func (s *fileSigner) SignVote(chainID string, vote *cmtproto.Vote) error {
	return s.pv.SignVote(chainID, vote)
}

// SignProposal signs proposal unless that would contradict what was signed before.
func (s *fileSigner) SignProposal(chainID string, proposal *cmtproto.Proposal) error {
	return s.pv.SignProposal(chainID, proposal)
}
