package scenario

import (
	"context"
	"math"

	"ihealth/experiments/contracts"
)

// Gas is a trial of what contracts cost: the gas of each call by Ethereum's rules, that of a
// person's day, and how many people a chain can carry.
type Gas struct {
	Leaves   int       `yaml:"leaves"`   // of the log whose proof is checked on chain, 1 to 1e6
	Vertices []int     `yaml:"vertices"` // of polygons, 3 to 400
	Wraps    []int     `yaml:"wraps"`    // lengths of wrapped keys, byte, 1 to 8192
	Readings int       `yaml:"readings"` // of a person's day, 1 to 86400
	Alerts   []float64 `yaml:"alerts"`   // shares of them that are alerts, above 0, to 1
	Capacity float64   `yaml:"capacity"` // gas that the chain executes, 1/s, 1 to 1e12
}

func (g *Gas) check(report Reporter) {
	within(report, "leaves", float64(g.Leaves), 1, 1e6)
	within(report, "readings", float64(g.Readings), 1, 86400)
	within(report, "capacity", g.Capacity, 1, 1e12)
	for i, n := range g.Vertices {
		within(report, indexed("vertices", i), float64(n), 3, 400)
	}
	for i, n := range g.Wraps {
		within(report, indexed("wraps", i), float64(n), 1, 8192)
	}
	for i, share := range g.Alerts {
		within(report, indexed("alerts", i), share, 1/float64(max(g.Readings, 1)), 1)
	}
}

func (g *Gas) cells() []Cell {
	run := func(part func() ([]Point, error)) func(context.Context, *Env) ([]Point, error) {
		return func(context.Context, *Env) ([]Point, error) { return part() }
	}
	return []Cell{
		{ID: "earlier", Fidelity: analytic, Run: run(earlierGas)},
		{ID: "calls", Fidelity: simulated, Run: run(g.calls)},
		{ID: "sizes", Fidelity: simulated, Run: run(g.sizes)},
		{ID: "days", Fidelity: simulated, Run: run(g.days)},
	}
}

// earlierGas is the gas that an earlier trial of contracts of the same shape has measured.
func earlierGas() ([]Point, error) { return gasPoints("gas_earlier", contracts.Earlier()), nil }

// calls measures creations and calls.
func (g *Gas) calls() ([]Point, error) {
	creations, err := contracts.Creations()
	if err != nil {
		return nil, err
	}
	calls, err := contracts.Calls(g.Leaves)
	return gasPoints("gas", append(creations, calls...)), err
}

func gasPoints(metric string, calls []contracts.Call) []Point {
	out := make([]Point, len(calls))
	for i, c := range calls {
		out[i] = Point{Series: c.Name, X: none, Metric: metric, Value: float64(c.Gas)}
	}
	return out
}

// sizes measures calls whose gas follows from a size.
func (g *Gas) sizes() ([]Point, error) {
	var out []Point
	for _, of := range []struct {
		series, metric string
		sizes          []int
		gas            func(int) (uint64, error)
	}{
		{"polygon test, view", "polygon", g.Vertices, contracts.Polygon},
		{"wrap of a key", "wrap", g.Wraps, contracts.Wrap},
	} {
		for _, n := range of.sizes {
			gas, err := of.gas(n)
			if err != nil {
				return nil, err
			}
			out = append(out, Point{Series: of.series, X: float64(n), Metric: of.metric, Value: float64(gas)})
		}
	}
	return out, nil
}

// days measures a person's day, and how many such people the chain can carry.
func (g *Gas) days() ([]Point, error) {
	var out []Point
	for _, share := range g.Alerts {
		alerts := int(math.Round(share * float64(g.Readings)))
		days, err := contracts.Days(g.Readings, alerts)
		if err != nil {
			return nil, err
		}
		for _, d := range days {
			x := float64(alerts) / float64(g.Readings)
			out = append(out,
				Point{Series: d.Way, X: x, Metric: "day", Value: float64(d.Gas)},
				Point{Series: d.Way, X: x, Metric: "day_by_calls", Value: d.ByCalls},
				Point{Series: d.Way, X: x, Metric: "people", Value: g.Capacity * 86400 / float64(d.Gas)},
			)
		}
	}
	return out, nil
}
