package quarantine

import (
	"time"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
)

// Kinds are what is measured of a person, in the order of a Tally.
var Kinds = [...]device.Kind{device.Temperature, device.HeartRate, device.RespirationRate, device.Location}

// Tally counts what edge nodes saw of people.
type Tally struct {
	People, Days int
	Readings     int
	Codes        [len(Kinds)][edge.Undecided + 1]int // verdicts by kind and code
	Reports      int                                 // verdicts that differ from the one before, of the same kind

	Ill   int           // people with a fever above the temperature's upper limit
	Found int           // of them, those whose temperature was graded 1 or 2 during the fever
	Delay time.Duration // from the moment in which the fever passes the limit until then, summed over those found
}

// Plus returns the sum of both.
func (t Tally) Plus(o Tally) Tally {
	t.People += o.People
	t.Days += o.Days
	t.Readings += o.Readings
	for k := range t.Codes {
		for c := range t.Codes[k] {
			t.Codes[k][c] += o.Codes[k][c]
		}
	}
	t.Reports += o.Reports
	t.Ill += o.Ill
	t.Found += o.Found
	t.Delay += o.Delay
	return t
}

// Alerts returns how many verdicts were warnings or emergencies.
func (t *Tally) Alerts() int {
	n := 0
	for k := range t.Codes {
		n += t.Codes[k][edge.Warning] + t.Codes[k][edge.Emergency]
	}
	return n
}
