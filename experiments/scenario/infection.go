package scenario

import (
	"context"
	"fmt"

	"ihealth/iomt/device"
	"ihealth/sim/rng"
)

// Infection is a trial of the Wells–Riley equation: quanta are breathed out one by one,
// stay in the room until the air carries them off, and are inhaled by chance.
type Infection struct {
	Volume    float64   `yaml:"volume"`    // of the room, m³, 10 to 1e5
	Changes   float64   `yaml:"changes"`   // of its air, 1/h, 0.1 to 100
	Infectors int       `yaml:"infectors"` // 1 to 100
	Quanta    float64   `yaml:"quanta"`    // that each breathes out, 1/h, 0.1 to 1000
	Breathing float64   `yaml:"breathing"` // of the others, m³/h, 0.1 to 5
	Hours     []float64 `yaml:"hours"`     // of exposure, 0.01 to 24
	Rooms     int       `yaml:"rooms"`     // 2 to 1e6
}

func (i *Infection) check(report Reporter) {
	within(report, "volume", i.Volume, 10, 1e5)
	within(report, "changes", i.Changes, 0.1, 100)
	within(report, "infectors", float64(i.Infectors), 1, 100)
	within(report, "quanta", i.Quanta, 0.1, 1000)
	within(report, "breathing", i.Breathing, 0.1, 5)
	for n, h := range i.Hours {
		within(report, indexed("hours", n), h, 0.01, 24)
	}
	within(report, "rooms", float64(i.Rooms), 2, 1e6)
}

// The series of the trial.
const (
	steadyAir = "air in equilibrium"
	cleanAir  = "clean air at first"
)

// flow returns the air that comes in, m³/s.
func flow(volume, changes float64) float64 { return volume * changes / 3600 }

func (i *Infection) model() device.Infection {
	return device.Infection{
		Box:       device.Box{Volume: i.Volume, Flow: flow(i.Volume, i.Changes)},
		Infectors: i.Infectors, Quanta: i.Quanta / 3600, Breathing: i.Breathing / 3600,
	}
}

func (i *Infection) cells() []Cell {
	return []Cell{
		{ID: "formula", Fidelity: analytic, Run: i.formulas},
		{ID: "rooms", Fidelity: simulated, Run: i.simulate},
	}
}

// formula returns the probability of infection within h hours.
func (i *Infection) formula(series string, h float64) float64 {
	model := i.model()
	if series == steadyAir {
		return model.Steady(hours(h))
	}
	return model.Growing(hours(h))
}

func (i *Infection) formulas(context.Context, *Env) ([]Point, error) {
	var out []Point
	for _, series := range []string{steadyAir, cleanAir} {
		for _, h := range i.Hours {
			out = append(
				out,
				Point{Series: series, X: h, Metric: "wells_riley", Value: i.formula(steadyAir, h)},
				Point{Series: series, X: h, Metric: "infected_formula", Value: i.formula(series, h)},
			)
		}
	}
	return out, nil
}

func (i *Infection) simulate(ctx context.Context, env *Env) ([]Point, error) {
	var out []Point
	for _, series := range []string{steadyAir, cleanAir} {
		for _, h := range i.Hours {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			infected := 0
			for room := range i.Rooms {
				if i.infected(rng.New(env.Key.Sub(fmt.Sprintf("%s/%g/%d", series, h, room))), h, series == steadyAir) {
					infected++
				}
			}
			share, se := proportion(infected, i.Rooms, i.formula(series, h))
			out = append(out, Point{Series: series, X: h, Metric: "infected", Value: share, SE: se, N: i.Rooms})
		}
	}
	return out, nil
}

// infected reports whether the only susceptible person in a room is infected within h
// hours. In equilibrium the infectors came twenty changes of air before.
func (i *Infection) infected(stream *rng.Stream, h float64, steady bool) bool {
	start := 0.0
	if steady {
		start = -20 / i.Changes
	}
	for born := start; ; {
		born += stream.Exponential(float64(i.Infectors) * i.Quanta)
		if born >= h {
			return false
		}
		gone := min(h, born+stream.Exponential(i.Changes))
		inhaled := max(0, born) + stream.Exponential(i.Breathing/i.Volume)
		if inhaled < gone {
			return true
		}
	}
}
