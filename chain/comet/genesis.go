package comet

import (
	"fmt"
	"time"

	comet25519 "github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/types"
)

// identity is the keys of a node, the same for the same seed and index.
type identity struct {
	consensus comet25519.PrivKey
	node      *p2p.NodeKey
}

// key names the node as a validator.
func (id identity) key() validatorKey { return validatorKey(id.consensus.PubKey().Bytes()) }

func newIdentity(seed uint64, index int) identity {
	return identity{
		consensus: comet25519.GenPrivKeyFromSecret(fmt.Appendf(nil, "ihealth validator %d/%d", seed, index)),
		node:      &p2p.NodeKey{PrivKey: comet25519.GenPrivKeyFromSecret(fmt.Appendf(nil, "ihealth node %d/%d", seed, index))},
	}
}

// genesis makes the nodes' keys and the first state: the first nodes validate with
// the same power, and blocks may be as large as the engine allows.
func genesis(o Options) (*types.GenesisDoc, []identity) {
	doc := newGenesis(o.chainID())
	identities := make([]identity, o.Nodes)
	for i := range identities {
		identities[i] = newIdentity(o.Seed, i)
		if i >= o.Validators {
			continue
		}
		public := identities[i].consensus.PubKey()
		doc.Validators = append(doc.Validators, types.GenesisValidator{
			Address: public.Address(), PubKey: public, Power: 1, Name: fmt.Sprint(i),
		})
	}
	return doc, identities
}

// newGenesis returns a genesis without validators, a second ago: were it in the
// future, the engine would sleep.
func newGenesis(name string) *types.GenesisDoc {
	params := types.DefaultConsensusParams()
	params.Block.MaxBytes = types.MaxBlockSizeBytes
	return &types.GenesisDoc{
		GenesisTime:     time.Now().Add(-time.Second),
		ChainID:         name,
		InitialHeight:   1,
		ConsensusParams: params,
	}
}
