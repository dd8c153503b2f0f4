package scenario

import (
	"context"
	"fmt"
	"math"

	"ihealth/sim/output"
)

// Connection is a trial of what becomes of alerts while the edge node is cut off, for
// exponential times. An alert comes with a heart rate outside of its limits.
type Connection struct {
	Up         float64   `yaml:"up_s"`        // mean time connected, 60 to 1e6
	Down       []float64 `yaml:"down_s"`      // mean times cut off, 60 to 1e6 each
	AlertShare float64   `yaml:"alert_share"` // of the readings, one a minute, 0.001 to 0.5
	Room       int       `yaml:"room"`        // for reports, of an edge node with little memory, 1 to 1000
	People     int       `yaml:"people"`      // 2 to 1e5
	Days       int       `yaml:"days"`        // of each, 1 to 1000
}

// keeping is a way to deal with reports while there is no connection.
type keeping struct {
	name     string
	room     func(*Connection) int
	numbered bool
}

// enough is room for all reports of the longest trial.
const enough = 1 << 24

var keepings = [...]keeping{
	{"drop", func(*Connection) int { return 0 }, false},
	{"store", func(*Connection) int { return enough }, false},
	{"store with numbers", func(*Connection) int { return enough }, true},
	{"little room", func(c *Connection) int { return c.Room }, false},
	{"little room, with numbers", func(c *Connection) int { return c.Room }, true},
}

func (c *Connection) check(report Reporter) {
	checkRange(report, "up_s", c.Up, 60, 1e6)
	for i, down := range c.Down {
		checkRange(report, indexed("down_s", i), down, 60, 1e6)
	}
	checkRange(report, "alert_share", c.AlertShare, 0.001, 0.5)
	checkRange(report, "room", float64(c.Room), 1, 1000)
	checkRange(report, "people", float64(c.People), 2, 1e5)
	checkRange(report, "days", float64(c.Days), 1, 1000)
}

func (c *Connection) cells() []Cell {
	out := []Cell{{ID: "formula", Fidelity: analytic, Run: c.formula}}
	for _, down := range c.Down {
		out = append(out, Cell{ID: fmt.Sprintf("down %g", down), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return c.simulate(ctx, env, down)
		}})
	}
	return out
}

// lost returns the expected share of alerts that an edge node with so much room loses: with
// none, those that come while it is cut off; with some, those of them that are followed
// by as many others before it is connected. The next alert comes before the connection with probability q.
func (c *Connection) lost(down float64, room int) float64 {
	away := down / (c.Up + down)
	if room == 0 {
		return away
	}
	stays := math.Exp(-60 / down)
	q := c.AlertShare * stays / (1 - (1-c.AlertShare)*stays)
	return away * math.Pow(q, float64(room))
}

func (c *Connection) formula(context.Context, *Env) ([]Point, error) {
	var out []Point
	for _, down := range c.Down {
		at := func(series, metric, unit string, v float64) {
			out = append(out, Point{Series: series, X: down, Metric: metric, Unit: unit, Value: v})
		}
		for _, k := range keepings {
			at(k.name, "lost_formula", "", c.lost(down, k.room(c)))
		}
		// An outage has no memory: what comes during one waits for another mean of it.
		at("store with numbers", "delay_formula", "s", down*down/(c.Up+down))
	}
	return out, nil
}

func (c *Connection) simulate(ctx context.Context, env *Env, down float64) ([]Point, error) {
	people := make([][]reception, c.People)
	err := each(ctx, env.Workers, c.People, func(i int) (err error) {
		people[i], err = c.person(replica(env.Key, i), down)
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []Point
	for k, way := range keepings {
		var lost, delay output.Tally
		var gaps, seen, wrong, remaining int
		for _, p := range people {
			r := &p[k]
			lost.Add(1 - float64(r.arrived)/float64(r.sent))
			if r.arrived > 0 {
				delay.Add(r.delay / float64(r.arrived))
			}
			gaps, seen, wrong, remaining = gaps+r.gaps, seen+r.seen, wrong+r.wrong, remaining+r.box.Kept()
		}
		add := func(metric, unit string, p Point) {
			p.Series, p.X, p.Metric, p.Unit = way.name, down, metric, unit
			out = append(out, p)
		}
		add("lost", "", meanPoint(Point{}, &lost, 0))
		if delay.N() > 1 {
			add("delay", "s", meanPoint(Point{}, &delay, 0))
		}
		for _, count := range []struct {
			metric string
			n      int
		}{{"gaps", gaps}, {"gaps_seen", seen}, {"wrong_arrivals", wrong}, {"left_behind", remaining}} {
			add(count.metric, "", Point{Value: float64(count.n), N: c.People})
		}
	}
	return out, nil
}
