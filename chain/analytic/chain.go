package analytic

import (
	"context"
	"errors"
	"fmt"
	"math"

	"ihealth/chain"
	"ihealth/queueing"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// BlockRule says when the manager hands a block over.
type BlockRule uint8

// The rules.
const (
	FullBlocks    BlockRule = iota // when n transactions wait
	PartialBlocks                  // when anybody waits
)

// Chain computes what a chain with one block under way at a time would do. It
// implements chain.Chain.
type Chain struct {
	Latency Latency
	Rule    BlockRule
}

var _ chain.Chain = Chain{}

// Measure returns the closed forms for the workload: expectations, where those of the
// other realisations are observed. NaN stands for what is not known in closed form:
//
//   - commit latencies at a quantile, and of the classes of urgency where there are
//     several;
//   - with PartialBlocks under an open load, where L depends on how many transactions a
//     block holds: block latency, block fill and commit latency, and the number of
//     blocks, which is then 0;
//   - all latencies of transactions under a load above n/L, whose queue grows for ever;
//   - the use of processors.
//
// A load of rate 0 keeps two blocks waiting. It fails with ErrModel and with the errors
// of config and w.
func (c Chain) Measure(ctx context.Context, config chain.Config, w chain.Workload) (chain.Measurement, error) {
	if err := errors.Join(config.Validate(), w.Validate(), c.validate(), context.Cause(ctx)); err != nil {
		return chain.Measurement{}, err
	}
	l := c.Latency.Latency(config.Validators, config.BlockSize)
	if !(l > 0) || math.IsInf(l, 1) {
		return chain.Measurement{}, fmt.Errorf("analytic: %w: the latency of a block with m = %d, n = %d is %v s: want a finite number > 0",
			ErrModel, config.Validators, config.BlockSize, l)
	}
	s := service{config: config, latency: l, rule: c.Rule, same: c.Latency.Latency(config.Validators, 1) == l}
	if w.Rate == 0 {
		return s.closed(w), nil
	}
	return s.open(w), nil
}

func (c Chain) validate() error {
	if c.Latency == nil {
		return fmt.Errorf("analytic: %w: the chain has no model of latency", ErrModel)
	}
	if c.Rule > PartialBlocks {
		return fmt.Errorf("analytic: %w: block rule %d: want FullBlocks or PartialBlocks", ErrModel, c.Rule)
	}
	return c.Latency.Validate()
}

// service is a server of blocks.
type service struct {
	config  chain.Config
	latency float64 // L of a full block, s
	rule    BlockRule
	same    bool // every block takes L
}

// capacity returns n/L, 1/s.
func (s service) capacity() float64 { return float64(s.config.BlockSize) / s.latency }

// closed returns what a load gives that keeps two blocks waiting: blocks are full, and
// a transaction waits for two of them before its own begins.
func (s service) closed(w chain.Workload) chain.Measurement {
	count := w.Count
	if w.Duration > 0 {
		sent := int(s.capacity() * w.Duration.Seconds())
		if count == 0 || sent < count {
			count = sent
		}
	}
	m := s.measurement(w, count)
	m.Throughput = s.capacity()
	m.setBlocks(count, s.latency, 1)
	m.setCommit(3 * s.latency)
	m.Load.AchievedRate = s.capacity()
	return m.Measurement
}

// open returns what a Poisson stream gives.
func (s service) open(w chain.Workload) chain.Measurement {
	count := w.Intended()
	m := s.measurement(w, count)
	m.Throughput = min(w.Rate, s.capacity())
	m.Load.AchievedRate = w.Rate
	stable := w.Rate < s.capacity()
	switch {
	case s.rule == FullBlocks || !stable:
		m.setBlocks(count, s.latency, 1)
	case s.same && s.fill(w.Rate) > 0:
		m.setBlocks(count, s.latency, s.fill(w.Rate))
	}
	if stable && (s.rule == FullBlocks || s.same) {
		m.setCommit(s.queue(w.Rate).Sojourn())
	}
	return m.Measurement
}

// queue returns the station in which transactions wait for their block.
func (s service) queue(rate float64) queueing.BlockGeneral {
	rules := map[BlockRule]queueing.BlockRule{FullBlocks: queueing.FullBlocks, PartialBlocks: queueing.PartialBlocks}
	return queueing.BlockGeneral{Lambda: rate, Service: rng.Deterministic{Value: s.latency}, Size: s.config.BlockSize, Rule: rules[s.rule]}
}

// fill returns the mean part of a block that is used when blocks that always take L
// begin as soon as anybody waits: λ over the blocks a second, over n.
func (s service) fill(rate float64) float64 {
	return rate * s.latency / s.queue(rate).Utilization() / float64(s.config.BlockSize)
}

// expected is a measurement under construction.
type expected struct {
	chain.Measurement
	classes []chain.Urgency // of the transactions
}

// measurement returns the counts of a load of which nothing is refused or late, and
// NaN for all else.
func (s service) measurement(w chain.Workload, count int) *expected {
	nan := math.NaN()
	return &expected{
		Measurement: chain.Measurement{
			Config: s.config, Distinct: count, StateRoots: 1,
			Throughput: nan, BlockFill: nan, HostCPU: nan, OwnCPU: nan,
			BlockLatency: constant(nan), CommitLatency: constant(nan),
			Load: chain.LoadBlock{Intended: count, Sent: count, Accepted: count, Committed: count, ConfiguredRate: w.Rate},
		},
		classes: classes(w),
	}
}

// classes returns the classes of urgency that the entities use; a payload source may
// use any.
func classes(w chain.Workload) []chain.Urgency {
	used := map[chain.Urgency]bool{}
	for _, e := range w.Entities {
		if e.Payload != nil {
			return chain.Urgencies()
		}
		used[e.Urgency] = true
	}
	var out []chain.Urgency
	for _, u := range chain.Urgencies() {
		if used[u] {
			out = append(out, u)
		}
	}
	return out
}

// setBlocks enters blocks that all take the latency and hold the part fill of n
// transactions on average.
func (m *expected) setBlocks(count int, latency, fill float64) {
	m.BlockFill = fill
	m.BlockLatency = constant(latency)
	m.Blocks = int(math.Ceil(float64(count) / (fill * float64(m.Config.BlockSize))))
	m.LargestBlock = min(count, m.Config.BlockSize)
}

// setCommit enters the mean commit latency, which no order of service within the
// queue changes; it is that of the class when there is only one.
func (m *expected) setCommit(mean float64) {
	m.CommitLatency = meanOnly(mean)
	if len(m.classes) == 1 {
		m.CommitLatencyByUrgency = []chain.UrgencyLatency{{Urgency: m.classes[0], Latency: meanOnly(mean)}}
	}
}

// constant is the distribution of a number.
type constant float64

// Mean implements output.Distribution.
func (c constant) Mean() float64 { return float64(c) }

// Quantile implements output.Distribution.
func (c constant) Quantile(float64) float64 { return float64(c) }

// meanOnly is a distribution of which only the mean is known.
type meanOnly float64

// Mean implements output.Distribution.
func (m meanOnly) Mean() float64 { return float64(m) }

// Quantile implements output.Distribution.
func (meanOnly) Quantile(float64) float64 { return math.NaN() }

var (
	_ output.Distribution = constant(0)
	_ output.Distribution = meanOnly(0)
)
