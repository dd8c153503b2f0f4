package experiments

import (
	"context"
	"fmt"
	"math"
	"os"

	"ihealth/chain/comet"
	"ihealth/sim"
	"ihealth/sim/output"
)

// scratch returns where validators keep files that are to come back from them; the
// others keep none.
func scratch(c FaultScenario) string {
	if c.Kind == comet.Crashed.String() {
		return os.TempDir()
	}
	return ""
}

func (x *faultsStudy) cells() []Cell {
	var out []Cell
	for _, c := range x.spec.Faults.Scenarios {
		out = append(out, Cell{ID: c.Name, Fidelity: OnChain, Measured: true, Run: func(ctx context.Context, env *Env) ([]Row, error) {
			s, err := x.spec.Faults.scenario(c, env.Key.Seed)
			if err != nil {
				return nil, err
			}
			s.Options.Dir = scratch(c)
			r, err := s.Run(ctx)
			if err != nil {
				return nil, err
			}
			if r.Measurement.HostBound() {
				env.Note(fmt.Sprintf("%s: host-bound: the host's processors were %s busy, %s with this program, so times may be the host's",
					c.Name, percent(r.Measurement.HostCPU), percent(r.Measurement.OwnCPU)))
			}
			rows := x.rows(c, r)
			for i := range rows {
				rows[i].Panel, rows[i].Measured = c.Name, true
			}
			return rows, nil
		}})
	}
	return out
}

// faultPhases are the phases of a fault by their names in the results.
var faultPhases = []struct {
	name  string
	phase comet.Phase
}{{"before", comet.Before}, {"during", comet.During}, {"after", comet.After}}

// rows returns what a scenario showed.
func (x *faultsStudy) rows(c FaultScenario, r comet.FaultReport) []Row {
	w, m, d := r.Windows[0], r.Measurement, r.Discrepancies
	since := func(t sim.Time) float64 { return t.Sub(w.Ending).Seconds() }
	value := func(metric, unit string, v float64) Row {
		return Row{X: none, Metric: metric, Unit: unit, Value: Number(v)}
	}
	rows := []Row{
		value("validators", "", float64(c.Validators)),
		value("befallen", "", float64(c.Befallen)),
		value("tolerated", "", float64(c.tolerated())),
		value("timeouts", "s", c.ProposeTimeout+c.VoteTimeout),
		value("stalled", "", indicator(r.Stalled(0))),
		value("recovery", "s", r.Recovery(0).Seconds()),
		value("level", "s", since(w.Level)),
		value("fault_begin", "s", w.Held.Seconds()),
		value("fault_end", "s", w.Ending.Seconds()),
		value("heights_per_second", "1/s", float64(r.Intervals(0, comet.During).N())/w.Ending.Sub(w.Held).Seconds()),
		value("lost", "", float64(d.Lost)),
		value("foreign", "", float64(d.Foreign)),
		value("reordered", "", float64(d.Reordered)),
		value("doubled", "", float64(d.Doubled)),
		value("rewritten", "", float64(d.Rewritten)),
	}
	rows = append(rows, evidenceRows(c, r.Evidence)...)
	for _, p := range faultPhases {
		first, late := r.Latencies(0, p.phase)
		rows = append(rows, sampleRows(p.name, "interval", r.Intervals(0, p.phase))...)
		rows = append(rows, sampleRows(p.name, "latency", first)...)
		rows = append(rows, sampleRows(p.name, "late_latency", late)...)
	}
	for i := 1; i < len(r.Heights); i++ {
		h := r.Heights[i]
		rows = append(rows, Row{
			Series: "heights", X: Number(h.Decided.Seconds()), Metric: "interval_of_height", Unit: "s",
			Value: Number(h.Decided.Sub(r.Heights[i-1].Decided).Seconds()),
		})
	}
	return append(rows, countRows(m)...)
}

// sampleRows returns the median of a phase's heights, and how many there are.
func sampleRows(phase, metric string, s *output.Sample) []Row {
	median := latencyRow(metric, s)
	median.Series = phase
	return []Row{median, {Series: phase, X: none, Metric: metric + "_heights", Value: Number(s.N())}}
}

// evidenceRows returns how many proofs of equivocation stand in the chain, and how
// many of them name one who is innocent or were not seen by all validators.
func evidenceRows(c FaultScenario, evidence []comet.Evidence) []Row {
	wrong, unseen := 0, 0
	for _, e := range evidence {
		if e.Validator < c.First || e.Validator >= c.First+c.Befallen {
			wrong++
		}
		if e.SeenBy < c.Validators {
			unseen++
		}
	}
	return []Row{
		{X: none, Metric: "evidence", Value: Number(len(evidence))},
		{X: none, Metric: "evidence_of_innocents", Value: Number(wrong)},
		{X: none, Metric: "evidence_not_seen_by_all", Value: Number(unseen)},
	}
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// faultOf reads the rows of one scenario.
type faultOf struct {
	r *Results
	c FaultScenario
}

// value returns a value of a series, or one without; NaN where there is none.
func (s faultOf) value(series, metric string) float64 {
	for _, row := range s.r.Select(Query{Fidelity: OnChain, Panel: s.c.Name, Metric: metric}) {
		if row.Series == series {
			return float64(row.Value)
		}
	}
	return math.NaN()
}

// ran reports whether the run has the scenario.
func (s faultOf) ran() bool { return !math.IsNaN(s.value("", "validators")) }

// excess reports whether more validators fail than the protocol tolerates.
func (s faultOf) excess() bool { return s.c.Befallen > s.c.tolerated() }

// ran returns the scenarios of a run that the filter keeps.
func (x *faultsStudy) ran(r *Results, keep func(s faultOf) bool) []faultOf {
	var out []faultOf
	for _, c := range x.spec.Faults.Scenarios {
		if s := (faultOf{r, c}); s.ran() && keep(s) {
			out = append(out, s)
		}
	}
	return out
}
