package scenario

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/iomt/tracing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Fusion is a trial of what sensors of air add to contact tracing: who came into a room
// soon after somebody infectious had left it, and was out of reach of Bluetooth.
type Fusion struct {
	Aerosol   Aerosol `yaml:"aerosol"`   // of every room; its rooms are those of the building
	People    int     `yaml:"people"`    // who walk from room to room, 2 to 1000
	Cases     int     `yaml:"cases"`     // of them infectious, each a source of the aerosol, 1 to People
	Hours     float64 `yaml:"hours"`     // of a day, 1 to 24
	Stay      float64 `yaml:"stay"`      // in a room on average, exponential, s, 60 to 86400
	Lifetime  float64 `yaml:"lifetime"`  // in which air that was left still infects, s, 60 to 86400
	Buildings int     `yaml:"buildings"` // 2 to 10000
}

func (f *Fusion) check(report Reporter) {
	f.Aerosol.check(under(report, "aerosol"))
	within(report, "people", float64(f.People), 2, 1000)
	within(report, "cases", float64(f.Cases), 1, float64(f.People))
	within(report, "hours", f.Hours, 1, 24)
	within(report, "stay", f.Stay, 60, 86400)
	within(report, "lifetime", f.Lifetime, 60, 86400)
	within(report, "buildings", float64(f.Buildings), 2, 10_000)
}

func (f *Fusion) cells() []Cell {
	var out []Cell
	for _, changes := range f.Aerosol.Changes {
		out = append(out, Cell{ID: changesSeries(changes), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return f.run(ctx, env, changes)
		}})
	}
	return out
}

// run visits the same buildings on the same days with all limits of the chart.
func (f *Fusion) run(ctx context.Context, env *Env, changes float64) ([]Point, error) {
	var out []Point
	for _, h := range f.Aerosol.Limits {
		var known, right sample
		for i := range f.Buildings {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			k, r, err := f.day(env.Shared.Sub(fmt.Sprintf("day/%d", i)), changes, h)
			if err != nil {
				return nil, err
			}
			known.add(k)
			right.add(r)
		}
		series := changesSeries(changes)
		out = append(out, known.point(series, h, "known"), right.point(series, h, "precision"))
	}
	return out, nil
}

// day returns the share of the exposures by air left behind that sensors make known, and
// the share of meetings by the air that are after somebody infectious.
func (f *Fusion) day(key rng.Key, changes, h float64) (known, precision float64, err error) {
	stays := f.stays(rng.New(key.Sub("stays")))
	var positives []tracing.Positive
	for room := range f.Aerosol.Rooms {
		found, err := f.sense(key.Sub(fmt.Sprintf("room/%d", room)), room, stays, changes, h)
		if err != nil {
			return 0, 0, err
		}
		positives = append(positives, found...)
	}
	meetings := tracing.Airborne(stays, positives, sim.Seconds(f.Lifetime))
	right, told := 0, map[[2]int]bool{}
	for _, m := range meetings {
		told[[2]int{m.A, m.B}] = true
		if m.A < f.Cases {
			right++
		}
	}
	exposed := f.exposed(stays)
	heard := 0
	for _, e := range exposed {
		if told[e] {
			heard++
		}
	}
	return float64(heard) / float64(max(1, len(exposed))), float64(right) / float64(max(1, len(meetings))), nil
}

// stays lets everybody walk from room to room.
func (f *Fusion) stays(stream *rng.Stream) []tracing.Stay {
	var out []tracing.Stay
	end := sim.Seconds(f.Hours * 3600)
	for person := range f.People {
		for now := sim.Time(0); now < end; {
			to := min(end, now.Add(sim.Delay(1+stream.Exponential(1/f.Stay))))
			out = append(out, tracing.Stay{Person: person, Room: pick(stream, f.Aerosol.Rooms), From: now, To: to})
			now = to
		}
	}
	slices.SortStableFunc(out, func(a, b tracing.Stay) int { return cmp.Compare(a.From, b.From) })
	return out
}

// exposed returns the pairs of somebody infectious and somebody else who came into the
// room after the first had left it, within the lifetime of the air. Each occurs once.
func (f *Fusion) exposed(stays []tracing.Stay) [][2]int {
	seen := map[[2]int]bool{}
	var out [][2]int
	for _, left := range stays {
		if left.Person >= f.Cases {
			continue
		}
		for _, came := range stays {
			pair := [2]int{left.Person, came.Person}
			if came.Room != left.Room || came.Person == left.Person || seen[pair] || came.From < left.To || came.From > left.To+sim.Seconds(f.Lifetime) {
				continue
			}
			seen[pair] = true
			out = append(out, pair)
		}
	}
	return out
}

// positiveEvery is how often a room that stays positive is reported.
const positiveEvery = 10 * time.Minute

// sense returns when the sensor of a room is positive: at first, and again while it lasts.
func (f *Fusion) sense(key rng.Key, room int, stays []tracing.Stay, changes, h float64) ([]tracing.Positive, error) {
	a := &f.Aerosol
	c := device.AirConfig{
		Schedule: device.Schedule{Period: sim.Delay(a.Period), End: sim.Seconds(f.Hours * 3600)}, Kind: device.Particles,
		Box: a.box(changes), Background: aerosolBackground, Noise: a.Noise,
	}
	for _, s := range stays {
		if s.Room == room && s.Person < f.Cases {
			c.Sources = append(c.Sources, device.Source{From: s.From, To: s.To, Rate: a.Source})
		}
	}
	sensor, err := device.NewAir(key, c)
	if err != nil {
		return nil, err
	}
	chart, err := particleChart(c.Box.Steady(aerosolBackground), a.Noise, a.K, h)
	if err != nil {
		return nil, err
	}
	var out []tracing.Positive
	for r, ok := sensor.Next(); ok; r, ok = sensor.Next() {
		v, err := chart.Judge(r)
		if err != nil {
			return nil, err
		}
		due := len(out) == 0 || r.At.Sub(out[len(out)-1].At) >= positiveEvery
		if v.Code == edge.Emergency || v.Code == edge.Warning && due {
			out = append(out, tracing.Positive{Room: room, At: r.At})
		}
	}
	return out, nil
}
