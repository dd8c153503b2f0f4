package experiments

import (
	"context"
	"time"

	"ihealth/bco"
	"ihealth/sim/output"
)

// times measures the wall-clock time of a search, apart from it what every solver spends
// alike before, checking the problem and sorting the validators, and when the incumbents
// of the fastest search appeared.
func (x *searchStudy) times(ctx context.Context, c SolverChoice) ([]Row, error) {
	p := x.spec.Search.problem(&x.spec.Network, c)
	search, err := x.prepared(ctx, c, &p)
	if err != nil {
		return nil, err
	}
	var fastest []bco.Candidate
	var rows []Row
	for _, v := range []struct {
		metric string
		do     func() error
	}{
		{"setup_time", func() error { _, err := bco.NewEvaluator(&p); return err }},
		{"search_time", func() error {
			s, err := search()
			if quicker(s.Trace, fastest) {
				fastest = s.Trace
			}
			return err
		}},
	} {
		sample, err := stopwatch(x.spec.Search.Repeats, v.do)
		if err != nil {
			return nil, err
		}
		row := medianRow(sample)
		row.Series, row.X, row.Metric, row.Unit = c.label(), none, v.metric, "s"
		rows = append(rows, row)
	}
	for _, t := range fastest {
		rows = append(rows, Row{Series: c.label(), X: Number(t.Evaluation), Metric: "incumbent_time", Unit: "s", Value: Number(t.Elapsed.Seconds())})
	}
	return rows, nil
}

// quicker reports whether the last incumbent of a search came sooner than that of another.
func quicker(a, b []bco.Candidate) bool {
	return len(a) > 0 && (len(b) == 0 || a[len(a)-1].Elapsed < b[len(b)-1].Elapsed)
}

// prepared returns a function that searches p, for the solvers of bco without preparing it
// each time.
func (x *searchStudy) prepared(ctx context.Context, c SolverChoice, p *bco.Problem) (func() (bco.Solution, error), error) {
	solver := x.spec.Search.solver(c, x.spec)
	for _, own := range bco.Solvers() {
		if own.Name() == c.Name {
			e, err := bco.NewEvaluator(p)
			return func() (bco.Solution, error) { return e.Solve(ctx, solver) }, err
		}
	}
	return func() (bco.Solution, error) { return solver.Solve(ctx, p) }, nil
}

// slow is how long do may take to be measured more than once.
const slow = time.Second

// stopwatch measures how long do takes, in s, in batches of at least 2 ms, or once when
// that takes a second.
func stopwatch(batches int, do func() error) (*output.Sample, error) {
	batch := func(times int) (time.Duration, error) {
		start := time.Now()
		for range times {
			if err := do(); err != nil {
				return 0, err
			}
		}
		return time.Since(start), nil
	}
	times := 1
	for {
		took, err := batch(times)
		if err != nil {
			return nil, err
		}
		if took >= slow {
			return output.NewSample([]float64{took.Seconds()}), nil
		}
		if took >= 2*time.Millisecond {
			break
		}
		times *= 2
	}
	each := make([]float64, batches)
	for i := range each {
		took, err := batch(times)
		if err != nil {
			return nil, err
		}
		each[i] = took.Seconds() / float64(times)
	}
	return output.NewSample(each), nil
}
