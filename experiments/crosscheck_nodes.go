package experiments

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"ihealth/chain"
	"ihealth/chain/comet"
)

// oneByOne is a block of one transaction, by m validators.
func (c *Crosscheck) oneByOne() chain.Config {
	return chain.Config{Validators: c.Validators, BlockSize: 1}
}

// onNodes measures real nodes.
func (x *crosscheckStudy) onNodes(ctx context.Context, env *Env) (rows []Row, err error) {
	trace, err := x.arrivals()
	if err != nil {
		return nil, err
	}
	registry, err := trace.Workload(x.spec.Seed).Registry()
	if err != nil {
		return nil, err
	}
	nodes := &comet.Standing{Options: comet.Options{
		Shape: x.spec.Crosscheck.Links.shape(), BlockTimeout: time.Millisecond, Registry: registry, Seed: x.spec.Seed,
	}}
	defer func() { err = errors.Join(err, nodes.Stop()) }()
	rows, err = x.measure(ctx, env.Note, nodes, trace)
	for i := range rows {
		rows[i].Measured = true
	}
	return rows, err
}

// live is the measurement of a chain that stays up.
type live struct {
	*crosscheckStudy
	nodes  chain.Chain
	pieces []chain.ArrivalTrace // arrivals of each run, at the pace of the file
	seen   services             // of the calibration
	rows   []Row
}

// liveRun is what one run showed.
type liveRun struct {
	sojourn  []float64 // by arrival, s of the nodes
	services services  // s of the nodes
	ends     int       // arrivals at each end that no mean holds
}

// measure probes the chain, runs the null test A against A, whose services calibrate the
// models, and then all stages on other arrivals, the schemes in the order A B, B A, so that
// a steady drift of the host shifts both alike.
func (x *crosscheckStudy) measure(ctx context.Context, note func(string), nodes chain.Chain, trace chain.ArrivalTrace) ([]Row, error) {
	c := x.spec.Crosscheck
	l := &live{crosscheckStudy: x, nodes: nodes, pieces: cut(trace, c.pieces())}
	first, err := l.probe(ctx, trace)
	if err != nil {
		return nil, err
	}
	if err := l.null(ctx, first); err != nil {
		return nil, err
	}
	for _, mu := range c.Stages {
		if err := l.stage(ctx, mu); err != nil {
			return nil, err
		}
		stage := crossQuantity{mu: mu}.panel()
		if why := x.refusal(&Results{Rows: onChain(l.rows)}, stage); why != "" {
			note(fmt.Sprintf("%s: no verdict on real nodes: %s", stage, why))
		}
	}
	return l.rows, nil
}

// onChain returns the rows with the fidelity that the runner will give them.
func onChain(rows []Row) []Row {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].Fidelity = OnChain
	}
	return rows
}

// stageScheme names what runs.
func stageScheme(mu float64, scheme string) string {
	return crossQuantity{mu: mu}.panel() + ", " + scheme
}

// probed transactions are sent back to back to find a first pace.
const probedTransactions = 30

// probe returns the mean service of a queue that is kept full, s.
func (l *live) probe(ctx context.Context, trace chain.ArrivalTrace) (float64, error) {
	w := chain.Workload{Count: probedTransactions, PayloadBytes: joinedPayload, Seed: l.spec.Seed, Entities: trace.Workload(l.spec.Seed).Entities}
	m, err := l.nodes.Measure(ctx, l.spec.Crosscheck.oneByOne(), w)
	if err != nil {
		return 0, fmt.Errorf("probe: %w", err)
	}
	mean, _ := moments(servicesOf(m.Path).all())
	return mean, nil
}

// null runs the first scheme against itself, A B, then B A, at the load of the first
// stage, by the services seen so far.
func (l *live) null(ctx context.Context, service float64) error {
	c, scheme := l.spec.Crosscheck, l.chainSchemes()[0]
	for pair := range c.NullPairs {
		var means [2]float64
		for k := range means {
			run, err := l.run(ctx, pair, scheme, service*c.Stages[0], fmt.Sprintf("null test, pair %d, run %d", pair+1, k+1))
			if err != nil {
				return err
			}
			means[(k+pair)%2] = l.mean(run, pair, crossQuantity{class: -1})
			l.seen.add(run.services)
		}
		l.rows = append(l.rows, Row{Panel: nullPanel, X: Number(pair + 1), Metric: "log_ratio", Value: Number(math.Log(means[1] / means[0]))})
		service, _ = moments(l.seen.all())
	}
	l.service("calibration", l.seen, 1)
	return nil
}

// Panels of the chain's rows beside the stages.
const (
	nullPanel    = "null test"
	servicePanel = "service"
)

// service records the services seen in some runs, at a pace.
func (l *live) service(series string, s services, stretch float64) {
	row := func(metric, unit string, v float64) {
		l.rows = append(l.rows, Row{Panel: servicePanel, Series: series, X: none, Metric: metric, Unit: unit, Value: Number(v)})
	}
	mean, scv := moments(s.all())
	idle, _ := moments(s.idle)
	busy, _ := moments(s.busy)
	row("mean", "s", mean)
	row("scv", "", scv)
	row("idle_mean", "s", idle)
	row("busy_mean", "s", busy)
	row("stretch", "", stretch)
	row("services", "", float64(len(s.all())))
}

// replayed returns the arrivals of a run, at the pace of the file.
func (l *live) replayed(piece int, scheme string) chain.ArrivalTrace {
	if scheme == equalPriority {
		return l.pieces[piece].Alike(chain.Normal)
	}
	return l.pieces[piece]
}

// run replays a piece on the chain, stretched to its pace, and records its load under a
// name.
func (l *live) run(ctx context.Context, piece int, scheme string, stretch float64, name string) (liveRun, error) {
	trace := l.replayed(piece, scheme).Stretched(stretch)
	m, err := l.nodes.Measure(ctx, l.spec.Crosscheck.oneByOne(), trace.Workload(l.spec.Seed))
	if err != nil {
		return liveRun{}, fmt.Errorf("%s: %w", name, err)
	}
	sojourn, err := matched(trace, m.Path)
	if err != nil {
		return liveRun{}, fmt.Errorf("%s: %w", name, err)
	}
	for _, row := range append(countRows(m), Row{X: none, Metric: "late_share", Value: Number(m.Load.LateSends())}) {
		row.Panel, row.Series = loadPanel, name
		l.rows = append(l.rows, row)
	}
	return liveRun{sojourn, servicesOf(m.Path), m.Load.HeadBlocks}, nil
}

// loadPanel holds the load block of every run.
const loadPanel = "load"

// mean returns the mean sojourn time of a crossQuantity's transactions in a run, ends left out.
func (l *live) mean(run liveRun, piece int, q crossQuantity) float64 {
	return meanOfClass(run.sojourn, l.pieces[piece], q, run.ends)
}

// meanOfClass returns the mean over those arrivals of a trace that count, NaN of none.
func meanOfClass(sojourn []float64, trace chain.ArrivalTrace, q crossQuantity, ends int) float64 {
	sum, count := 0.0, 0
	for i := ends; i < len(trace)-ends; i++ {
		if q.of(trace[i].Urgency) {
			sum += sojourn[i]
			count++
		}
	}
	return sum / float64(count)
}

// stage measures all schemes at the load of a stage.
func (l *live) stage(ctx context.Context, mu float64) error {
	service, _ := moments(l.seen.all())
	stretch := mu * service
	order := l.chainSchemes()
	runs := make(map[string][]liveRun)
	for r := range l.spec.Crosscheck.Runs {
		for _, scheme := range order {
			name := fmt.Sprintf("%s, run %d", stageScheme(mu, scheme), r+1)
			run, err := l.run(ctx, l.spec.Crosscheck.NullPairs+r, scheme, stretch, name)
			if err != nil {
				return err
			}
			runs[scheme] = append(runs[scheme], run)
		}
		slices.Reverse(order)
	}
	for _, scheme := range l.chainSchemes() {
		if err := l.compare(ctx, mu, scheme, stretch, runs[scheme]); err != nil {
			return err
		}
	}
	return nil
}
