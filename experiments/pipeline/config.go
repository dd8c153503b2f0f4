package pipeline

import (
	"fmt"
	"math"

	"ihealth/chain"
	"ihealth/chain/comet"
)

// Config is a pipeline with the load of its alerts.
type Config struct {
	Ledger  string `yaml:"ledger" jsonschema:"enum=simulated,enum=chain"`
	Machine string `yaml:"machine" jsonschema:"enum=log,enum=evm"`
	Device  string `yaml:"device" jsonschema:"enum=temperature,enum=glucose,enum=location,enum=carbon-dioxide,enum=cold-chain,enum=asset"`

	People   int     `yaml:"people"`     // or rooms, lots, assets, each with one device and one edge node, 1 to 10000
	Interval float64 `yaml:"interval_s"` // between readings of a device, s, > 0; of a cold chain whole minutes
	Seconds  float64 `yaml:"seconds"`    // of watching, s, > 0
	Rate     float64 `yaml:"-"`          // alerts of all people, 1/s, > 0, at most half of their readings; see Exact
	Urgent   float64 `yaml:"urgent"`     // part of the alerts that are emergencies, in (0, 1)

	Validators   int     `yaml:"validators"`      // n, 4 to 100
	Quorum       int     `yaml:"quorum"`          // q of a simulated chain; 0: the least safe one
	Block        int     `yaml:"block"`           // most transactions, 1 to 1500
	BlockTimeout float64 `yaml:"block_timeout_s"` // longest wait for a block to fill, s, ≥ 0; a real chain waits 1 ms at least
	Delay        float64 `yaml:"delay_s"`         // of every link between validators, s, ≥ 0
	Notify       float64 `yaml:"notify_s"`        // mean time from the ledger, or the edge node, to the authority, s, > 0

	Scan bool `yaml:"scan"` // search all that the chain keeps for all readings and limits; real nodes then keep files
}

// The ledgers of a pipeline.
const (
	Simulated = "simulated" // PBFT in simulated time
	Real      = "chain"     // CometBFT nodes of this process
)

// Exact reports whether alerts come at Rate with the part Urgent, as independent episodes,
// each of one reading. Otherwise they follow a course of their own: a fence and a chart are
// positive for as long as somebody is away or a source is there, a lot goes off once, and
// of an asset the rate is that at which it is fetched.
func (c *Config) Exact() bool { return c.Device == "temperature" || c.Device == "glucose" }

// Check reports every field that is out of its range by its key.
func (c *Config) Check(report func(key, format string, args ...any)) {
	for _, choice := range []struct{ key, value string }{{"ledger", c.Ledger}, {"machine", c.Machine}, {"device", c.Device}} {
		if choice.value == "" {
			report(choice.key, "say which %s", choice.key)
		}
	}
	for _, n := range []struct {
		key            string
		n, least, most int
	}{
		{"people", c.People, 1, 10000},
		{"validators", c.Validators, comet.MinValidators, comet.MaxValidators},
		{"quorum", c.Quorum, 0, c.Validators},
		{"block", c.Block, 1, comet.MaxBlockSize},
	} {
		if n.n < n.least || n.n > n.most {
			report(n.key, "%d: want %d to %d", n.n, n.least, n.most)
		}
	}
	if c.Ledger == Real && c.Quorum != 0 {
		report("quorum", "real nodes decide by more than two thirds\nset it to 0")
	}
	if c.Device == "cold-chain" && math.Mod(c.Interval, 60) != 0 {
		report("interval_s", "%v s: a logger is read every so many whole minutes\nmake it a multiple of 60", c.Interval)
	}
	c.checkTimes(report)
	c.checkRate(report)
}

func (c *Config) checkTimes(report func(key, format string, args ...any)) {
	for _, v := range []struct {
		key         string
		value, most float64
	}{{"interval_s", c.Interval, 86400}, {"seconds", c.Seconds, 1e6}, {"notify_s", c.Notify, 3600}} {
		if !(v.value > 0 && v.value <= v.most) {
			report(v.key, "%v s: want more than 0 and at most %g", v.value, v.most)
		}
	}
	for _, v := range []struct {
		key   string
		value float64
	}{{"block_timeout_s", c.BlockTimeout}, {"delay_s", c.Delay}} {
		if !(v.value >= 0 && v.value <= chain.MaxDelay.Seconds()) {
			report(v.key, "%v s: want 0 to %v", v.value, chain.MaxDelay)
		}
	}
}

func (c *Config) checkRate(report func(key, format string, args ...any)) {
	if !(c.Urgent > 0 && c.Urgent < 1) {
		report("urgent", "a part of %v: want more than 0 and less than 1", c.Urgent)
	}
	if most := float64(c.People) / c.Interval / 2; !(c.Rate > 0 && c.Rate <= most) {
		report("rate", "%v alerts a second: want more than 0 and at most half of the readings, %g", c.Rate, most)
	}
}

// Latency returns what simulated PBFT takes for a block, s: it is sent, prepared and
// committed.
func (c *Config) Latency() float64 { return 3 * c.Delay }

// validate returns the first thing that Check reports.
func (c *Config) validate() error {
	var first error
	c.Check(func(key, format string, args ...any) {
		if first == nil {
			first = fmt.Errorf("pipeline: %s: "+format, append([]any{key}, args...)...)
		}
	})
	return first
}
