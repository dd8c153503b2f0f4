package experiments

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"ihealth/chain"
	"ihealth/chain/comet"
	"ihealth/sim/output"
)

func (x *testnetStudy) cells() []Cell {
	entities := sync.OnceValues(func() ([]chain.Entity, error) { return x.spec.Testnet.Patients.entities(x.spec.Seed) })
	var out []Cell
	for i := range x.spec.Testnet.Configurations {
		c, err := x.spec.Testnet.Configurations[i].configure(context.Background(), &x.spec.Network)
		if err != nil {
			panic("experiments: plan of an unchecked file: " + err.Error())
		}
		config := x.config(c.config)
		panel := panelOf(c.name, config)
		out = append(out, x.predictionCell(panel, &c, config))
		for _, l := range x.spec.Testnet.Loads {
			out = append(out, x.measuredCell(panel, config, l, entities))
		}
	}
	return out
}

// predictionCell evaluates I-Health's model, eq. (17) and μ = n/L, for what
// runs.
func (x *testnetStudy) predictionCell(panel string, c *configured, config chain.Config) Cell {
	return Cell{ID: panel + "/prediction", Fidelity: Analytic, Run: func(_ context.Context, env *Env) ([]Row, error) {
		if config != c.config {
			env.Note(fmt.Sprintf("%s: (%d, %d) was chosen, (%d, %d) runs: 3f+1 validators at least, max_validators at most",
				c.name, c.config.Validators, c.config.BlockSize, config.Validators, config.BlockSize))
		}
		latency := c.prefix(config.Validators, config.BlockSize).Latency
		row := func(metric, unit string, v float64) Row {
			return Row{Panel: panel, X: none, Metric: metric, Unit: unit, Value: Number(v)}
		}
		return []Row{
			row("validators", "", float64(config.Validators)),
			row("block_size", "", float64(config.BlockSize)),
			row("block_latency", "s", latency),
			row("throughput", "1/s", float64(config.BlockSize)/latency),
		}, nil
	}}
}

// measuredCell runs one configuration under one load.
func (x *testnetStudy) measuredCell(panel string, config chain.Config, l OpenLoad, entities func() ([]chain.Entity, error)) Cell {
	return Cell{ID: panel + "/" + l.Name, Fidelity: OnChain, Measured: true, Run: func(ctx context.Context, env *Env) ([]Row, error) {
		senders, err := entities()
		if err != nil {
			return nil, err
		}
		workload := chain.Workload{Rate: l.Rate, Duration: l.duration(), Seed: env.Key.Seed, Entities: senders}
		realChain := comet.Chain{Options: comet.Options{Shape: x.spec.Testnet.Shape.shape(), BasePort: x.spec.Testnet.BasePort, Seed: env.Key.Seed}}
		m, err := realChain.Measure(ctx, config, workload)
		if errors.Is(err, comet.ErrDiverged) {
			env.Note(fmt.Sprintf("%s, %s: %v", panel, l.Name, err)) // claim 11a judges it
		} else if err != nil {
			return nil, err
		}
		if m.HostBound() {
			env.Note(fmt.Sprintf("%s, %s: host-bound: the host's processors were %s busy, %s with this program, so this is the host's speed and not the protocol's",
				panel, l.Name, percent(m.HostCPU), percent(m.OwnCPU)))
		}
		rows := measurementRows(m)
		for i := range rows {
			rows[i].Panel, rows[i].Measured = panel, true
			if rows[i].Series == "" {
				rows[i].Series = l.Name
			} else {
				rows[i].Series = l.Name + ", " + rows[i].Series
			}
		}
		return rows, nil
	}}
}

// measurementRows returns everything that was measured, the load block
// included.
func measurementRows(m chain.Measurement) []Row {
	rows := []Row{latencyRow("block_latency", m.BlockLatency), latencyRow("commit_latency", m.CommitLatency)}
	rows = append(rows, tailRows("block_latency", m.BlockLatency)...)
	rows = append(rows, tailRows("commit_latency", m.CommitLatency)...)
	for _, u := range m.CommitLatencyByUrgency {
		of := append([]Row{latencyRow("commit_latency", u.Latency)}, tailRows("commit_latency", u.Latency)...)
		for i := range of {
			of[i].Series = u.Urgency.String()
		}
		rows = append(rows, of...)
	}
	rows = append(rows, countRows(m)...)
	for _, reason := range m.Load.RejectedBy {
		rows = append(rows, Row{X: none, Metric: "rejected_by", Value: Number(reason.Count), Text: reason.Reason})
	}
	for _, bin := range m.Load.Lateness.Bins() {
		rows = append(rows, Row{X: Number(bin.Upper), Metric: "late_sends", Value: Number(bin.Count)})
	}
	return rows
}

// countRows returns the throughput, the blocks, the load and the processors.
func countRows(m chain.Measurement) []Row {
	hostBound := 0
	if m.HostBound() {
		hostBound = 1
	}
	l := m.Load
	rows := []Row{
		{Metric: "throughput", Unit: "1/s", Value: Number(m.Throughput)},
		{Metric: "block_fill", Value: Number(m.BlockFill)},
		{Metric: "blocks", Value: Number(m.Blocks)},
		{Metric: "largest_block", Value: Number(m.LargestBlock)},
		{Metric: "distinct", Value: Number(m.Distinct)},
		{Metric: "state_roots", Value: Number(m.StateRoots)},
		{Metric: "empty_blocks", Value: Number(m.Empty)},
		{Metric: "late_rounds", Value: Number(m.LateRounds)},
		{Metric: "intended", Value: Number(l.Intended)},
		{Metric: "sent", Value: Number(l.Sent)},
		{Metric: "accepted", Value: Number(l.Accepted)},
		{Metric: "rejected", Value: Number(l.Rejected)},
		{Metric: "committed", Value: Number(l.Committed)},
		{Metric: "configured_rate", Unit: "1/s", Value: Number(l.ConfiguredRate)},
		{Metric: "achieved_rate", Unit: "1/s", Value: Number(l.AchievedRate)},
		{Metric: "returned_batches", Value: Number(l.ReturnedBatches)},
		{Metric: "negative_latencies", Value: Number(l.NegativeLatencies)},
		{Metric: "head_blocks", Value: Number(l.HeadBlocks)},
		{Metric: "tail_blocks", Value: Number(l.TailBlocks)},
		{Metric: "outside_the_interval", Value: Number(l.OutsideTheInterval)},
		{Metric: "host_cpu", Value: Number(m.HostCPU)},
		{Metric: "own_cpu", Value: Number(m.OwnCPU)},
		{Metric: "host_bound", Value: Number(hostBound)},
	}
	for i := range rows {
		rows[i].X = none
	}
	return rows
}

// latencyRow returns the median latency.
func latencyRow(metric string, d output.Distribution) Row {
	row := medianRow(d)
	row.X, row.Metric, row.Unit = none, metric, "s"
	return row
}

// tailRows returns what a latency table shows besides the median.
func tailRows(metric string, d output.Distribution) []Row {
	return []Row{
		{X: none, Metric: metric + "_mean", Unit: "s", Value: Number(d.Mean())},
		{X: none, Metric: metric + "_p95", Unit: "s", Value: Number(d.Quantile(0.95))},
		{X: none, Metric: metric + "_p99", Unit: "s", Value: Number(d.Quantile(0.99))},
	}
}
