package scenario

import (
	"context"
	"fmt"

	"ihealth/chain/contract"
	"ihealth/iomt/custody"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// deliver lets lots travel against a deadline, each in simulated time, and compares when
// the contract's condition fires with when the lot came.
func (c *Custody) deliver(ctx context.Context, env *Env) ([]Point, error) {
	late, fired, wrong, apart := 0, 0, 0, 0.0
	for lot := range c.Lots {
		stream := rng.New(env.Key.Sub(fmt.Sprintf("transit/%d", lot)))
		arrives := c.blockAfter(sim.Seconds(stream.Exponential(1/c.Transit) + stream.Exponential(1/c.Transit)))
		at, fires, err := c.condition(ctx, arrives)
		if err != nil {
			return nil, err
		}
		isLate := arrives > sim.Seconds(c.Deadline)
		if isLate {
			late++
		}
		if fires {
			fired++
			apart = max(apart, at.Sub(sim.Seconds(c.Deadline)).Seconds())
		}
		if fires != isLate {
			wrong++
		}
	}
	share, se := estimated(late, c.Lots)
	return []Point{
		{X: none, Metric: "late", Value: share, SE: se, N: c.Lots},
		{X: none, Metric: "fired", Value: float64(fired) / float64(c.Lots), N: c.Lots},
		{X: none, Metric: "wrongly_fired", Value: float64(wrong), N: c.Lots},
		{X: none, Metric: "fired_after", Unit: "s", Value: apart, N: c.Lots},
	}, nil
}

// condition returns when the condition fires on a lot that arrives at a time. The clock
// of the contract ticks with every block and at the deadline.
func (c *Custody) condition(ctx context.Context, arrives sim.Time) (at sim.Time, fires bool, err error) {
	due := sim.Seconds(c.Deadline)
	lot := custody.Condition{Lot: contract.PseudonymOf("lot"), To: contract.PseudonymOf(clinic), Due: due}
	tick := func(s *sim.Simulation) {
		if lot.Tick(s.Now()) {
			at, fires = s.Now(), true
		}
	}
	var s sim.Simulation
	s.ScheduleAt(arrives, -1, sim.HandlerFunc(func(s *sim.Simulation) {
		lot.Committed(&custody.Committed{
			Message: contract.Message{Kind: contract.Transfer, Subject: lot.Lot, Party: lot.To}, At: s.Now(),
		})
	}))
	s.ScheduleAt(due, 0, sim.HandlerFunc(tick))
	s.ScheduleAt(due-1, 0, sim.HandlerFunc(tick))
	s.ScheduleAt(arrives, 0, sim.HandlerFunc(tick))
	return at, fires, s.Run(ctx, max(arrives, due))
}
