package comet

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/cometbft/cometbft/blocksync"
	"github.com/cometbft/cometbft/consensus"
	"github.com/cometbft/cometbft/mempool"
	engine "github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/proxy"
	"github.com/cometbft/cometbft/state"
	"github.com/cometbft/cometbft/statesync"
	"github.com/go-kit/kit/metrics"

	"ihealth/chain"
)

// traffic counts the messages that the nodes of a network send, by kind. It is the
// engine's own counter of sent messages.
type traffic struct {
	mu    sync.RWMutex
	kinds map[string]*sent
}

// sent is what was sent of one kind.
type sent struct {
	messages, bytes atomic.Int64
}

// provider returns an engine's metrics, of which only that of sent messages does
// anything. Every engine has its own: some are not made to be shared.
func (t *traffic) provider(standard engine.MetricsProvider) engine.MetricsProvider {
	return func(chainID string) (*consensus.Metrics, *p2p.Metrics, *mempool.Metrics, *state.Metrics, *proxy.Metrics, *blocksync.Metrics, *statesync.Metrics) {
		c, p, m, s, a, b, y := standard(chainID)
		p.MessageSendBytesTotal = t
		return c, p, m, s, a, b, y
	}
}

// With implements metrics.Counter. The engine gives the name of the label and the
// kind of message, whose package stands before an underscore.
func (t *traffic) With(labels ...string) metrics.Counter {
	kind := labels[len(labels)-1]
	t.mu.RLock()
	s := t.kinds[kind]
	t.mu.RUnlock()
	if s != nil {
		return s
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kinds == nil {
		t.kinds = make(map[string]*sent)
	}
	if t.kinds[kind] == nil {
		t.kinds[kind] = new(sent)
	}
	return t.kinds[kind]
}

// Add implements metrics.Counter; the engine always names the kind first.
func (t *traffic) Add(float64) { panic("comet: a message without a kind") }

// With implements metrics.Counter.
func (s *sent) With(...string) metrics.Counter { return s }

// Add implements metrics.Counter: one more message of so many bytes.
func (s *sent) Add(bytes float64) {
	s.messages.Add(1)
	s.bytes.Add(int64(bytes))
}

// total returns what was sent so far, by kind, in the order of their names.
func (t *traffic) total() []chain.Traffic {
	t.mu.RLock()
	defer t.mu.RUnlock()
	var list []chain.Traffic
	for _, label := range slices.Sorted(maps.Keys(t.kinds)) {
		_, kind, _ := strings.Cut(label, "_")
		s := t.kinds[label]
		list = append(list, chain.Traffic{Kind: kind, Messages: int(s.messages.Load()), Bytes: int(s.bytes.Load())})
	}
	return list
}

// since returns what was sent after before was the total.
func (t *traffic) since(before []chain.Traffic) []chain.Traffic {
	earlier := make(map[string]chain.Traffic, len(before))
	for _, b := range before {
		earlier[b.Kind] = b
	}
	var list []chain.Traffic
	for _, now := range t.total() {
		b := earlier[now.Kind]
		if now.Messages -= b.Messages; now.Messages > 0 {
			now.Bytes -= b.Bytes
			list = append(list, now)
		}
	}
	return list
}
