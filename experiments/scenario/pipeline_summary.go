package scenario

import (
	"context"
	"fmt"
	"slices"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/experiments/pipeline"
	"ihealth/sim"
	"ihealth/sim/output"
)

// allClasses is the series of all alerts.
const allClasses = "all"

// pipelineSummary is what one run shows.
type pipelineSummary struct {
	stages map[string][]float64 // by series: mean of every stage, then of the whole, s
	before map[string]*output.Sample
	after  map[string]*output.Sample
	counts map[string]float64
}

// pipelineCounts are the metrics that are numbers of alerts.
var pipelineCounts = []string{"alerts", "lost", "overtaken", "refused", "refused_urgent", "unequal", "negative", "unopened"}

// pipelineScans are the metrics of a pipeline that is scanned: what leaks, secrets looked
// for, bytes searched, and of so many calls of the seed's contract those that would leak.
var pipelineScans = []string{"leaks", "secrets", "scanned", "seed_leaks", "seed_calls"}

// summarise looks at the alerts after the first tenth of the time, in which queues are
// still short, and counts all.
func summarise(r *pipeline.Run) (*pipelineSummary, error) {
	s := &pipelineSummary{stages: map[string][]float64{}, before: map[string]*output.Sample{}, after: map[string]*output.Sample{}, counts: map[string]float64{}}
	warm := r.Begin + sim.Seconds(r.Config.Seconds/10)
	by := map[string][]*pipeline.Alert{}
	for _, a := range r.Alerts {
		s.count(a)
		if a.Told() && a.Sampled >= warm {
			by[a.Class.String()] = append(by[a.Class.String()], a)
			by[allClasses] = append(by[allClasses], a)
		}
	}
	if len(by[allClasses]) == 0 {
		return nil, fmt.Errorf("no alert was told in %v s\nwatch longer, or have more of them", r.Config.Seconds)
	}
	s.counts["unopened"] = float64(r.Unopened())
	for _, name := range pipelineSeries() {
		s.stages[name] = meanStages(by[name])
		s.before[name] = alertTimes(by[name], (*pipeline.Alert).Before)
		s.after[name] = alertTimes(by[name], (*pipeline.Alert).After)
	}
	return s, s.scanned(r)
}

// scanned counts what the chain leaks, and in how many calls the seed's contract would have.
func (s *pipelineSummary) scanned(r *pipeline.Run) error {
	if r.Leaks == nil {
		return nil
	}
	leaking, calls, err := r.SeedLeaks()
	s.counts["leaks"], s.counts["secrets"] = float64(len(r.Leaks.Leaks())), float64(r.Leaks.Secrets)
	s.counts["scanned"] = float64(r.Leaks.Bytes)
	s.counts["seed_leaks"], s.counts["seed_calls"] = float64(leaking), float64(calls)
	return err
}

// pipelineSeries lists the classes of alerts, and all of them.
func pipelineSeries() []string {
	return []string{chain.Urgent.String(), chain.Normal.String(), allClasses}
}

func (s *pipelineSummary) count(a *pipeline.Alert) {
	s.counts["alerts"]++
	switch {
	case a.Err != nil:
		s.counts["lost"]++
		return
	case a.Receipt.Refused == contract.RefusedSequence:
		s.counts["overtaken"]++
	case a.Receipt.Refused != "":
		s.counts["refused"]++
	}
	if a.Receipt.Refused != "" && a.Class == chain.Urgent {
		s.counts["refused_urgent"]++
	}
	var sum sim.Time
	for _, part := range a.Stages().List() {
		sum += part
		if part < 0 {
			s.counts["negative"]++
		}
	}
	if sum != a.After() {
		s.counts["unequal"]++
	}
}

// meanStages returns the mean of every stage and of the whole, s; NaN without an alert.
func meanStages(alerts []*pipeline.Alert) []float64 {
	out := make([]float64, len(pipeline.StageNames())+1)
	for _, a := range alerts {
		for i, part := range append(a.Stages().List(), a.After()) {
			out[i] += part.Seconds()
		}
	}
	for i := range out {
		out[i] /= float64(len(alerts))
	}
	return out
}

func alertTimes(alerts []*pipeline.Alert, of func(*pipeline.Alert) sim.Time) *output.Sample {
	out := make([]float64, len(alerts))
	for i, a := range alerts {
		out[i] = of(a).Seconds()
	}
	return output.NewSample(out)
}

// measure runs all replications of a rate; real nodes one after the other.
func (p *Pipeline) measure(ctx context.Context, env *Env, rate float64) ([]Point, error) {
	o := output.Replications{Count: p.Replications, Workers: env.Workers}
	if p.Way.Ledger == pipeline.Real {
		o.Workers = 1
	}
	runs, err := output.Replicate(ctx, o, func(ctx context.Context, replication int) (*pipelineSummary, error) {
		key := env.Key
		key.Replication = replication
		r, err := pipeline.Play(ctx, key, *p.at(rate))
		if err != nil {
			return nil, err
		}
		return summarise(r)
	})
	if err != nil {
		return nil, err
	}
	out := pipelinePoints(rate, runs)
	if p.Way.Scan {
		out = append(out, pipelineTotals(rate, runs, pipelineScans)...)
	}
	return out, nil
}

// pipelinePoints returns what the runs of a rate show together.
func pipelinePoints(rate float64, runs []*pipelineSummary) []Point {
	var out []Point
	for _, name := range pipelineSeries() {
		for i, metric := range append(slices.Clone(pipeline.StageNames()), "total") {
			out = append(out, meanOverRuns(name, rate, metric, runs, func(s *pipelineSummary) float64 { return s.stages[name][i] }))
		}
		for _, q := range []struct {
			name string
			p    float64
		}{{"p50", 0.5}, {"p99", 0.99}} {
			out = append(out,
				meanOverRuns(name, rate, "before_"+q.name, runs, func(s *pipelineSummary) float64 { return s.before[name].Quantile(q.p) }),
				meanOverRuns(name, rate, "after_"+q.name, runs, func(s *pipelineSummary) float64 { return s.after[name].Quantile(q.p) }))
		}
	}
	return append(out, pipelineTotals(rate, runs, pipelineCounts)...)
}

// pipelineTotals returns sums over the runs.
func pipelineTotals(rate float64, runs []*pipelineSummary, metrics []string) []Point {
	var out []Point
	for _, metric := range metrics {
		total := 0.0
		for _, s := range runs {
			total += s.counts[metric]
		}
		out = append(out, Point{X: rate, Metric: metric, Value: total})
	}
	return out
}

// meanOverRuns returns a mean with its standard error.
func meanOverRuns(series string, x float64, metric string, runs []*pipelineSummary, of func(*pipelineSummary) float64) Point {
	var values sample
	for _, s := range runs {
		values.add(of(s))
	}
	return values.mean(Point{Series: series, X: x, Metric: metric, Unit: "s"})
}
