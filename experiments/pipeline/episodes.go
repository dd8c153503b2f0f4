package pipeline

import (
	"ihealth/chain/contract"
	"ihealth/chain/contract/leak"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// limited is a kind of device whose readings are graded by limits, and how far beyond the
// upper one an episode lies that is a warning or an emergency, in the unit of the kind.
type limited struct {
	kind                 device.Kind
	low, high, band      float64
	warning, emergencies float64 // above the upper limit: up to the first, from the band to the second
}

// episodes is a person's device. Now and then a state out of range begins between two
// readings, which the later one shows, and ends before the next: then its beginning, which
// is the truth that alerts are late against, is known.
type episodes struct {
	generator device.Generator
	kind      device.Kind
	limits    edge.Limits
	stream    *rng.Stream
	interval  sim.Time
	abnormal  float64 // part of the readings
	urgent    float64 // part of these that are emergencies
	warning   float64
	emergency float64
}

// open returns the device of a person.
func (w limited) open(c *Config, key rng.Key, subject contract.Pseudonym) (*instrument, error) {
	limits, err := edge.NewLimits(w.kind, w.low, w.high, w.band)
	if err != nil {
		return nil, err
	}
	e := &episodes{
		kind: w.kind, limits: limits, stream: rng.New(key.Sub("episodes")), interval: sim.Seconds(c.Interval),
		abnormal: c.Rate * c.Interval / float64(c.People), urgent: c.Urgent, warning: w.warning, emergency: w.emergencies,
	}
	if e.generator, err = w.generator(key, c.schedule(e.stream, subject)); err != nil {
		return nil, err
	}
	judge, err := edge.NewLimitDetector(limits)
	return &instrument{judge: judge, next: e.next, limits: &limits, confide: func(s *leak.Secrets) {
		s.AddNumber(limits.Low.Milli)
		s.AddNumber(limits.High.Milli)
		s.AddNumber(limits.Band.Milli)
	}}, err
}

// schedule draws when a device begins, and has it read until after the watching.
func (c *Config) schedule(stream *rng.Stream, subject contract.Pseudonym) device.Schedule {
	return device.Schedule{
		Subject: subject, Period: sim.Delay(c.Interval),
		Start: sim.Seconds(stream.Uniform(0, c.Interval)), End: sim.Seconds(c.Seconds + c.Interval),
	}
}

func (w limited) generator(key rng.Key, schedule device.Schedule) (device.Generator, error) {
	if w.kind == device.Glucose {
		g := device.DefaultGlucose()
		g.Schedule = schedule
		return device.NewGlucoseSensor(key, g)
	}
	v := device.DefaultVitals()
	v.Schedule = schedule
	return device.NewVitals(key, v)
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
