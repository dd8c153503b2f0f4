package sim

import "time"

// Customer is one demand for service.
type Customer struct {
	Entity  int           // index of who sent it, free for the model's use; in traces, ≥ 0
	Class   int           // 0 is the highest class
	Service time.Duration // service requirement, ≥ 0
	Number  int64         // arrivals at the station before this one; set by the station
	Arrived Time          // set by the station
}

// record is of something that happens to c.
func (c Customer) record(now Time, place, action string) Record {
	return Record{Time: now, Place: place, Action: action, Entity: c.Entity, Customer: c.Number, Class: c.Class}
}

// Sojourn returns the time from arrival to now, in s.
func (c Customer) Sojourn(now Time) float64 { return (now - c.Arrived).Seconds() }

// Wait returns the part of the time from arrival to now, when the service ends,
// that did not serve the requirement, in s: spent in the queue, interrupted, or in
// services that were begun again.
func (c Customer) Wait(now Time) float64 { return (now - c.Arrived - Time(c.Service)).Seconds() }
