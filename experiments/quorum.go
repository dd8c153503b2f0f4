package experiments

import (
	"context"
	"fmt"

	"ihealth/chain"
	"ihealth/chain/simulated"
	"ihealth/sim"
)

// Quorum is the section of an experiment that attacks PBFT for every quorum q and number
// of faulty nodes f, and holds what breaks against 2q − n ≤ f and n − q < f.
type Quorum struct {
	Nodes     int     `yaml:"nodes"`      // n, 4 to 100
	Seed      int     `yaml:"seed"`       // the quorum of the paper, in 1 … n
	Least     int     `yaml:"least"`      // q of the map begins here, 1 to n
	MaxFaulty int     `yaml:"max_faulty"` // f = 1 … this, at most n − 2: one honest node cannot disagree
	Delay     float64 `yaml:"delay_s"`    // of every link, s, > 0
	Timeout   float64 `yaml:"timeout_s"`  // of a leader, s, > 4 delays
}

// quorumStudy draws the map of safety and liveness.
type quorumStudy struct{ spec *Spec }

func (x *quorumStudy) check(report reporter) {
	q := x.spec.Quorum
	checkCount(report, "quorum.nodes", "nodes", q.Nodes, 4, 100)
	checkCount(report, "quorum.seed", "votes", q.Seed, 1, q.Nodes)
	checkCount(report, "quorum.least", "votes", q.Least, 1, q.Nodes)
	checkCount(report, "quorum.max_faulty", "faulty nodes", q.MaxFaulty, 1, q.Nodes-2)
	if !(q.Delay > 0 && q.Delay <= chain.MaxDelay.Seconds()) {
		report("quorum.delay_s", "a delay of %v s: want more than 0 and at most %v", q.Delay, chain.MaxDelay)
	}
	if !(q.Timeout > 4*q.Delay && q.Timeout <= 3600) {
		report("quorum.timeout_s", "a timeout of %v s: want more than four delays and at most an hour\nelse no leader has the time to lead", q.Timeout)
	}
}

func (x *quorumStudy) cells() []Cell {
	var out []Cell
	for f := 1; f <= x.spec.Quorum.MaxFaulty; f++ {
		out = append(out,
			Cell{ID: fmt.Sprintf("formula/%d", f), Fidelity: Analytic, Run: func(context.Context, *Env) ([]Row, error) { return x.predict(f), nil }},
			Cell{ID: fmt.Sprintf("attack/%d", f), Fidelity: Simulated, Run: func(ctx context.Context, _ *Env) ([]Row, error) { return x.attack(ctx, f) }},
		)
	}
	return out
}

// ofFaulty names the series of so many faulty nodes.
func ofFaulty(f int) string { return fmt.Sprintf("f = %d", f) }

// row is what one quorum shows.
func (x *quorumStudy) row(f, q int, metric string, value int) Row {
	return Row{Series: ofFaulty(f), X: Number(q), Metric: metric, Value: Number(value)}
}

// predict says what the formulas say.
func (x *quorumStudy) predict(f int) []Row {
	n := x.spec.Quorum.Nodes
	var rows []Row
	for q := x.spec.Quorum.Least; q <= n; q++ {
		rows = append(rows, x.row(f, q, "disagrees_formula", one(2*q-n <= f)), x.row(f, q, "stalls_formula", one(n-q < f)))
	}
	return rows
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// attack attacks every quorum with f nodes.
func (x *quorumStudy) attack(ctx context.Context, f int) ([]Row, error) {
	s := x.spec.Quorum
	var rows []Row
	for q := s.Least; q <= s.Nodes; q++ {
		a := simulated.QuorumAttack{Nodes: s.Nodes, Quorum: q, Delay: sim.Delay(s.Delay), Timeout: sim.Delay(s.Timeout)}
		broken, err := a.Run(ctx, f)
		if err != nil {
			return nil, err
		}
		rows = append(rows,
			x.row(f, q, "disagrees", one(broken.Disagrees)),
			x.row(f, q, "stalls", one(broken.Stalls)),
			x.row(f, q, "other_violations", broken.Others))
	}
	return rows, nil
}
