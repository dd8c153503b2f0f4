package synth

import (
	"fmt"
	"math"

	"ihealth/sim/rng"
)

// Time constants of an electrode, s.
const (
	popDecay  = 0.5
	driftTime = 60
)

// negligible is what no converter sees, µV.
const negligible = 1e-3

// pops are jumps of one electrode that decay.
type pops struct {
	*arrivals
	draws *rng.Stream
	jump  float64 // µV
	level []float64
}

func newPops(key rng.Key, a Artefacts) *pops {
	p := &pops{draws: rng.New(key.Sub("sizes")), jump: a.Pop, level: make([]float64, len(montage))}
	p.arrivals = poisson(rng.New(key.Sub("times")), a.Pops/3600, 0)
	i, jump := p.draw()
	p.level[i] = jump * math.Exp(p.latest/popDecay)
	return p
}

// draw returns a channel and how far it jumps.
func (p *pops) draw() (int, float64) {
	i := int(float64(len(p.level)) * p.draws.Float64())
	return i, math.Copysign(p.jump, p.draws.Float64()-0.5)
}

func (p *pops) add(second int, uv [][]float64) []Event {
	decay := math.Exp(-1 / (popDecay * rateHz))
	var events []Event
	for k := range rateHz {
		if p.arrived(float64(second) + float64(k)/rateHz) {
			i, jump := p.draw()
			p.level[i] += jump
			events = append(events, Event{Kind: Pop, Start: p.latest, Duration: 4 * popDecay, Channels: []int{i}})
		}
		for i, level := range p.level {
			if level == 0 {
				continue
			}
			uv[i][k] += level
			if p.level[i] = level * decay; math.Abs(p.level[i]) < negligible {
				p.level[i] = 0
			}
		}
	}
	return events
}

// drift is a stationary Ornstein-Uhlenbeck process per electrode, linear within a
// second.
type drift struct {
	sources []*rng.Stream
	level   []float64 // µV
	phi, sd float64
}

func newDrift(key rng.Key, a Artefacts) *drift {
	d := &drift{phi: math.Exp(-1.0 / driftTime)}
	d.sd = a.Drift * math.Sqrt(1-d.phi*d.phi)
	for i := range montage {
		d.sources = append(d.sources, rng.New(key.Sub(fmt.Sprint(i))))
		d.level = append(d.level, d.sources[i].Normal(0, a.Drift))
	}
	return d
}

func (d *drift) add(_ int, uv [][]float64) []Event {
	for i, from := range d.level {
		d.level[i] = d.phi*from + d.sources[i].Normal(0, d.sd)
		step := (d.level[i] - from) / rateHz
		for k := range uv[i] {
			uv[i][k] += from + step*float64(k)
		}
	}
	return nil
}
