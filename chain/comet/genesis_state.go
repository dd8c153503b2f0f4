package comet

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/cometbft/cometbft/types"
)

// ErrGenesis says that a genesis file does not hold the rules of a chain.
var ErrGenesis = errors.New("bad genesis")

// genesisState is the rules of a chain of processes. It stands in their genesis, on
// which all must agree before the first height.
type genesisState struct {
	BlockSize int              `json:"block_size"`
	Gateway   string           `json:"gateway"` // public key, hexadecimal
	Members   []ManifestMember `json:"members"`
}

// rulesOf reads the rules out of a genesis. It fails with ErrGenesis.
func rulesOf(doc *types.GenesisDoc) (rules, error) {
	var s genesisState
	d := json.NewDecoder(bytes.NewReader(doc.AppState))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return rules{}, fmt.Errorf("comet: %w: app_state: %w", ErrGenesis, err)
	}
	if s.BlockSize < 1 || s.BlockSize > MaxBlockSize {
		return rules{}, fmt.Errorf("comet: %w: block size %d: want 1 to %d", ErrGenesis, s.BlockSize, MaxBlockSize)
	}
	gateway, err := hex.DecodeString(s.Gateway)
	if err != nil || len(gateway) != ed25519.PublicKeySize {
		return rules{}, fmt.Errorf("comet: %w: gateway %q: want %d hexadecimal digits", ErrGenesis, s.Gateway, 2*ed25519.PublicKeySize)
	}
	registry, err := registryOf(s.Members)
	if err != nil {
		return rules{}, fmt.Errorf("comet: %w: %w", ErrGenesis, err)
	}
	return rules{chainID: doc.ChainID, blockSize: s.BlockSize, registry: registry, gateway: gateway}, nil
}

// genesis makes the genesis of a manifest whose nodes have their keys.
func (m *Manifest) genesis() (*types.GenesisDoc, error) {
	state, err := json.Marshal(genesisState{m.BlockSize, m.Gateway, m.Members})
	if err != nil {
		return nil, fmt.Errorf("comet: %w", err)
	}
	doc := newGenesis(m.Chain)
	doc.AppState = state
	for _, n := range m.Nodes {
		key, err := n.publicKey()
		if err != nil {
			return nil, err
		}
		doc.Validators = append(doc.Validators, types.GenesisValidator{
			Address: key.Address(), PubKey: key, Power: 1, Name: n.Name,
		})
	}
	return doc, nil
}
