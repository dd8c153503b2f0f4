package scenario

import (
	"context"
	"fmt"
	"math"

	simchain "ihealth/chain/simulated"
	"ihealth/sim"
)

// Quorum is a trial of PBFT with quorums of all sizes: f faulty nodes try to break each.
type Quorum struct {
	Nodes   int     `yaml:"nodes"`   // n, 4 to 100
	Least   int     `yaml:"least"`   // quorums q from this to n, 1 to n
	Faulty  []int   `yaml:"faulty"`  // f, 1 to n − 2: one honest node cannot disagree
	Delay   float64 `yaml:"delay"`   // of every link, s, 0.001 to 10
	Timeout float64 `yaml:"timeout"` // of a leader, s, five delays to 3600
}

func (t *Quorum) check(report Reporter) {
	within(report, "nodes", float64(t.Nodes), 4, 100)
	within(report, "least", float64(t.Least), 1, float64(t.Nodes))
	for i, f := range t.Faulty {
		within(report, indexed("faulty", i), float64(f), 1, float64(t.Nodes-2))
	}
	within(report, "delay", t.Delay, 0.001, 10)
	within(report, "timeout", t.Timeout, 5*t.Delay, 3600)
}

func (t *Quorum) cells() []Cell {
	var out []Cell
	for _, f := range t.Faulty {
		out = append(out,
			Cell{ID: fmt.Sprintf("formula/%d", f), Fidelity: analytic, Run: func(context.Context, *Env) ([]Point, error) {
				return t.formula(f), nil
			}},
			Cell{ID: fmt.Sprintf("attack/%d", f), Fidelity: simulated, Run: func(ctx context.Context, _ *Env) ([]Point, error) {
				return t.attack(ctx, f)
			}})
	}
	return out
}

// point returns what is true or not of a quorum against f faulty nodes.
func (t *Quorum) point(f, q int, metric string, is bool) Point {
	return Point{Series: fmt.Sprintf("f = %d", f), X: float64(q), Metric: metric, Value: indicator(is)}
}

// Series of the quorums at the edges.
const (
	leastSafe    = "least safe quorum"
	greatestLive = "greatest live quorum"
)

// formula says where 2q − n ≤ f and n − q < f, and so which quorums are at the edges.
func (t *Quorum) formula(f int) []Point {
	var out []Point
	for q := t.Least; q <= t.Nodes; q++ {
		out = append(out, t.point(f, q, "disagrees_formula", 2*q-t.Nodes <= f), t.point(f, q, "stalls_formula", t.Nodes-q < f))
	}
	return append(out,
		Point{Series: leastSafe, X: float64(f), Metric: "quorum_formula", Value: float64((t.Nodes+f)/2 + 1)},
		Point{Series: greatestLive, X: float64(f), Metric: "quorum_formula", Value: float64(t.Nodes - f)})
}

// attack tries every quorum.
func (t *Quorum) attack(ctx context.Context, f int) ([]Point, error) {
	var out []Point
	least, most := none, none
	for q := t.Nodes; q >= t.Least; q-- {
		a := simchain.QuorumAttack{Nodes: t.Nodes, Quorum: q, Delay: sim.Delay(t.Delay), Timeout: sim.Delay(t.Timeout)}
		broken, err := a.Run(ctx, f)
		if err != nil {
			return nil, err
		}
		if !broken.Disagrees {
			least = float64(q)
		}
		if !broken.Stalls && math.IsNaN(most) {
			most = float64(q)
		}
		out = append(out, t.point(f, q, "disagrees", broken.Disagrees), t.point(f, q, "stalls", broken.Stalls),
			Point{Series: fmt.Sprintf("f = %d", f), X: float64(q), Metric: "others", Value: float64(broken.Others)})
	}
	return append(out,
		Point{Series: leastSafe, X: float64(f), Metric: "quorum", Value: least},
		Point{Series: greatestLive, X: float64(f), Metric: "quorum", Value: most}), nil
}
