package scenario

import (
	"context"
	"fmt"
	"time"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// cargoTally counts lots by what befell them and what a rule said.
type cargoTally struct {
	decayed, frozen, sound                 int // lots
	foundDecayed, foundFrozen, falseAlarms int // of them, those breached by the rule
	both                                   int // decayed and frozen
	breached                               int
}

// add counts a lot.
func (t *cargoTally) add(decayed, frozen, breached bool) {
	count := func(all, found *int) {
		*all++
		if breached {
			*found++
		}
	}
	if decayed {
		count(&t.decayed, &t.foundDecayed)
	}
	if frozen {
		count(&t.frozen, &t.foundFrozen)
	}
	if !decayed && !frozen {
		count(&t.sound, &t.falseAlarms)
	}
	if decayed && frozen {
		t.both++
	}
	if breached {
		t.breached++
	}
}

// points returns the shares of a rule; those of harm found stand over that of false alarms.
func (t *cargoTally) points(rule string) []Point {
	of := func(metric string, k, n int) Point {
		share, se := estimated(k, n)
		return Point{Series: rule, X: none, Metric: metric, Value: share, SE: se, N: n}
	}
	found := of("found", t.breached-t.falseAlarms, t.decayed+t.frozen-t.both)
	found.X = float64(t.falseAlarms) / float64(t.sound)
	return []Point{
		found,
		of("found_decayed", t.foundDecayed, t.decayed),
		of("found_frozen", t.foundFrozen, t.frozen),
		of("false_alarms", t.falseAlarms, t.sound),
		of("precision", t.breached-t.falseAlarms, t.breached),
	}
}

func (c *ColdChain) run(ctx context.Context, env *Env) ([]Point, error) {
	tallies := make([]cargoTally, len(c.Rules))
	for lot := range c.Lots {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := c.travel(env.Key.Sub(fmt.Sprintf("lot/%d", lot)), tallies); err != nil {
			return nil, err
		}
	}
	var out []Point
	for i := range c.Rules {
		out = append(out, tallies[i].points(c.Rules[i].Name)...)
	}
	harmed := c.Lots - tallies[0].sound
	share, se := estimated(harmed, c.Lots)
	return append(out, Point{X: none, Metric: "harmed", Value: share, SE: se, N: c.Lots}), nil
}

// travel judges one lot by all rules.
func (c *ColdChain) travel(key rng.Key, tallies []cargoTally) error {
	l, err := device.NewLogger(key, c.journey(rng.New(key.Sub("troubles"))))
	if err != nil {
		return err
	}
	detectors := make([]*edge.Excursion, len(c.Rules))
	for i := range c.Rules {
		if detectors[i], err = c.Rules[i].detector(c); err != nil {
			return err
		}
	}
	if _, err := judgeAll(l, detectors...); err != nil {
		return err
	}
	for i := range tallies {
		tallies[i].add(l.Decayed(), l.Frozen(), detectors[i].Breached())
	}
	return nil
}

// journey draws what befalls a lot. All draws are made, so that each trouble depends on
// its own.
func (c *ColdChain) journey(stream *rng.Stream) device.ColdChain {
	out := device.ColdChain{
		Interval: kineticInterval, SD: c.SD, Correlation: time.Hour, Noise: c.Noise, Vaccine: device.DefaultVaccine(),
	}
	for stage := device.Production; stage <= device.Hospital; stage++ {
		start := sim.Seconds(float64(stage-device.Production) * c.Hours * 3600)
		out.Legs = append(out.Legs, device.Leg{Stage: stage, For: hours(c.Hours), Mean: c.Store})
		for _, t := range c.troubles() {
			happens, at, lasts := stream.Float64() < t.Share, stream.Float64(), stream.Exponential(1/t.Hours)
			if happens {
				out.Disturbances = append(out.Disturbances, device.Disturbance{
					At: start.Add(hours(at * c.Hours)), For: max(1, hours(lasts)), Toward: t.Celsius,
				})
			}
		}
	}
	return out
}
