package scenario

import (
	"context"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/chain/comet"
	"ihealth/queueing"
)

// OwnChain is our own chain of real nodes on this host, on links that nothing shapes.
type OwnChain struct {
	Validators int     `yaml:"validators"` // 4 to 21
	Blocks     []int   `yaml:"blocks"`     // transactions in a block, at most; entities use the last
	Seconds    float64 `yaml:"seconds"`    // of a run, 0.5 to 60
	Payload    int     `yaml:"payload"`    // bytes of a transaction's payload, 0 to 65536
	Entities   []int   `yaml:"entities"`   // numbers of entities that send, ≥ 1
}

func (c *OwnChain) check(report Reporter) {
	checkRange(report, "validators", float64(c.Validators), 4, 21)
	if len(c.Blocks) == 0 {
		report("blocks", "no block size: want at least one")
	}
	for i, n := range c.Blocks {
		checkRange(report, indexed("blocks", i), float64(n), 1, comet.MaxBlockSize)
	}
	checkRange(report, "seconds", c.Seconds, 0.5, 60)
	checkRange(report, "payload", float64(c.Payload), 0, chain.MaxPayload)
	for i, n := range c.Entities {
		checkRange(report, indexed("entities", i), float64(n), 1, 1000)
	}
}

// ownSeries names the chain in figures.
const ownSeries = "own chain, measured"

// measure asks what the chain carries with a queue that is kept full, for every block size,
// and how long entities wait that send at their rate.
func (w *LoadWall) measure(ctx context.Context, env *Env) ([]Point, error) {
	c := w.Chain
	var out []Point
	var rate float64
	for _, block := range c.Blocks {
		m, err := c.run(ctx, env, block, 0)
		if err != nil {
			return nil, err
		}
		rate = m.Throughput
		out = append(out, Point{Series: fmt.Sprintf("blocks of %d", block), X: none, Metric: "throughput", Unit: "1/s", Value: rate, N: m.Load.Committed})
	}
	for _, n := range c.Entities {
		if w.load(n) > steepest*rate {
			env.Note(fmt.Sprintf("%d entities send more than %.0f transactions a second, which this host's chain carries: left out", n, rate))
			continue
		}
		m, err := c.run(ctx, env, c.Blocks[len(c.Blocks)-1], w.load(n))
		if err != nil {
			return nil, err
		}
		label := queueing.MM1{Lambda: w.load(n), Mu: rate}
		out = append(out,
			Point{Series: ownSeries, X: float64(n), Metric: "own_sojourn", Unit: "s", Value: m.CommitLatency.Mean(), N: m.Load.Committed},
			Point{Series: ownSeries, X: float64(n), Metric: "own_label", Unit: "s", Value: label.Sojourn()})
	}
	return out, nil
}

// run measures fresh nodes under a rate, 1/s; 0 keeps the queue full.
func (c *OwnChain) run(ctx context.Context, env *Env, block int, rate float64) (chain.Measurement, error) {
	load := chain.Workload{
		Rate: rate, Duration: duration(c.Seconds), PayloadBytes: c.Payload, Seed: env.Key.Seed,
		Entities: []chain.Entity{{Name: "oracle", Share: 1, Urgency: chain.Urgent}},
	}
	nodes := comet.Chain{Options: comet.Options{BlockTimeout: time.Millisecond, Seed: env.Key.Seed}}
	m, err := nodes.Measure(ctx, chain.Config{Validators: c.Validators, BlockSize: block}, load)
	if err != nil {
		return m, err
	}
	if m.HostBound() {
		env.Note(fmt.Sprintf("blocks of %d at %.0f/s: the host's processors were %.0f %% busy", block, rate, 100*m.HostCPU))
	}
	if m.Load.Committed == 0 {
		return m, fmt.Errorf("nothing was committed in %v s: make the runs longer", c.Seconds)
	}
	return m, nil
}
