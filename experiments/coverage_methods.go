package experiments

import (
	"context"
	"errors"
	"math"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// Methods of intervals, as they are called in results and tables.
const (
	nothingDeleted = "nothing deleted"
	tenthDeleted   = "first tenth deleted"
	commonMSER     = "MSER-5 on the average"
	ownMSER        = "MSER-5 on each"
	quantileEach   = "quantile of each"
	stopped        = "stopped at γ = 5 %"

	batches20     = "20 batches"
	batches20MSER = "20 batches after MSER-5"
	overlapping16 = "16 overlapping after MSER-5"
	grownBatches  = "grown batches after MSER-5"
	area16        = "16 areas after MSER-5"
	skart         = "N-Skart"
	batchQuantile = "quantile of 20 batches"
)

// replicatedMethods are those of independent replications.
var replicatedMethods = []string{nothingDeleted, tenthDeleted, commonMSER, ownMSER, quantileEach, stopped}

// singleMethods are those of one run.
var singleMethods = []string{batches20, batches20MSER, overlapping16, grownBatches, area16, skart, batchQuantile}

// defaultMethods are those that the toolkit takes unless told otherwise.
var defaultMethods = []string{tenthDeleted, quantileEach, stopped, skart, batchQuantile}

// answer is what a method says in one experiment.
type answer struct {
	method   string
	exact    float64 // what is estimated
	interval output.Interval
	refused  bool // by the method itself
}

// judge makes an answer; an error other than ErrTooFewData and ErrPrecision stays one.
func judge(method string, exact float64, i output.Interval, err error) (answer, error) {
	refused := errors.Is(err, output.ErrTooFewData) || errors.Is(err, output.ErrPrecision)
	if refused {
		err = nil
	}
	return answer{method, exact, i, refused}, err
}

// replicated returns the answers of all methods that need replications,
// replications × observations, of one quantity.
func (x *coverageStudy) replicated(c *CoverageCase, q quantity, runs [][]float64) ([]answer, error) {
	level := x.spec.Coverage.Level
	var none, own, quantiles []float64
	for _, xs := range runs {
		none = append(none, meanOf(xs))
		own = append(own, meanOf(truncatedAlone(xs)))
		if c.Quantile > 0 {
			quantiles = append(quantiles, output.NewSample(xs[output.Warmup(len(xs)):]).Quantile(c.Quantile))
		}
	}
	tenth, err := output.SteadyReplications(runs, level)
	answers := make([]answer, 1, len(replicatedMethods))
	if answers[0], err = judge(tenthDeleted, q.mean, tenth, err); err != nil {
		return nil, err
	}
	common, _, err := output.DeletedMeans(runs)
	if err != nil {
		return nil, err
	}
	for _, m := range []struct {
		method string
		values []float64
		exact  float64
	}{{nothingDeleted, none, q.mean}, {commonMSER, common, q.mean}, {ownMSER, own, q.mean}, {quantileEach, quantiles, q.quantile}} {
		if m.values == nil {
			continue
		}
		interval, err := output.MeanInterval(m.values, level)
		if err != nil {
			return nil, err
		}
		answers = append(answers, answer{m.method, m.exact, interval, false})
	}
	return answers, nil
}

// The sequential rule, which takes output.MinReplications to begin with.
const (
	stoppingError    = 0.05   // γ, of the method's name
	mostReplications = 10_000 // of one experiment
)

// sequential returns the answer of replications of so many observations each, the
// first tenth deleted, that go on until their mean is precise.
func (x *coverageStudy) sequential(ctx context.Context, c *CoverageCase, p process, key rng.Key, index int) (answer, error) {
	target := output.Target{Relative: stoppingError, Level: x.spec.Coverage.Level, Most: mostReplications, Workers: 1}
	_, intervals, err := output.ReplicateUntil(ctx, target, func(ctx context.Context, r int) (float64, error) {
		key := key
		key.Replication = index*mostReplications + r
		observed, err := p.run(ctx, key, c.Observations/c.Replications)
		if err != nil {
			return 0, err
		}
		return meanOf(observed[0][output.Warmup(len(observed[0])):]), nil
	}, func(mean float64) []float64 { return []float64{mean} })
	var interval output.Interval
	if len(intervals) > 0 {
		interval = intervals[0]
	}
	return judge(stopped, p.quantities[0].mean, interval, err)
}

// singleRun returns the answers of all methods that need one run, of one quantity.
func (x *coverageStudy) singleRun(c *CoverageCase, q quantity, xs []float64) ([]answer, error) {
	level := x.spec.Coverage.Level
	rest := truncatedAlone(xs)
	var answers []answer
	for _, m := range []struct {
		method string
		of     func() (output.Interval, error)
	}{
		{batches20, func() (output.Interval, error) { return output.BatchMeans(xs, 20, level) }},
		{batches20MSER, func() (output.Interval, error) { return output.BatchMeans(rest, 20, level) }},
		{overlapping16, func() (output.Interval, error) { return output.OverlappingBatchMeans(rest, 16, level) }},
		{grownBatches, func() (output.Interval, error) { return output.GrownBatchMeans(rest, level) }},
		{area16, func() (output.Interval, error) { return output.AreaInterval(rest, 16, level) }},
		{skart, func() (output.Interval, error) { return output.SteadyState(xs, level) }},
	} {
		interval, err := m.of()
		a, err := judge(m.method, q.mean, interval, err)
		if err != nil {
			return nil, err
		}
		answers = append(answers, a)
	}
	if c.Quantile > 0 {
		interval, err := output.BatchQuantile(xs[output.Warmup(len(xs)):], 20, c.Quantile, level)
		a, err := judge(batchQuantile, q.quantile, interval, err)
		if err != nil {
			return nil, err
		}
		answers = append(answers, a)
	}
	return answers, nil
}

// truncatedAlone deletes the beginning that MSER-5 finds in one run by itself. This is
// the use that output.AverageSeries refuses: it is here to be counted.
func truncatedAlone(xs []float64) []float64 {
	const batch = 5
	batches := len(xs) / batch
	var n, sum, squares float64
	best, least := 0, math.Inf(1)
	for d := batches - 1; d >= 0; d-- {
		z := meanOf(xs[batch*d : batch*(d+1)])
		n, sum, squares = n+1, sum+z, squares+z*z
		if statistic := (squares - sum*sum/n) / (n * n); d <= batches/2 && statistic <= least {
			best, least = d, statistic
		}
	}
	return xs[batch*best:]
}

func meanOf(xs []float64) float64 {
	var sum float64
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}
