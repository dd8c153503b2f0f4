package scenario

import (
	"math"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// reception is what the authority gets of one person's alerts.
type reception struct {
	numbered bool
	box      *edge.Outbox
	inbox    *edge.Inbox

	sent, arrived int
	last          uint64  // number of the report that arrived last
	delay         float64 // of all that arrived, s
	gaps, seen    int     // runs of lost reports before an arrival, and those that the inbox saw
	wrong         int     // arrivals at which the inbox counted other losses than there were
	err           error
}

// receive takes a report at its arrival. Without numbers the authority can only count what
// comes.
func (r *reception) receive(report edge.Report, now sim.Time) {
	r.arrived++
	r.delay += (now - report.At).Seconds()
	lost := report.Sequence - r.last - 1
	r.last = report.Sequence
	if !r.numbered {
		report.Sequence = uint64(r.arrived)
	}
	missing, err := r.inbox.Receive(report)
	if err != nil {
		r.err = err
	}
	if lost > 0 {
		r.gaps++
	}
	if missing > 0 {
		r.seen++
	}
	if missing != lost {
		r.wrong++
	}
}

// person sends one person's alerts in all ways at once.
func (c *Connection) person(key rng.Key, down float64) ([]reception, error) {
	outages, err := device.NewOutages(key, duration(c.Up), duration(down))
	if err != nil {
		return nil, err
	}
	subject := contract.PseudonymOf("somebody")
	ways := make([]reception, len(keepings))
	for k, way := range keepings {
		ways[k] = reception{numbered: way.numbered, box: edge.NewOutbox(subject, way.room(c)), inbox: edge.NewInbox()}
	}
	now := sim.Time(0)
	// until follows the connection, and sends what is kept whenever it is back.
	until := func(t sim.Time) bool {
		for outages.Change() <= t {
			now = outages.Change()
			if !outages.Up(now) {
				continue
			}
			for k := range ways {
				w := &ways[k]
				w.box.Flush(func(r edge.Report) { w.receive(r, now) })
			}
		}
		now = t
		return outages.Up(t)
	}
	if err := c.alerts(key, subject, func(at sim.Time, v edge.Verdict) {
		up := until(at)
		for k := range ways {
			w := &ways[k]
			w.sent++
			if up {
				w.box.Send(at, v, func(r edge.Report) { w.receive(r, at) })
			} else {
				w.box.Add(at, v)
			}
		}
	}); err != nil {
		return nil, err
	}
	if !outages.Up(now) {
		until(outages.Change())
	}
	for k := range ways {
		if ways[k].err != nil {
			return nil, ways[k].err
		}
	}
	return ways, nil
}

// alerts tells of a person's heart rates outside of their limits.
func (c *Connection) alerts(key rng.Key, subject contract.Pseudonym, alert func(sim.Time, edge.Verdict)) error {
	vitals := device.DefaultVitals()
	vitals.Subject, vitals.End = subject, sim.Time(c.Days)*sim.Time(duration(secondsPerDay))
	vitals.HeartPerDegree = 0 // alerts are independent, as the formulas have them
	z := math.Sqrt2 * math.Erfinv(1-c.AlertShare)
	limits, err := edge.NewLimits(device.HeartRate, vitals.HeartRate-z*vitals.HeartSpread, vitals.HeartRate+z*vitals.HeartSpread, vitals.HeartSpread)
	if err != nil {
		return err
	}
	judge, err := edge.NewLimitDetector(limits)
	if err != nil {
		return err
	}
	readings, err := device.NewVitals(key, vitals)
	if err != nil {
		return err
	}
	var r device.Reading
	for readings.Read(&r) {
		if r.Kind != device.HeartRate {
			continue
		}
		v, err := judge.Check(&r)
		if err != nil {
			return err
		}
		if v.Code != edge.Normal {
			alert(r.At, v)
		}
	}
	return nil
}
