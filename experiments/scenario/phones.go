package scenario

import (
	"math"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Phones is a crowd of people who carry phones and walk about a square by random waypoints, at
// 0.3 to 1.5 m/s.
type Phones struct {
	People      int     `yaml:"people"`      // 2 to 200
	Side        float64 `yaml:"side"`        // of the square, m, 2 to 1000
	Rest        float64 `yaml:"rest"`        // longest at a waypoint, s, 0 to 86400
	Interval    float64 `yaml:"interval"`    // between beacons, s, 0.1 to 60
	Minutes     float64 `yaml:"minutes"`     // of walking, 1 to 1440
	Reference   float64 `yaml:"reference"`   // strength of a signal 1 m away, dBm, −120 to 0
	Exponent    float64 `yaml:"exponent"`    // of the loss with distance, 0.1 to 10
	Slow        float64 `yaml:"slow"`        // share of the variance that is shadowing, else fading, 0 to 1
	Correlation float64 `yaml:"correlation"` // of shadowing 1 s apart, 0 to 0.999
	Loss        float64 `yaml:"loss"`        // share of lost beacons, 0 to 0.99
	Floor       float64 `yaml:"floor"`       // weakest signal heard, dBm, −150 to 0
	Within      float64 `yaml:"within"`      // closer is close, m, 0.1 to 100
}

func (p *Phones) check(report Reporter) {
	within(report, "people", float64(p.People), 2, 200)
	within(report, "side", p.Side, 2, 1000)
	within(report, "rest", p.Rest, 0, 86400)
	within(report, "interval", p.Interval, 0.1, 60)
	within(report, "minutes", p.Minutes, 1, 1440)
	within(report, "reference", p.Reference, -120, 0)
	within(report, "exponent", p.Exponent, 0.1, 10)
	within(report, "slow", p.Slow, 0, 1)
	within(report, "correlation", p.Correlation, 0, 0.999)
	within(report, "loss", p.Loss, 0, 0.99)
	within(report, "floor", p.Floor, -150, 0)
	within(report, "within", p.Within, 0.1, 100)
}

// checkSigmas reports spreads that no radio has.
func checkSigmas(report Reporter, path string, sigmas []float64) {
	for i, s := range sigmas {
		within(report, indexed(path, i), s, 0.1, 20)
	}
}

// crowd returns the crowd with signals of the spread sigma and so much loss by a body, both in dB.
func (p *Phones) crowd(sigma, body float64) device.Crowd {
	return device.Crowd{
		Walk: device.Walk{People: p.People, Side: p.Side, MinSpeed: 0.3, MaxSpeed: 1.5, MaxRest: p.Rest},
		Radio: device.Radio{
			Reference: p.Reference, Exponent: p.Exponent, Shadowing: sigma * math.Sqrt(p.Slow), Correlation: p.Correlation,
			Fading: sigma * math.Sqrt(1-p.Slow), Body: body, Loss: p.Loss, Floor: p.Floor,
		},
		Interval: p.Interval, Duration: 60 * p.Minutes,
	}
}

// hearing is a signal with the truth and what the edge makes of it.
type hearing struct {
	reading           device.Reading
	listener, speaker int
	seconds           float64 // since the last signal of the two; 0 of the first, and after a silence
	distance          float64 // true, m
	track             edge.Track
}

// strength returns the signal in dBm.
func (h *hearing) strength() float64 { return h.reading.Quantity.Float() }

// listen calls take for every signal of a crowd, judged by the Proximity of who hears it, and returns
// these detectors.
func (p *Phones) listen(c device.Crowd, key rng.Key, take func(*hearing)) ([]*edge.Proximity, error) {
	b, err := device.NewBeacons(c, key)
	if err != nil {
		return nil, err
	}
	model := edge.NewProximityModel(p.Within, c.Radio, c.Interval)
	edges, last := make([]*edge.Proximity, p.People), make([]sim.Time, p.People*p.People)
	for i := range edges {
		if edges[i], err = edge.NewProximity(model); err != nil {
			return nil, err
		}
	}
	for r, ok := b.Next(); ok; r, ok = b.Next() {
		h := hearing{reading: r, listener: b.Listener(), speaker: b.Speaker(), distance: b.Distance()}
		if _, err := edges[h.listener].Judge(r); err != nil {
			return nil, err
		}
		h.track = edges[h.listener].Last()
		before := &last[h.listener*p.People+h.speaker]
		if since := r.At.Sub(*before).Seconds(); *before > 0 && since <= model.Forget {
			h.seconds = since
		}
		*before = r.At
		take(&h)
	}
	return edges, nil
}

// threshold returns the strength from which the raw rule says that somebody is close: the
// mean of the limit.
func (p *Phones) threshold(c device.Crowd) float64 { return c.Radio.At(p.Within) }
