package scenario

import (
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
)

// ColdChain is a trial of the rules that say which lots of vaccine came to harm. Lots
// travel from the production line through a warehouse to a hospital; doors open, stores
// fail and overcool.
type ColdChain struct {
	Lots     int         `yaml:"lots"`     // that travel, 1 to 1e6
	Hours    float64     `yaml:"hours"`    // at each of the three stages, 1 to 1000
	Store    float64     `yaml:"store"`    // temperature of all stores, Cel, −90 to 60
	SD       float64     `yaml:"sd"`       // of the air about it, K, 0 to 20
	Noise    float64     `yaml:"noise"`    // of a reading, K, 0 to 20
	Doors    Trouble     `yaml:"doors"`    // opened at a stage
	Failures Trouble     `yaml:"failures"` // of the cooling of a stage
	Frosts   Trouble     `yaml:"frosts"`   // of a stage
	Range    Range       `yaml:"range"`    // of storage
	Rules    []CargoRule `yaml:"rules"`
}

// Trouble is something that befalls a lot at a stage.
type Trouble struct {
	Share   float64 `yaml:"share"`   // of the stages at which it does, 0 to 1
	Hours   float64 `yaml:"hours"`   // that it lasts on average, exponential, more than 0 and at most 1000
	Celsius float64 `yaml:"celsius"` // of the air meanwhile, −90 to 60
}

// Range is from one temperature to another.
type Range struct {
	Low  float64 `yaml:"low"`  // Cel, −90 to 60
	High float64 `yaml:"high"` // Cel, low to 60
}

// CargoRule is a detector of harm. Without alarms and kinetic limit it is the rule of Zheng et
// al.: any reading outside the range of storage.
type CargoRule struct {
	Name   string       `yaml:"name"`
	Alarms []CargoAlarm `yaml:"alarms"`
	MKT    *float64     `yaml:"mkt"` // highest mean kinetic temperature of the journey, Cel, −90 to 60; nil: any
}

// CargoAlarm is an alarm of a logger.
type CargoAlarm struct {
	Celsius    float64 `yaml:"celsius"`    // limit, itself outside, −90 to 60
	Below      bool    `yaml:"below"`      // at or below the limit, else at or above
	Hours      float64 `yaml:"hours"`      // that it must last, 0 to 1000
	Cumulative bool    `yaml:"cumulative"` // all in all, else in one run
}

func (c *ColdChain) check(report Reporter) {
	within(report, "lots", float64(c.Lots), 1, 1e6)
	within(report, "hours", c.Hours, 1, 1000)
	within(report, "store", c.Store, -90, 60)
	within(report, "sd", c.SD, 0, 20)
	within(report, "noise", c.Noise, 0, 20)
	for path, t := range c.troubles() {
		t.check(under(report, path))
	}
	within(report, "range.low", c.Range.Low, -90, 60)
	within(report, "range.high", c.Range.High, c.Range.Low, 60)
	if len(c.Rules) == 0 {
		report("rules", "nothing to judge by")
	}
	for i := range c.Rules {
		c.Rules[i].check(under(report, indexed("rules", i)))
	}
}

func (t *Trouble) check(report Reporter) {
	within(report, "share", t.Share, 0, 1)
	within(report, "hours", t.Hours, 1e-3, 1000)
	within(report, "celsius", t.Celsius, -90, 60)
}

// troubles calls for each with its key, in a fixed order.
func (c *ColdChain) troubles() func(yield func(string, *Trouble) bool) {
	return func(yield func(string, *Trouble) bool) {
		_ = yield("doors", &c.Doors) && yield("failures", &c.Failures) && yield("frosts", &c.Frosts)
	}
}

func (r *CargoRule) check(report Reporter) {
	if r.Name == "" {
		report("name", "a rule needs a name")
	}
	if r.MKT != nil {
		within(report, "mkt", *r.MKT, -90, 60)
	}
	for i, a := range r.Alarms {
		at := under(report, indexed("alarms", i))
		within(at, "celsius", a.Celsius, -90, 60)
		within(at, "hours", a.Hours, 0, 1000)
	}
}

// detector returns the rule for a journey.
func (r *CargoRule) detector(c *ColdChain) (*edge.Excursion, error) {
	config := edge.ExcursionConfig{Low: celsius(c.Range.Low), High: celsius(c.Range.High)}
	for _, a := range r.alarms(c) {
		config.Alarms = append(config.Alarms, edge.Alarm{Limit: celsius(a.Celsius), Below: a.Below, For: hours(a.Hours), Cumulative: a.Cumulative})
	}
	if r.MKT != nil {
		config.Kinetic = &edge.Kinetic{Limit: celsius(*r.MKT), Window: hours(stages * c.Hours)}
	}
	return edge.NewExcursion(config)
}

// alarms returns those of the rule. The least that a reading can be outside by is a
// thousandth of a degree.
func (r *CargoRule) alarms(c *ColdChain) []CargoAlarm {
	if len(r.Alarms) > 0 || r.MKT != nil {
		return r.Alarms
	}
	return []CargoAlarm{{Celsius: c.Range.Low - 0.001, Below: true}, {Celsius: c.Range.High + 0.001}}
}

// stages is how many a lot goes through.
const stages = float64(device.Hospital)

func (c *ColdChain) cells() []Cell {
	return []Cell{{ID: "lots", Fidelity: simulated, Run: c.run}}
}
