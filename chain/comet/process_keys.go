package comet

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"

	"github.com/cometbft/cometbft/crypto"
	comet25519 "github.com/cometbft/cometbft/crypto/ed25519"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
	"github.com/cometbft/cometbft/types"
)

// loadSigner reads a validator's key, which must be that of the node name in the
// genesis, and what it has signed last. The engine's own function ends the process, or
// panics, where these files are not what they should be.
func loadSigner(keyPath, statePath, name string, genesis *types.GenesisDoc) (*privval.FilePV, error) {
	key := new(privval.FilePVKey)
	if err := readKey(keyPath, key, func() crypto.PrivKey { return key.PrivKey }); err != nil {
		return nil, err
	}
	if err := checkOwner(key.PrivKey.PubKey(), name, genesis); err != nil {
		return nil, homeError(keyPath, err)
	}
	text, err := os.ReadFile(statePath)
	if err == nil {
		_, err = parseSignState(text)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: never run a validator without the state it has left, it could sign twice",
			homeError(statePath, err))
	}
	return privval.LoadFilePV(keyPath, statePath), nil
}

// loadNodeKey reads the key by which the peers know a node.
func loadNodeKey(path string) (*p2p.NodeKey, error) {
	key := new(p2p.NodeKey)
	return key, readKey(path, key, func() crypto.PrivKey { return key.PrivKey })
}

// readKey reads a file that nobody else may read into file, whose private key must be
// a whole one of Ed25519.
func readKey(path string, file any, private func() crypto.PrivKey) error {
	info, err := os.Stat(path)
	if err != nil {
		return homeError(path, fmt.Errorf("%w: bring it back, or make a new testnet with ihealth chain testnet", err))
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return homeError(path, fmt.Errorf("others may read or change it, mode %04o: chmod 600 it, and make new keys if it may be known", mode))
	}
	text, err := os.ReadFile(path)
	if err == nil {
		err = cmtjson.Unmarshal(text, file)
	}
	if err == nil {
		err = checkPrivate(private())
	}
	if err != nil {
		return homeError(path, fmt.Errorf("%w: bring the node's own file back, or make a new testnet with ihealth chain testnet", err))
	}
	return nil
}

func checkPrivate(key crypto.PrivKey) error {
	private, ok := key.(comet25519.PrivKey)
	if !ok {
		return errors.New("no private key of Ed25519 in priv_key")
	}
	if len(private) != ed25519.PrivateKeySize {
		return fmt.Errorf("priv_key.value has %d bytes, want %d", len(private), ed25519.PrivateKeySize)
	}
	if whole := ed25519.NewKeyFromSeed(private[:ed25519.SeedSize]); !bytes.Equal(whole, private) {
		return errors.New("the halves of priv_key.value do not belong together")
	}
	return nil
}

// checkOwner checks that a key is that of the node name in the genesis.
func checkOwner(key crypto.PubKey, name string, genesis *types.GenesisDoc) error {
	for _, v := range genesis.Validators {
		if !v.PubKey.Equals(key) {
			continue
		}
		if v.Name != name {
			return fmt.Errorf("this is the key of node %q in the genesis, and %s says moniker %q: two nodes with one key sign twice", v.Name, configFile, name)
		}
		return nil
	}
	return errors.New("the key is none of a validator in the genesis: bring the node's own file back")
}

// homeError says which file of a home is wrong.
func homeError(path string, err error) error {
	return fmt.Errorf("comet: %w: %s: %w", ErrHome, path, err)
}
