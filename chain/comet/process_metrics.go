package comet

import (
	"sync"

	"github.com/cometbft/cometbft/config"
	engine "github.com/cometbft/cometbft/node"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/cometbft/cometbft/blocksync"
	"github.com/cometbft/cometbft/consensus"
	"github.com/cometbft/cometbft/mempool"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/proxy"
	"github.com/cometbft/cometbft/state"
	"github.com/cometbft/cometbft/statesync"
)

// registering guards the registry of Prometheus that the engine registers with.
var registering sync.Mutex

// metricsOf returns what makes a node's metrics, labelled with its name: a second node
// that registered the same ones in one process would panic.
func metricsOf(c *config.Config) engine.MetricsProvider {
	provide := engine.DefaultMetricsProvider(c.Instrumentation)
	return func(chainID string) (*consensus.Metrics, *p2p.Metrics, *mempool.Metrics, *state.Metrics, *proxy.Metrics, *blocksync.Metrics, *statesync.Metrics) {
		registering.Lock()
		defer registering.Unlock()
		shared := prometheus.DefaultRegisterer
		defer func() { prometheus.DefaultRegisterer = shared }()
		prometheus.DefaultRegisterer = prometheus.WrapRegistererWith(prometheus.Labels{"node": c.Moniker}, shared)
		return provide(chainID)
	}
}
