package quarantine

import (
	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Person is somebody in quarantine with wearables and an edge node.
type Person struct {
	Episode device.Episode

	config Config
	vitals *device.Vitals
	fixes  *device.GNSS
	grade  [3]*edge.LimitDetector
	fence  *edge.Fence
}

// NewPerson draws a person, whose readings follow from key and who stays at home. It fails
// when the configuration is out of range.
func NewPerson(key rng.Key, subject contract.Pseudonym, c Config) (*Person, error) {
	p := &Person{Episode: device.NewEpisode(rng.New(key.Sub("episode")), c.Ill), config: c}
	vitals := device.DefaultVitals()
	vitals.Schedule = device.Schedule{Subject: subject, Period: c.Period, End: p.Episode.End()}
	vitals.Fevers = p.Episode.Fevers
	var err error
	if p.vitals, err = device.NewVitals(key, vitals); err != nil {
		return nil, err
	}
	gnss := device.GNSSConfig{Schedule: vitals.Schedule, Sigma: c.Sigma, Correlation: c.Correlation}
	if p.fixes, err = device.NewGNSS(key, gnss); err != nil {
		return nil, err
	}
	for i, l := range c.Limits {
		if p.grade[i], err = edge.NewLimitDetector(l); err != nil {
			return nil, err
		}
	}
	p.fence, err = edge.NewFence(edge.Circle{Radius: c.Radius}, c.Dwell)
	return p, err
}

// Live reads and judges the whole episode and returns what it counted. It can be called once.
func (p *Person) Live() (Tally, error) {
	t := Tally{People: 1, Days: p.Episode.Days}
	from, until := p.feverish()
	if from < until {
		t.Ill = 1
	}
	var r device.Reading
	var last [len(Kinds)]edge.Code
	for p.vitals.Read(&r) {
		k := int(r.Kind - device.Temperature)
		v, err := p.grade[k].Check(&r)
		if err != nil {
			return t, err
		}
		t.count(k, v.Code, &last)
		if k == 0 && t.Found < t.Ill && v.Code != edge.Normal && r.At >= from && r.At <= until {
			t.Found, t.Delay = 1, r.At.Sub(from)
		}
	}
	for p.fixes.Read(&r) {
		v, err := p.fence.Check(&r)
		if err != nil {
			return t, err
		}
		t.count(len(Kinds)-1, v.Code, &last)
	}
	return t, nil
}

// count takes a verdict in.
func (t *Tally) count(kind int, code edge.Code, last *[len(Kinds)]edge.Code) {
	t.Readings++
	t.Codes[kind][code]++
	if code != last[kind] {
		t.Reports++
		last[kind] = code
	}
}

// feverish returns from when until when a fever keeps the mean temperature above its upper
// limit: an empty interval when none does.
func (p *Person) feverish() (from, until sim.Time) {
	if len(p.Episode.Fevers) == 0 {
		return 0, 0
	}
	f := p.Episode.Fevers[0]
	share := (p.config.Limits[0].High.Float() - device.DefaultVitals().Mean) / f.Height
	if share >= 1 {
		return 0, 0
	}
	return f.Onset.Add(sim.Delay(share * f.Rise.Seconds())), f.End().Add(-sim.Delay(share * f.Fall.Seconds()))
}
