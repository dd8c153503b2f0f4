package comet

import (
	"errors"
	"fmt"
	"os"

	comet25519 "github.com/cometbft/cometbft/crypto/ed25519"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/types"
)

// readGenesis reads a genesis file, on whose validators the engine would panic were
// they not checked first. It fails with ErrGenesis.
func readGenesis(path string) (*types.GenesisDoc, error) {
	text, err := os.ReadFile(path)
	doc := new(types.GenesisDoc)
	if err == nil {
		err = cmtjson.Unmarshal(text, doc)
	}
	if err == nil {
		err = checkValidators(doc.Validators)
	}
	if err == nil {
		err = doc.ValidateAndComplete()
	}
	if err != nil {
		return nil, fmt.Errorf("comet: %w: %s: %w", ErrGenesis, path, err)
	}
	return doc, nil
}

func checkValidators(validators []types.GenesisValidator) error {
	if len(validators) == 0 {
		return errors.New("no validators")
	}
	seen := make(map[validatorKey]bool)
	for i, v := range validators {
		key, ok := v.PubKey.(comet25519.PubKey)
		switch {
		case !ok || len(key) != comet25519.PubKeySize:
			return fmt.Errorf("validators[%d]: no public key of Ed25519, %d bytes, in pub_key", i, comet25519.PubKeySize)
		case seen[validatorKey(key)]:
			return fmt.Errorf("validators[%d]: its key stands twice", i)
		case v.Power < 1 || v.Power > types.MaxTotalVotingPower/int64(len(validators)):
			return fmt.Errorf("validators[%d]: power %d: want 1 or more", i, v.Power)
		}
		seen[validatorKey(key)] = true
	}
	return nil
}
