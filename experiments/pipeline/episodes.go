package pipeline

import (
	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// worn are the devices that a pipeline can watch: their limits, and how far beyond the
// upper one an episode lies that is a warning or an emergency, in the unit of the kind.
var worn = map[string]struct {
	kind                 device.Kind
	low, high, band      float64
	warning, emergencies float64 // above the upper limit: up to the first, from the band to the second
}{
	"temperature": {device.Temperature, 35, 38, 1, 0.9, 3},
	"glucose":     {device.Glucose, 54, 250, 50, 45, 150},
}

// episodes is a person's device. Now and then a state out of range begins between two
// readings, which the later one shows, and ends before the next: then its beginning, which
// is the truth that alerts are late against, is known.
type episodes struct {
	generator device.Generator
	kind      device.Kind
	limits    edge.Limits
	key       rng.Key
	stream    *rng.Stream
	interval  sim.Time
	abnormal  float64 // part of the readings
	urgent    float64 // part of these that are emergencies
	warning   float64
	emergency float64
}

// newEpisodes returns the device of a person.
func (c *Config) newEpisodes(key rng.Key, subject contract.Pseudonym) (*episodes, error) {
	w := worn[c.Device]
	limits, err := edge.NewLimits(w.kind, w.low, w.high, w.band)
	if err != nil {
		return nil, err
	}
	e := &episodes{
		kind: w.kind, limits: limits, key: key, stream: rng.New(key.Sub("episodes")), interval: sim.Seconds(c.Interval),
		abnormal: c.Rate * c.Interval / float64(c.People), urgent: c.Urgent, warning: w.warning, emergency: w.emergencies,
	}
	schedule := device.Schedule{
		Subject: subject, Period: sim.Delay(c.Interval),
		Start: sim.Seconds(e.stream.Uniform(0, c.Interval)), End: sim.Seconds(c.Seconds + c.Interval),
	}
	if w.kind == device.Glucose {
		g := device.DefaultGlucose()
		g.Schedule = schedule
		e.generator, err = device.NewGlucoseSensor(key, g)
		return e, err
	}
	v := device.DefaultVitals()
	v.Schedule = schedule
	e.generator, err = device.NewVitals(key, v)
	return e, err
}

// next returns the next reading of the kind, and when the state that it shows began. See is
// told of it and of those of other kinds before it.
func (e *episodes) next(see func(*device.Reading)) (r device.Reading, onset sim.Time, more bool) {
	for {
		if r, more = e.generator.Next(); !more || r.Kind == e.kind {
			break
		}
		see(&r)
	}
	onset = r.At
	if more && e.stream.Float64() < e.abnormal {
		onset = r.At - sim.Seconds(e.stream.Uniform(0, e.interval.Seconds()))
		r.Quantity.Milli = e.limits.High.Milli + e.beyond()
	}
	if more {
		see(&r)
	}
	return r, onset, more
}

// beyond draws how far above the limit an episode lies, in thousandths of the unit.
func (e *episodes) beyond() int64 {
	if e.stream.Float64() < e.urgent {
		return e.limits.Band.Milli + 1 + int64(1000*e.stream.Uniform(0, e.emergency))
	}
	return 1 + int64(1000*e.stream.Uniform(0, e.warning))
}
