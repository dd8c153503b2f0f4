package pipeline

import (
	"encoding/json"
	"time"

	"ihealth/chain/contract"
	"ihealth/chain/contract/leak"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/iomt/vault/fhir"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// kind is a sort of device that a pipeline can watch.
type kind struct {
	open   func(c *Config, key rng.Key, subject contract.Pseudonym) (*instrument, error)
	secret func(s *leak.Secrets, r *device.Reading)
	record func(r device.Reading, v edge.Verdict) ([]byte, error) // that the vault keeps
}

// kinds are the sorts by their name.
var kinds = map[string]kind{
	"temperature":    {limited{device.Temperature, 35, 38, 1, 0.9, 3}.open, number, observation},
	"glucose":        {limited{device.Glucose, 54, 250, 50, 45, 150}.open, number, observation},
	"location":       {openFence, place, document},
	"carbon-dioxide": {openRoom, number, document},
	"cold-chain":     {openLot, number, document},
	"asset":          {openAsset, nameless, document},
}

// instrument is a device with the detector of its edge node.
type instrument struct {
	judge edge.Detector
	// next returns the next reading for the detector, and when the state that it shows
	// began: the truth that alerts are late against. See is told of all readings.
	next    func(see func(*device.Reading)) (r device.Reading, onset sim.Time, more bool)
	confide func(s *leak.Secrets) // tells what the detector is set to
	limits  *edge.Limits          // of a detector that grades by them, else nil
}

// showing returns the next of an instrument that shows what a generator does, whose truth
// tells since when.
func showing(g device.Generator, since func(*device.Reading) sim.Time) func(func(*device.Reading)) (device.Reading, sim.Time, bool) {
	return func(see func(*device.Reading)) (r device.Reading, onset sim.Time, more bool) {
		if r, more = g.Next(); more {
			see(&r)
			onset = since(&r)
		}
		return r, onset, more
	}
}

// number makes a reading's quantity a secret.
func number(s *leak.Secrets, r *device.Reading) { s.AddNumber(r.Quantity.Milli) }

// place makes where a person is a secret.
func place(s *leak.Secrets, r *device.Reading) {
	s.AddCoordinate(r.Position.East)
	s.AddCoordinate(r.Position.North)
}

// nameless is for states, whose numbers are as small as counters: their names are secrets
// of the instrument.
func nameless(*leak.Secrets, *device.Reading) {}

// observation returns a reading as FHIR has it.
func observation(r device.Reading, v edge.Verdict) ([]byte, error) {
	o := fhir.ObservationOf(r, v.Code, time.Unix(0, 0).UTC())
	return o.Encode()
}

// document returns a reading of a kind that has no code in FHIR here.
func document(r device.Reading, v edge.Verdict) ([]byte, error) {
	return json.Marshal(struct {
		Reading device.Reading
		Verdict edge.Verdict
	}{r, v})
}
