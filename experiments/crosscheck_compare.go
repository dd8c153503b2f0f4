package experiments

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"

	"ihealth/chain"
	"ihealth/chain/analytic"
	"ihealth/sim/output"
)

// Metrics of the steps from the paper's formula to the nodes, in their order: what the
// formula says with all that is named so far.
const (
	withVariance     = "with_service_variance" // M/G/1 with the calibrated moments, interrupted
	withoutInterrupt = "with_no_preemption"    // the same, nobody interrupted
	withArrivals     = "with_arrivals"         // simulated: these arrivals, from an empty queue
	withFirst        = "with_first_service"    // simulated: after idling a service is another
	withDrift        = "with_service_drift"    // simulated: services of these runs, not of the calibration
)

// compare records the runs of a scheme at a stage beside what models say of the same
// arrivals. Times are at the pace of the file.
func (l *live) compare(ctx context.Context, mu float64, scheme string, stretch float64, runs []liveRun) error {
	var own services
	for _, run := range runs {
		own.add(run.services)
	}
	l.service(stageScheme(mu, scheme), own, stretch)
	laws := []struct {
		metric string
		law    serviceLaw
	}{
		{withArrivals, l.seen.pooled().scaled(1 / stretch).law()},
		{withFirst, l.seen.scaled(1 / stretch).law()},
		{withDrift, own.scaled(1 / stretch).law()},
	}
	of := l.quantities(mu, scheme)
	means := make([][]float64, len(of))
	for r, run := range runs {
		piece := l.spec.Crosscheck.NullPairs + r
		trace := l.replayed(piece, scheme)
		for i, q := range of {
			means[i] = append(means[i], l.mean(run, piece, q)/stretch)
			l.add(q, "sojourn_run", r, means[i][r])
		}
		key := l.key("services").Sub(fmt.Sprint(piece))
		for _, p := range laws {
			predicted := predict(trace, p.law, key, l.spec.Crosscheck.Draws)
			for _, q := range of {
				l.add(q, p.metric, r, meanOfClass(predicted, l.pieces[piece], q, run.ends))
			}
		}
		if err := l.path(ctx, of[0], r, trace, run, stretch); err != nil {
			return err
		}
	}
	return l.summarise(of, means, stretch)
}

// add records what run r gave.
func (l *live) add(q crossQuantity, metric string, r int, v float64) {
	row := q.row(metric, v)
	row.X = Number(r + 1)
	l.rows = append(l.rows, row)
}

// summarise records the means with intervals that hold together for all that real nodes
// show, and the closed forms with the calibrated moments.
func (l *live) summarise(of []crossQuantity, means [][]float64, stretch float64) error {
	mean, scv := moments(l.seen.all())
	v := server{mean / stretch, scv, l.rate()}
	for i, q := range of {
		interval, err := output.MeanInterval(means[i], l.together(len(l.onChain())))
		if err != nil {
			return fmt.Errorf("%s, %s: make runs longer: %w", q.panel(), q.series(), err)
		}
		row := q.row("sojourn", interval.Mean)
		row.Interval = rangeOf(interval)
		l.rows = append(l.rows, row,
			q.row(withVariance, l.formula(q, v, true)), q.row(withoutInterrupt, l.formula(q, v, false)))
		l.rows = append(l.rows, l.halved(q, v, stretch)...)
	}
	return nil
}

// sensitivities are the parameters of the nodes' model that are halved, one at a time, to see
// how much each moves.
var sensitivities = []struct {
	name, column string

	of func(v server, delay float64) server // delay: of a block's links, s at the pace of the file
}{
	{"arrival rate", "λ", func(v server, _ float64) server { v.lambda /= 2; return v }},
	{"service time", "b", func(v server, _ float64) server { v.mean /= 2; return v }},
	{"service variance", "c²", func(v server, _ float64) server { v.scv /= 2; return v }},
	{"link delay", "delay", func(v server, delay float64) server {
		mean := v.mean - delay/2
		return server{mean, v.scv * v.mean * v.mean / (mean * mean), v.lambda}
	}},
}

// halvedBy names the metric of a halved parameter.
func halvedBy(name string) string { return "halved " + name }

// halved returns what the model of the nodes says with each parameter halved. A block
// waits for three delays of its links.
func (l *live) halved(q crossQuantity, v server, stretch float64) []Row {
	delay := analytic.IdleDelays * l.spec.Crosscheck.Links.Delay / stretch
	var out []Row
	for _, h := range sensitivities {
		out = append(out, q.row(halvedBy(h.name), l.formula(q, h.of(v, delay), false)))
	}
	return out
}

// path replays the arrivals of a run into a simulated chain, with the same manager and the
// calibrated services, and compares the sojourn times transaction by transaction.
func (l *live) path(ctx context.Context, q crossQuantity, r int, trace chain.ArrivalTrace, run liveRun, stretch float64) error {
	at := trace.Stretched(stretch)
	simulation := timedChain(l.seen.law(), l.key("replay").Sub(fmt.Sprint(q.series(), r)))
	m, err := simulation.Measure(ctx, l.spec.Crosscheck.oneByOne(), at.Workload(l.spec.Seed))
	if err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	sojourn, err := matched(at, m.Path)
	if err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	difference, mean := 0.0, 0.0
	for i := range sojourn {
		difference += math.Abs(sojourn[i]-run.sojourn[i]) / float64(len(sojourn))
		mean += run.sojourn[i] / float64(len(sojourn))
	}
	for _, row := range []Row{
		{Metric: "matched", Value: Number(len(sojourn))},
		{Metric: "path_correlation", Value: Number(stat.Correlation(sojourn, run.sojourn, nil))},
		{Metric: "path_difference", Value: Number(difference / mean)},
	} {
		row.Panel, row.Series, row.X = q.panel(), q.scheme, Number(r+1)
		l.rows = append(l.rows, row)
	}
	return nil
}
