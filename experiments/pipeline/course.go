package pipeline

import (
	"ihealth/sim"
	"ihealth/sim/rng"
)

// course are times in which something is out of range, one after the other: the truth
// behind the readings of devices that follow what goes on.
type course []span

// span is a time, to its end.
type span struct{ from, to sim.Time }

// course draws a device's. Each lasts for an interval between readings at least, and on
// average for as many as one reading in it, the first, is the wanted part of: so a detector
// that says it at once, and as long as it lasts, gives alerts of the wanted rate and part.
func (c *Config) course(stream *rng.Stream) course {
	lasts := c.Interval / c.Urgent
	gap := float64(c.People)/(c.Rate*c.Urgent) - lasts
	var out course
	for t := stream.Exponential(1 / gap); t < c.Seconds; t += stream.Exponential(1 / gap) {
		end := t + c.Interval + stream.Exponential(1/(lasts-c.Interval))
		out = append(out, span{sim.Seconds(t), sim.Seconds(end)})
		t = end
	}
	return out
}

// since returns when the last of it until t began. Before the first, an alarm is false, and
// its reading itself the beginning.
func (l course) since(t sim.Time) sim.Time {
	onset := t
	for _, s := range l {
		if s.from > t {
			break
		}
		onset = s.from
	}
	return onset
}
