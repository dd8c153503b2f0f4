package tracing

import (
	"slices"

	"ihealth/sim"
)

// Stay is somebody's time in a room.
type Stay struct {
	Person, Room int
	From, To     sim.Time // From ≤ To
}

// Positive is the moment when a sensor found aerosol in the air of a room.
type Positive struct {
	Room int
	At   sim.Time
}

// Airborne returns the meetings that contaminated air stands for, to be added to those of Bluetooth: air that was
// positive was left by whoever was in the room within lifetime before, and reaches whoever is there from
// then on within lifetime after, when they come in. They are ordered and each occurs once.
func Airborne(stays []Stay, positives []Positive, lifetime sim.Time) []Meeting {
	var out []Meeting
	for _, p := range positives {
		for _, left := range stays {
			if left.Room != p.Room || left.From > p.At || left.To < p.At-lifetime {
				continue
			}
			for _, came := range stays {
				if came.Room != p.Room || came.Person == left.Person || came.To < p.At || came.From > p.At+lifetime {
					continue
				}
				out = append(out, Meeting{At: max(p.At, came.From), A: left.Person, B: came.Person, Air: true})
			}
		}
	}
	slices.SortFunc(out, byTime)
	return slices.Compact(out)
}
