package experiments

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ihealth/chain"
	"ihealth/chain/comet"
	"ihealth/sim"
)

// Joined is the section of an experiment in which entities send to the blockchain
// manager and the manager feeds a chain: one by leader-based verification in simulated
// time, as I-Health eq. (17) has it, and real nodes. The entities and the manager are
// the same for both.
type Joined struct {
	Classes     []int           `yaml:"classes"`      // entities that are urgent, normal and non-urgent
	ArrivalRate float64         `yaml:"arrival_rate"` // Λ of all entities, 1/s, > 0, on every simulated channel
	Channels    []Channel       `yaml:"channels"`
	Sweep       JoinedSweep     `yaml:"sweep"`
	Simulation  Simulation      `yaml:"simulation"`
	Real        JoinedRealChain `yaml:"real"`
}

// JoinedSweep is a simulated channel under other loads.
type JoinedSweep struct {
	Channel string    `yaml:"channel"` // name of one of the channels
	Loads   []float64 `yaml:"loads"`   // Λ·L/n, in (0, 1), increasing

	Simulation Simulation `yaml:"simulation"`
}

// JoinedRealChain is the chain of real nodes.
type JoinedRealChain struct {
	Validators int       `yaml:"validators"`
	Block      int       `yaml:"block"`
	Links      Links     `yaml:"links"`
	Loads      []float64 `yaml:"loads"`   // parts of the throughput that a full queue shows, > 0, increasing
	Seconds    float64   `yaml:"seconds"` // of each load, > 0
}

// joinedPayload is what an entity sends, byte.
const joinedPayload = 100

// neverInTime is how long a manager waits for a full block that waits for nothing else.
// A run's last block, which never fills, leaves after it.
const neverInTime = 1000 * time.Hour

// entities returns the senders.
func (j *Joined) entities() []chain.Entity {
	var out []chain.Entity
	for class, n := range j.Classes {
		for range n {
			out = append(out, chain.Entity{
				Name: fmt.Sprintf("entity-%02d", len(out)+1), Share: 1, Urgency: chain.Urgency(class),
			})
		}
	}
	return out
}

// block returns the same as a queue of blocks, simulated so often.
func (j *Joined) block(often Simulation) *BlockService {
	return &BlockService{ArrivalRate: j.ArrivalRate, Classes: j.Classes, Simulation: often}
}

// rules of a manager in results and legends, and of the station that is the same.
var joinedRules = []struct {
	name    string
	timeout time.Duration
	station sim.BlockRule
}{
	{partialBlocks, 0, sim.PartialBlocks},
	{fullBlocks, neverInTime, sim.FullBlocks},
}

// joinedStudy joins sources, manager and chains.
type joinedStudy struct{ spec *Spec }

func (x *joinedStudy) check(report reporter) {
	j := x.spec.Joined
	if !(j.ArrivalRate > 0) {
		report("joined.arrival_rate", "Λ = %v must be greater than 0", j.ArrivalRate)
	}
	if len(j.Classes) != len(chain.Urgencies()) {
		report("joined.classes", "%d classes: want the entities that are urgent, normal and non-urgent, such as [8, 4, 9]", len(j.Classes))
	}
	for i, n := range j.Classes {
		checkCount(report, indexed("joined.classes", i), "entities", n, 1, maxEntities)
	}
	if x.spec.has(Simulated) {
		j.Simulation.check(report, "joined.simulation")
		j.Sweep.Simulation.check(report, "joined.sweep.simulation")
		checkCount(report, "joined.sweep.simulation.customers", "customers", j.Sweep.Simulation.Customers, 10, chain.MaxTransactions)
		checkCount(report, "joined.simulation.customers", "customers", j.Simulation.Customers, 10, chain.MaxTransactions)
	}
	x.checkChannels(report)
	if x.spec.has(OnChain) {
		j.Real.check(report)
	}
}

// checkChannels reports channels that cannot carry the arrival rate, and a sweep of none.
func (x *joinedStudy) checkChannels(report reporter) {
	j := x.spec.Joined
	checkChannels(report, "joined.channels", j.Channels, &x.spec.Network)
	for i := range j.Channels {
		c, err := j.Channels[i].configure(context.Background(), &x.spec.Network)
		if err != nil {
			return // it has its complaint
		}
		if mu := c.serviceRate(); !(mu > j.ArrivalRate) {
			report(indexed("joined.channels", i), "channel %q is overloaded: Λ = %v/s is not below its capacity n/L = %.6g/s", c.name, j.ArrivalRate, mu)
		}
	}
	named := func(c Channel) bool { return c.Name == j.Sweep.Channel }
	if len(j.Sweep.Loads) > 0 && !slices.ContainsFunc(j.Channels, named) {
		report("joined.sweep.channel", "there is no channel %q", j.Sweep.Channel)
	}
	checkLoadsOf(report, "joined.sweep.loads", j.Sweep.Loads, 1)
}

// checkLoadsOf reports loads that do not lie between 0 and most, or do not increase.
func checkLoadsOf(report reporter, at string, loads []float64, most float64) {
	for i, load := range loads {
		if !(load > 0 && load < most) {
			report(indexed(at, i), "load %v must lie between 0 and %v", load, most)
		}
	}
	if !slices.IsSorted(loads) {
		report(at, "the loads must increase")
	}
	checkDistinct(report, at, loads)
}

func (c *JoinedRealChain) check(report reporter) {
	checkCount(report, "joined.real.validators", "validators", c.Validators, comet.MinValidators, comet.MaxValidators)
	checkCount(report, "joined.real.block", "transactions", c.Block, 1, comet.MaxBlockSize)
	c.Links.check(report, "joined.real.links")
	checkLoadsOf(report, "joined.real.loads", c.Loads, 10)
	if !(c.Seconds > 0 && c.Seconds <= 3600) {
		report("joined.real.seconds", "%v s of load: want more than 0 and at most 3600", c.Seconds)
	}
}
