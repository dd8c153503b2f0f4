package experiments

import (
	"context"
	"fmt"

	"ihealth/bco"
	"ihealth/chain"
)

// Channel is a chain whose configuration is either chosen by BCO from weights,
// or fixed.
type Channel struct {
	Name       string   `yaml:"name"`
	Weights    *Weights `yaml:"weights"`    // α, β, γ: BCO chooses (m, n)
	Validators int      `yaml:"validators"` // fixed m, without weights
	Block      int      `yaml:"block"`      // fixed n, without weights
}

// Weights are α, β and γ of I-Health eq. (12); they sum to 1.
type Weights struct {
	Latency  float64 `yaml:"latency"`
	Security float64 `yaml:"security"`
	Cost     float64 `yaml:"cost"`
}

func (w Weights) bco() bco.Weights { return bco.Weights(w) }

// checkChannels reports what is wrong with the list of channels at path.
func checkChannels(report reporter, path string, channels []Channel, n *Network) {
	if len(channels) == 0 {
		report(path, "no channel is listed\nname at least one, with weights or with validators and block")
	}
	seen := map[string]bool{}
	for i, c := range channels {
		at := indexed(path, i)
		if c.Name == "" || seen[c.Name] {
			report(at+".name", "channel %d needs a name of its own", i+1)
		}
		seen[c.Name] = true
		c.check(report, at, n)
	}
}

// checkWeighted is checkChannels for channels that are chosen by weights.
func checkWeighted(report reporter, path string, channels []Channel, n *Network) {
	checkChannels(report, path, channels, n)
	for i, c := range channels {
		if c.Weights == nil {
			report(indexed(path, i), "channel %q is fixed\ngive it weights", c.Name)
		}
	}
}

func (c *Channel) check(report reporter, at string, n *Network) {
	switch {
	case c.Weights != nil && (c.Validators != 0 || c.Block != 0):
		report(at, "channel %q has both weights and a fixed configuration\nkeep either weights, or validators and block", c.Name)
	case c.Weights != nil:
		if err := c.Weights.bco().Validate(); err != nil {
			reportProblem(report, at, err)
		}
	case c.Validators < 1 || c.Validators > n.Validators.Count:
		report(at+".validators", "channel %q: m = %d is outside 1 … %d, the validators of the network", c.Name, c.Validators, n.Validators.Count)
	case c.Block < 1:
		report(at+".block", "channel %q: n = %d must be at least 1", c.Name, c.Block)
	}
}

// configured is a channel with its configuration.
type configured struct {
	name    string
	config  chain.Config
	metrics chain.Metrics
	passes  int             // BCO's, 0 for a fixed channel
	trace   []bco.Candidate // BCO's
	utility *bco.Evaluator
}

// serviceRate returns μ = n/L, 1/s: the manager's service rate in I-Health.
func (c *configured) serviceRate() float64 { return float64(c.config.BlockSize) / c.metrics.Latency }

// prefix returns the metrics of the m fastest validators and blocks of n.
func (c *configured) prefix(m, n int) chain.Metrics {
	return c.utility.Metrics(c.utility.Prefix(m), n)
}

// configure lets BCO choose, or evaluates the fixed configuration.
func (c *Channel) configure(ctx context.Context, n *Network) (configured, error) {
	weights := bco.Weights{Latency: 1}
	if c.Weights != nil {
		weights = c.Weights.bco()
	}
	p := n.problem(weights)
	e, err := bco.NewEvaluator(&p)
	if err != nil {
		return configured{}, err
	}
	out := configured{name: c.Name, utility: e, config: chain.Config{Validators: c.Validators, BlockSize: c.Block}}
	if c.Weights != nil {
		s, err := bco.BCO{}.Solve(ctx, &p)
		if err != nil {
			return configured{}, err
		}
		out.config = chain.Config{Validators: s.M, BlockSize: s.N}
		out.passes, out.trace = s.Passes, s.Trace
	}
	if out.config.Validators < 1 || out.config.Validators > n.Validators.Count || out.config.BlockSize < 1 {
		return configured{}, fmt.Errorf("channel %q cannot be configured as (%d, %d)", c.Name, out.config.Validators, out.config.BlockSize)
	}
	out.metrics = out.prefix(out.config.Validators, out.config.BlockSize)
	return out, nil
}
