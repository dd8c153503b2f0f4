package experiments

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ihealth/chain/analytic"
	"ihealth/chain/calibration"
	"ihealth/chain/comet"
)

func (x *calibratedStudy) cells() []Cell {
	c := x.spec.Calibrated
	var out []Cell
	for i := range c.Tables {
		out = append(out, tableCell(&c.Tables[i]))
	}
	for _, name := range c.Stored {
		out = append(out, storedCell(name))
	}
	return append(out, Cell{ID: thisHost, Fidelity: OnChain, Measured: true, Run: x.runSweep})
}

// tableCell fits the models to a table.
func tableCell(l *LatencyTable) Cell {
	return Cell{ID: "table/" + l.Name, Fidelity: Analytic, Run: func(context.Context, *Env) ([]Row, error) {
		points := l.points()
		better := calibration.BetterForm(calibration.NetworkOf(l.Links.topology(), l.Links.shape(), 1, analytic.IdleDelays), calibration.Host{})
		var f [3]calibration.Fit
		for i, of := range []struct {
			form    calibration.Form
			bounded bool
		}{{calibration.Paper(), false}, {calibration.Paper(), true}, {better, true}} {
			var err error
			if f[i], err = calibration.FitPoints(of.form, points, of.bounded); err != nil {
				return nil, err
			}
		}
		return fitRows(l.Name, l.Links.UplinkBps > 0, points, f), nil
	}}
}

// storedCell shows a stored calibration.
func storedCell(name string) Cell {
	return Cell{ID: "stored/" + name, Fidelity: Analytic, Run: func(_ context.Context, env *Env) ([]Row, error) {
		c, err := StoredCalibration(name)
		if err != nil {
			return nil, err
		}
		env.Note(fmt.Sprintf("%s: %s on %s, %d processors, %s; null test: %v", name, c.Engine, c.Host.Processor, c.Host.CPUs, c.Date.Format(time.DateOnly), c.Null))
		return calibrationRows(name, c), nil
	}}
}

// runSweep calibrates on this host.
func (x *calibratedStudy) runSweep(ctx context.Context, env *Env) ([]Row, error) {
	l := &x.spec.Calibrated.Sweep
	nodes := &comet.Standing{Options: CalibrationNodes(l.Links.topology(), l.Links.shape(), env.Key.Seed)}
	s := l.sweep(nodes, env.Key.Seed)
	var err error
	if nodes.Options.Registry, err = s.Registry(); err != nil {
		return nil, err
	}
	found, err := s.Run(ctx)
	if err = errors.Join(err, nodes.Stop()); err != nil {
		return nil, err
	}
	network := calibration.NetworkOf(l.Links.topology(), l.Links.shape(), s.TransactionBits(), analytic.IdleDelays)
	c, err := calibration.New(time.Now(), ThisHost(), ConsensusEngine(), network, found)
	if err != nil {
		return nil, err
	}
	env.Note(fmt.Sprintf("%s: null test: %v", thisHost, c.Null))
	rows := calibrationRows(thisHost, c)
	for i := range rows {
		rows[i].Measured = true
	}
	return rows, nil
}

func calibrationRows(panel string, c calibration.Calibration) []Row {
	return fitRows(panel, c.Network.UplinkBps > 0, c.Points, [3]calibration.Fit{c.Fits.PaperFree.Fit(), c.Fits.Paper.Fit(), c.Fits.Better.Fit()})
}

// fitRows returns the points of a panel and what the three models make of them.
func fitRows(panel string, shaped bool, points []calibration.Point, fits [3]calibration.Fit) []Row {
	rows := []Row{{Panel: panel, X: none, Metric: "shaped", Value: numberOf(shaped)}}
	for _, p := range points {
		rows = append(rows, pointRows(panel, p, fits)...)
	}
	for i, name := range []string{paperFree, paperModel, betterModel} {
		f := fits[i]
		row := func(metric, unit, text string, v float64) {
			rows = append(rows, Row{Panel: panel, Series: name, X: none, Metric: metric, Unit: unit, Text: text, Value: Number(v)})
		}
		row("r2", "", "", f.R2)
		row("leave_one_out_r2", "", "", f.LeaveOneOut)
		row("median_error", "", "", f.MedianError)
		row("held_out_error", "", "", f.HoldOutError)
		for j, term := range f.Form.Terms {
			row("coefficient "+term.Name, "s", term.Name, f.Coefficients[j])
		}
	}
	return rows
}

// pointRows returns a point and its predictions.
func pointRows(panel string, p calibration.Point, fits [3]calibration.Fit) []Row {
	series := fmt.Sprintf("m = %d", p.Validators)
	row := func(metric, unit string, v float64) Row {
		return Row{Panel: panel, Series: series, X: Number(p.BlockSize), Metric: metric, Unit: unit, Value: Number(v)}
	}
	measured := row("measured", "s", p.Latency)
	if p.Low < p.High {
		measured.Interval = &Range{Low: Number(p.Low), High: Number(p.High), Level: 0.95, N: p.Blocks}
	}
	return []Row{
		measured,
		row("validators", "", float64(p.Validators)),
		row(paperFree, "s", fits[0].Latency(p.Validators, p.BlockSize)),
		row(paperModel, "s", fits[1].Latency(p.Validators, p.BlockSize)),
		row(betterModel, "s", fits[2].Latency(p.Validators, p.BlockSize)),
		row("host_cpu", "", float64(p.HostShare)),
		row("host_bound", "", float64(numberOf(p.HostBound()))),
		row("held_out", "", float64(numberOf(p.HoldOut))),
	}
}

// numberOf returns 1 for true and 0 for false.
func numberOf(b bool) Number {
	if b {
		return 1
	}
	return 0
}
