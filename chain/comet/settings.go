package comet

import (
	"fmt"
	"time"

	"github.com/cometbft/cometbft/config"
)

// pollFew and pollMany are how long the engine sleeps between two looks for
// votes that a peer lacks. A block costs about three sleeps; with many
// nodes shorter ones only heat the processor.
const (
	pollFew   = 2 * time.Millisecond
	pollMany  = 5 * time.Millisecond
	pollLimit = 16 // nodes up to which pollFew is better
)

// engineConfig returns the engine's settings for a node that has its files
// in home and listens on address.
func engineConfig(o Options, home, address string) *config.Config {
	c := config.DefaultConfig()
	c.SetRoot(home)
	c.RPC.ListenAddress = ""
	c.FilterPeers = false
	c.TxIndex.Indexer = "null"
	c.Storage.DiscardABCIResponses = true
	c.Instrumentation.Prometheus = false
	setConsensus(c.Consensus, o)
	setMempool(c.Mempool)
	setPeers(c.P2P, o, address)
	return c
}

// setConsensus takes all waiting out of a block that goes well. What remains is
// patience with a proposer that does not propose.
func setConsensus(c *config.ConsensusConfig, o Options) {
	c.CreateEmptyBlocks = false
	c.TimeoutCommit = 0
	c.TimeoutPropose = o.ProposeTimeout
	c.TimeoutProposeDelta = o.ProposeTimeout / 4
	c.TimeoutPrevote, c.TimeoutPrevoteDelta = o.VoteTimeout, o.VoteTimeout/4
	c.TimeoutPrecommit, c.TimeoutPrecommitDelta = o.VoteTimeout, o.VoteTimeout/4
	c.PeerGossipSleepDuration = pollFew
	if o.Nodes > pollLimit {
		c.PeerGossipSleepDuration = pollMany
	}
}

// setMempool keeps transactions where they are: the gateway brings them to the
// proposer. The cache is allocated in full.
func setMempool(c *config.MempoolConfig) {
	c.Broadcast = false
	c.Recheck = true
	c.CacheSize = 5000
	c.Size = 5000
}

// setPeers lets many peers share the address of one host.
func setPeers(c *config.P2PConfig, o Options, address string) {
	c.ListenAddress = fmt.Sprintf("tcp://%s", address)
	c.AddrBookStrict = false
	c.AllowDuplicateIP = true
	c.PexReactor = false
	c.MaxNumInboundPeers = o.Nodes
	c.MaxNumOutboundPeers = o.Nodes
	c.HandshakeTimeout = 20 * (time.Second + o.networkLatency())
	c.FlushThrottleTimeout = time.Millisecond
	c.SendRate = 0
	c.RecvRate = 0
}
