package experiments

import (
	"context"
	"errors"
	"fmt"

	"ihealth/chain"
	"ihealth/chain/analytic"
	"ihealth/chain/calibration"
	"ihealth/chain/comet"
	"ihealth/sim/rng"
)

func (x *fidelitiesStudy) cells() []Cell {
	f := x.spec.Fidelities
	out := []Cell{{ID: byFormula, Fidelity: Analytic, Run: x.formula}}
	for _, m := range f.Validators {
		out = append(out, Cell{ID: fmt.Sprintf("%s/%d", bySimulation, m), Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
			return f.measure(ctx, env, bySimulation, f.simulation(env.Key), f.sweep(env.Key, f.PerRun), points([]int{m}, f.Blocks))
		}})
	}
	return append(out, Cell{ID: byNodes, Fidelity: OnChain, Measured: true, Run: x.onNodes})
}

// sweep returns the load of a point.
func (f *Fidelities) sweep(key rng.Key, perRun int) calibration.Sweep {
	return calibration.Sweep{Blocks: perRun, PayloadBytes: payloadBytes, Seed: key.Seed}
}

// formula returns the closed form with its terms, and the points that it was calibrated
// by.
func (x *fidelitiesStudy) formula(context.Context, *Env) ([]Row, error) {
	f := x.spec.Fidelities
	c := f.stored()
	var rows []Row
	for _, at := range points(f.Validators, f.Blocks) {
		t := c.Model(at.Validators).Terms(at.Validators, at.BlockSize)
		row := func(metric string, v float64) { rows = append(rows, latencyOfPoint(byFormula, metric, at, v)) }
		row("latency", t.Total())
		row("fixed", t.Fixed)
		row("propagation", t.Propagation)
		row("transfer", t.Transfer)
		row("votes", t.Votes)
		row("verification", t.Quorum)
		row("host", t.Host)
		row("copies", bareTransfer(c, at))
	}
	for i, p := range c.Points {
		at := chain.Config{Validators: p.Validators, BlockSize: p.BlockSize}
		row := latencyOfPoint(byStored, "latency", at, p.Latency)
		row.Interval = &Range{Low: Number(p.Low), High: Number(p.High), Level: 0.95, N: p.Blocks}
		rows = append(rows, row,
			latencyOfPoint(byStored, "unseen", at, c.Fits.Better.Fit().Unseen(c.Points, i)),
			latencyOfPoint(byStored, "busy", at, float64(p.HostShare)*p.Latency),
			pureOfPoint(byStored, "host_bound", at, float64(numberOf(p.HostBound()))))
	}
	return rows, nil
}

// bareTransfer returns how long the block alone, once to everybody, takes on the links.
func bareTransfer(c calibration.Calibration, at chain.Config) float64 {
	return float64(at.BlockSize) * c.Network.TransactionBits * analytic.SecondsPerBit(c.Shape(), at.Validators)
}

// pureOfPoint returns a metric without a unit.
func pureOfPoint(panel, metric string, at chain.Config, v float64) Row {
	row := latencyOfPoint(panel, metric, at, v)
	row.Unit = ""
	return row
}

func latencyOfPoint(panel, metric string, at chain.Config, v float64) Row {
	return Row{Panel: panel, Series: seriesOfSize(at.Validators), X: Number(at.BlockSize), Metric: metric, Unit: "s", Value: Number(v)}
}

// measure returns the median block latency of configurations of a chain, under a load by
// what the closed form says that they carry.
func (f *Fidelities) measure(ctx context.Context, env *Env, panel string, of chain.Chain, s calibration.Sweep, configs []chain.Config) ([]Row, error) {
	c := f.stored()
	var rows []Row
	for _, at := range configs {
		rate := f.Load * float64(at.BlockSize) / c.Model(at.Validators).Latency(at.Validators, at.BlockSize)
		m, err := of.Measure(ctx, at, s.Workload(at, rate))
		if err != nil {
			return nil, fmt.Errorf("%s, %s: %w", panel, place(at), err)
		}
		row := medianRow(m.BlockLatency)
		row.Panel, row.Series, row.X, row.Metric, row.Unit = panel, seriesOfSize(at.Validators), Number(at.BlockSize), "latency", "s"
		rows = append(rows, row)
		if m.HostBound() {
			rows = append(rows, pureOfPoint(panel, "host_bound", at, 1))
			env.Note(fmt.Sprintf("%s, %s: host-bound: the processors were %s busy, %s with this program", panel, place(at), percent(m.HostCPU), percent(m.OwnCPU)))
		}
	}
	return rows, nil
}

// onNodes measures real nodes on this host, a network for each number of validators.
func (x *fidelitiesStudy) onNodes(ctx context.Context, env *Env) (rows []Row, err error) {
	f := x.spec.Fidelities
	c := f.stored()
	s := f.sweep(env.Key, f.OnNodes.PerRun)
	o := CalibrationNodes(c.Topology(), c.Shape(), env.Key.Seed)
	if o.Registry, err = s.Registry(); err != nil {
		return nil, err
	}
	nodes := &comet.Standing{Options: o}
	defer func() { err = errors.Join(err, nodes.Stop()) }()
	rows, err = f.measure(ctx, env, byNodes, nodes, s, points(f.OnNodes.Validators, f.OnNodes.Blocks))
	for i := range rows {
		rows[i].Measured = true
	}
	return rows, err
}
