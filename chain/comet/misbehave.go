package comet

import (
	"github.com/cometbft/cometbft/consensus"
	"github.com/cometbft/cometbft/p2p"
	cmtcons "github.com/cometbft/cometbft/proto/tendermint/consensus"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

// Misbehave makes the i-th node behave so from now on, until it is told
// otherwise. It fails with ErrOptions.
//
// An engine asks its signer for each vote once. So when more than a third have been
// silent in one step, no further step comes, in which they would be asked again: they
// have to be stopped and started.
func (t *Testnet) Misbehave(i int, b Behaviour) error {
	n, err := t.nodeAt(i)
	if err != nil {
		return err
	}
	if err := b.Validate(); err != nil {
		return err
	}
	n.conduct.set(b)
	return nil
}

// corrupt puts what the node's conduct may turn bad before its application and its
// signer.
func (n *node) corrupt() {
	n.conduct = newConduct(n.stopped)
	n.abci = &misbehavingApplication{n.abci, n.conduct, n.identity.consensus.PubKey().Address()}
	n.signer = &misbehavingSigner{
		PrivValidator: n.signer,
		conduct:       n.conduct,
		second:        types.NewMockPVWithParams(n.identity.consensus, false, false),
		publish:       n.publish,
	}
}

// stopped returns the channel that is closed when the running engine is to stop.
func (n *node) stopped() <-chan struct{} {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.done
}

// publish sends a vote to all peers, past the engine. A peer whose queue is full
// does not get it.
func (n *node) publish(vote *cmtproto.Vote) {
	e := n.running()
	if e == nil {
		return
	}
	message := &cmtcons.Vote{Vote: vote}
	e.Switch().Peers().ForEach(func(p p2p.Peer) {
		p.TrySend(p2p.Envelope{ChannelID: consensus.VoteChannel, Message: message})
	})
}
