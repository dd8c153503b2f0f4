package comet

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	"ihealth/chain"
)

// The newest tag of the engine is abandoned: a tool that updates must not take it.
func TestEngineIsPinned(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(mod), "github.com/cometbft/cometbft v0.40.0\n") {
		t.Error("go.mod does not pin CometBFT v0.40.0")
	}
}

func TestSettingsAvoidTraps(t *testing.T) {
	o := Options{Validators: 4, Nodes: 13, BlockSize: 1}.withDefaults()
	c := engineConfig(o, t.TempDir(), "127.0.0.1:1")
	for name, ok := range map[string]bool{
		"T2: no shared registry":         !c.Instrumentation.Prometheus,
		"T3: no empty blocks":            !c.Consensus.CreateEmptyBlocks,
		"T6: nothing is gossiped":        !c.Mempool.Broadcast,
		"T6: what is stranded goes":      c.Mempool.Recheck,
		"T13: no RPC port":               c.RPC.ListenAddress == "",
		"T15: one host":                  !c.P2P.AddrBookStrict && c.P2P.AllowDuplicateIP,
		"T15: no exchange of peers":      !c.P2P.PexReactor,
		"T15: room for all peers":        c.P2P.MaxNumInboundPeers >= 13,
		"T17: patience with a proposer":  c.Consensus.TimeoutPropose >= 3*time.Second,
		"T19: polling is not free":       c.Consensus.PeerGossipSleepDuration >= pollFew,
		"T19: many nodes poll less":      engineConfig(Options{Validators: 4, Nodes: 21}, "", "").Consensus.PeerGossipSleepDuration == pollMany,
		"T21: no index":                  c.TxIndex.Indexer == "null",
		"T21: no results":                c.Storage.DiscardABCIResponses,
		"no waiting after a commit":      c.Consensus.TimeoutCommit == 0,
		"no waiting for late precommits": !c.Consensus.SkipTimeoutCommit,
	} {
		if !ok {
			t.Error(name)
		}
	}
}

func TestGenesisIsInThePast(t *testing.T) {
	doc, _ := genesis(Options{Validators: 4, Nodes: 4})
	if !doc.GenesisTime.Before(time.Now()) {
		t.Errorf("genesis at %v", doc.GenesisTime)
	}
}

// Heights that everybody has are forgotten, those that a stopped node will ask for
// are kept.
func TestCommitForgets(t *testing.T) {
	for _, c := range []struct{ height, needed, want int64 }{
		{5, 5, 0}, {retained + 5, retained + 5, 5}, {retained + 50, 7, 7}, {retained + 50, 0, 0},
	} {
		a := testApplication(t)
		a.height, a.needed = c.height, func() int64 { return c.needed }
		res, err := a.Commit(context.Background(), &abci.RequestCommit{})
		if err != nil || res.RetainHeight != c.want {
			t.Errorf("height %d, needed after %d: retain from %d, %v, want %d", c.height, c.needed, res.RetainHeight, err, c.want)
		}
	}
}

// A hundred thousand transactions, each committed once by every validator.
func TestHundredThousandTransactions(t *testing.T) {
	if os.Getenv("IHEALTH_LONG") == "" {
		t.Skip("takes a minute: set IHEALTH_LONG=1 to run it")
	}
	w := threeClasses()
	w.Count = 100_000
	m, err := Chain{Options: Options{ProposeTimeout: patience, StallTimeout: 4 * patience}}.
		Measure(context.Background(), chain.Config{Validators: 4, BlockSize: 500}, w)
	if err != nil {
		t.Fatal(err)
	}
	checkLoad(t, m)
	if m.Load.Committed != w.Count || m.Distinct != w.Count || m.StateRoots != 1 {
		t.Errorf("%d committed, %d distinct, %d state roots, want %d", m.Load.Committed, m.Distinct, m.StateRoots, w.Count)
	}
	t.Logf("%d blocks, %.0f tx/s, p50 of a block %.1f ms, host %.2f", m.Blocks, m.Throughput, 1e3*m.BlockLatency.Quantile(0.5), m.HostCPU)
}
