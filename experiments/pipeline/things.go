package pipeline

import (
	"math"
	"slices"
	"time"

	"ihealth/chain/contract"
	"ihealth/chain/contract/leak"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// openFence returns a receiver of satellite navigation on a person who now and then leaves
// home, which only the edge node knows.
func openFence(c *Config, key rng.Key, subject contract.Pseudonym) (*instrument, error) {
	stream := rng.New(key.Sub("trips"))
	g := device.GNSSConfig{
		Schedule: c.schedule(stream, subject), Sigma: 3,
		Home: device.Position{East: stream.Uniform(-1e4, 1e4), North: stream.Uniform(-1e4, 1e4)},
	}
	area := edge.Circle{Centre: g.Home, Radius: stream.Uniform(25, 35)} // more than 8 sigma
	away := c.course(stream)
	for _, s := range away {
		to := device.Position{East: g.Home.East + stream.Uniform(100, 500), North: g.Home.North + stream.Uniform(100, 500)}
		g.Trips = append(g.Trips, device.Trip{Depart: s.from, Return: s.to, To: to, Speed: math.Inf(1)})
	}
	generator, err := device.NewGNSS(key, g)
	if err != nil {
		return nil, err
	}
	fence, err := edge.NewFence(area, 1)
	return &instrument{
		judge: fence, next: showing(generator, away.atReading),
		confide: func(s *leak.Secrets) {
			for _, v := range []float64{area.Centre.East, area.Centre.North, area.Radius} {
				s.AddCoordinate(v)
			}
		},
	}, err
}

// atReading is since, at the time of a reading.
func (l course) atReading(r *device.Reading) sim.Time { return l.since(r.At) }

// openRoom returns a sensor of the air of a room, in which now and then people meet. Air is
// changed every other interval, and a meeting raises its level by ten standard deviations.
func openRoom(c *Config, key rng.Key, subject contract.Pseudonym) (*instrument, error) {
	const volume, outside, raised, deviation = 60, 420, 100, 10
	stream := rng.New(key.Sub("meetings"))
	flow := volume / (2 * c.Interval)
	a := device.AirConfig{
		Schedule: c.schedule(stream, subject), Kind: device.CarbonDioxide, Noise: deviation,
		Box: device.Box{Volume: volume, Flow: flow, Outside: outside},
	}
	meetings := c.course(stream)
	for _, s := range meetings {
		a.Sources = append(a.Sources, device.Source{From: s.from, To: s.to, Rate: raised * flow})
	}
	air, err := device.NewAir(key, a)
	if err != nil {
		return nil, err
	}
	unit := device.CarbonDioxide.Unit()
	chart := edge.CusumConfig{
		Kind: device.CarbonDioxide, Reference: 1, Limit: 5,
		Mean: device.Quantity{Milli: 1000 * outside, Unit: unit}, Deviation: device.Quantity{Milli: 1000 * deviation, Unit: unit},
	}
	cusum, err := edge.NewCusum(chart)
	return &instrument{
		judge: cusum, next: showing(air, meetings.atReading),
		confide: func(s *leak.Secrets) {
			s.AddNumber(chart.Mean.Milli)
			s.AddNumber(chart.Deviation.Milli)
		},
	}, err
}

// openLot returns the logger of a lot of vaccine, whose store fails now and then.
func openLot(c *Config, key rng.Key, subject contract.Pseudonym) (*instrument, error) {
	failures := c.course(rng.New(key.Sub("failures")))
	lot := device.ColdChain{
		Lot: subject, Interval: sim.Delay(c.Interval), SD: 0.3, Correlation: time.Hour, Noise: 0.1, Vaccine: device.DefaultVaccine(),
		Legs: []device.Leg{{Stage: device.Warehouse, For: sim.Delay(c.Seconds), Mean: 5}},
	}
	for _, s := range failures {
		lot.Disturbances = append(lot.Disturbances, device.Disturbance{At: s.from, For: s.to.Sub(s.from), Toward: 25})
	}
	logger, err := device.NewLogger(key, lot)
	if err != nil {
		return nil, err
	}
	celsius := func(milli int64) device.Quantity {
		return device.Quantity{Milli: milli, Unit: device.ColdChainLogger.Unit()}
	}
	rules := edge.ExcursionConfig{Low: celsius(2000), High: celsius(8000), Alarms: []edge.Alarm{{Limit: celsius(20000)}}}
	excursion, err := edge.NewExcursion(rules)
	return &instrument{
		judge: excursion, next: showing(logger, failures.atReading),
		confide: func(s *leak.Secrets) {
			s.AddNumber(rules.Low.Milli)
			s.AddNumber(rules.High.Milli)
			s.AddNumber(rules.Alarms[0].Limit.Milli)
		},
	}, err
}

// openAsset returns the tag of a respirator, whose time runs so much faster that, while it
// stands by, it is fetched at the rate of the pipeline's alerts.
func openAsset(c *Config, key rng.Key, subject contract.Pseudonym) (*instrument, error) {
	model := device.Respirator()
	faster := c.Rate / float64(c.People) / slices.Max(model.States[0].Rates)
	for _, state := range model.States {
		for to := range state.Rates {
			state.Rates[to] *= faster
		}
	}
	tag, err := device.NewAssetTag(key, device.AssetConfig{
		Subject: subject, Model: model, End: sim.Seconds(c.Seconds), Period: sim.Delay(c.Interval), Repeat: time.Second,
	})
	if err != nil {
		return nil, err
	}
	assets, err := edge.NewAssets(model, 1)
	var state uint8
	var changed sim.Time
	return &instrument{
		judge: assets,
		next: showing(tag, func(r *device.Reading) sim.Time {
			if tag.State() != state {
				state, changed = tag.State(), r.At
			}
			return changed
		}),
		confide: func(s *leak.Secrets) {
			s.AddText(model.Name)
			for _, state := range model.States {
				s.AddText(state.Name)
			}
		},
	}, err
}
