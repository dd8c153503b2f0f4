package experiments

import (
	"context"
	"slices"

	"ihealth/chain"
	"ihealth/queueing"
)

func (x *blockStudy) check(report reporter) {
	b := x.spec.BlockService
	if !(b.ArrivalRate > 0) {
		report("block_service.arrival_rate", "Λ = %v must be greater than 0", b.ArrivalRate)
	}
	for i, load := range b.Loads {
		if !(load > 0 && load < 1) {
			report(indexed("block_service.loads", i), "load %v must lie between 0 and 1", load)
		}
	}
	if len(b.Loads) == 0 || !slices.IsSorted(b.Loads) {
		report("block_service.loads", "the loads of the sweep must increase\nlist one or more, such as [0.3, 0.9]")
	}
	checkDistinct(report, "block_service.loads", b.Loads)
	x.checkClasses(report)
	x.checkSimulation(report)
	x.checkChannels(report)
}

func (x *blockStudy) checkClasses(report reporter) {
	classes := x.spec.BlockService.Classes
	if len(classes) != len(chain.Urgencies()) {
		report("block_service.classes", "%d classes: want the entities that are urgent, normal and non-urgent, such as [8, 4, 9]", len(classes))
	}
	for i, n := range classes {
		checkCount(report, indexed("block_service.classes", i), "entities", n, 1, maxEntities)
	}
}

func (x *blockStudy) checkSimulation(report reporter) {
	if x.spec.has(Simulated) {
		x.spec.BlockService.Simulation.check(report, "block_service.simulation")
	}
}

// checkChannels reports channels that cannot carry the arrival rate, and blocks that
// have no closed form.
func (x *blockStudy) checkChannels(report reporter) {
	b := x.spec.BlockService
	complaints := 0
	checkChannels(func(path, format string, args ...any) {
		complaints++
		report(path, format, args...)
	}, "block_service.channels", b.Channels, &x.spec.Network)
	if complaints > 0 {
		return
	}
	for i := range b.Channels {
		c, err := b.Channels[i].configure(context.Background(), &x.spec.Network)
		if err != nil {
			return // the network section has its own complaint
		}
		at := indexed("block_service.channels", i)
		if mu := c.serviceRate(); !(mu > b.ArrivalRate) {
			report(at, "channel %q is overloaded: Λ = %v/s is not below its capacity n/L = %.6g/s\nlower arrival_rate, or let the channel's blocks grow%w",
				c.name, b.ArrivalRate, mu, hidden{queueing.ErrUnstable})
			continue
		}
		if err := closedBlock(blockPoint{&c, 0.5}, queueing.FullBlocks).Validate(); err != nil {
			report(at, "channel %q has no closed form: %w", c.name, err)
		}
	}
}
