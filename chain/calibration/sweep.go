package calibration

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"ihealth/chain"
	"ihealth/sim/output"
)

// ErrSweep says that a sweep cannot be run as asked.
var ErrSweep = errors.New("sweep out of range")

// level is the confidence of all intervals.
const level = 0.95

// probed is how many blocks a closed load commits to find what a configuration can
// carry.
const probed = 3

// Sweep measures configurations of a chain under open load. Transactions are due at
// the times of a Poisson stream, whatever the chain does, and there are as many as
// fill the blocks, so that a block that the manager does not cut short holds n. All
// runs have the same stream, faster or slower, of the same entity.
type Sweep struct {
	Chain        chain.Chain
	Configs      []chain.Config // to be measured, each once in the list
	HeldOut      []chain.Config // of these, not fitted
	Passes       int            // pairs of runs of each: once on the way through the list, once on the way back; 1 to 1000
	NullPairs    int            // pairs of runs of the null test, 2 to 1000
	Blocks       int            // of a run, 1 to 10000
	Load         float64        // part of what the configuration carries, in (0, 1)
	PayloadBytes int            // of a transaction
	Seed         uint64         // of keys, payloads and arrivals
	Progress     func(Run)      // called before each run; may be nil
}

// Run is one run of a sweep.
type Run struct {
	Number int // from 1
	Of     int
	What   string // probe, null test or measurement
	Config chain.Config
	Left   time.Duration // that this run and those to come will take, about; 0 while probing
}

// Result is what a sweep found.
type Result struct {
	Points     []Point // in the order of the configurations
	Null       NullTest
	Incomplete bool // the sweep was interrupted: the points have fewer runs, or are missing
}

// runner is a sweep under way.
type runner struct {
	Sweep
	number int
	rates  map[chain.Config]float64 // 1/s, of the open load
}

// Run measures. It finds with a short closed load what each configuration carries,
// then runs the null test on the first of them, and then visits all in the order
// 1, 2, … k, k, … 2, 1 as often as Passes says, so that a drift of the host that grows
// steadily shifts all alike. It fails with ErrSweep, and with the chain's error. A sweep
// that fails among these visits also returns the points it has, as incomplete.
func (s Sweep) Run(ctx context.Context) (Result, error) {
	if err := s.Validate(); err != nil {
		return Result{}, err
	}
	r := &runner{Sweep: s, rates: make(map[chain.Config]float64)}
	for _, c := range s.Configs {
		if err := r.probe(ctx, c); err != nil {
			return Result{}, err
		}
	}
	var out Result
	var err error
	if out.Null, err = r.nullTest(ctx); err != nil {
		return Result{}, err
	}
	out.Points, err = r.measure(ctx)
	out.Incomplete = err != nil
	return out, err
}

// Validate reports what is out of its range, as ErrSweep.
func (s Sweep) Validate() error {
	for _, c := range []struct {
		name               string
		value, least, most int
	}{
		{"configurations", len(s.Configs), 1, 2000},
		{"passes", s.Passes, 1, 1000},
		{"pairs of the null test", s.NullPairs, 2, 1000},
		{"blocks", s.Blocks, 1, 10_000},
		{"bytes of payload", s.PayloadBytes, 0, chain.MaxPayload},
	} {
		if c.value < c.least || c.value > c.most {
			return fmt.Errorf("calibration: %w: %d %s: want %d to %d", ErrSweep, c.value, c.name, c.least, c.most)
		}
	}
	if !(s.Load > 0 && s.Load < 1) {
		return fmt.Errorf("calibration: %w: load %v: want more than 0 and less than 1, as parts of what a configuration carries", ErrSweep, s.Load)
	}
	if s.Chain == nil {
		return fmt.Errorf("calibration: %w: no chain", ErrSweep)
	}
	return s.validateConfigs()
}

func (s Sweep) validateConfigs() error {
	seen := map[chain.Config]bool{}
	for _, c := range s.Configs {
		if err := c.Validate(); err != nil {
			return fmt.Errorf("calibration: %w: %w", ErrSweep, err)
		}
		if seen[c] {
			return fmt.Errorf("calibration: %w: (%d, %d) is listed twice", ErrSweep, c.Validators, c.BlockSize)
		}
		seen[c] = true
	}
	for _, c := range s.HeldOut {
		if !seen[c] {
			return fmt.Errorf("calibration: %w: (%d, %d) is to be held out, but is not among the configurations", ErrSweep, c.Validators, c.BlockSize)
		}
	}
	return nil
}

// run runs one load.
func (r *runner) run(ctx context.Context, what string, c chain.Config, w chain.Workload) (chain.Measurement, error) {
	r.number++
	if r.Progress != nil {
		probes, null := len(r.Configs), 2*r.NullPairs
		r.Progress(Run{Number: r.number, Of: probes + null + 2*r.Passes*len(r.Configs), What: what, Config: c, Left: r.left()})
	}
	m, err := r.Chain.Measure(ctx, c, w)
	if err == nil && !(m.BlockLatency.Quantile(0.5) > 0) {
		err = errors.New("no block was decided")
	}
	if err != nil {
		return m, fmt.Errorf("calibration: %s of (%d, %d): %w", what, c.Validators, c.BlockSize, err)
	}
	return m, nil
}

// probe finds the rate for a configuration: Load times what it carries back to back.
func (r *runner) probe(ctx context.Context, c chain.Config) error {
	m, err := r.run(ctx, "probe", c, r.workload(probed*c.BlockSize))
	if err != nil {
		return err
	}
	capacity := float64(c.BlockSize) / m.BlockLatency.Quantile(0.5)
	r.rates[c] = r.Load * capacity
	return nil
}

// observe runs the open load on a configuration.
func (r *runner) observe(ctx context.Context, what string, c chain.Config) (chain.Measurement, error) {
	return r.run(ctx, what, c, r.Workload(c, r.rates[c]))
}

// measure visits all configurations to and fro.
func (r *runner) measure(ctx context.Context) ([]Point, error) {
	runs := make([][]chain.Measurement, len(r.Configs))
	way := make([]int, len(r.Configs))
	for i := range way {
		way[i] = i
	}
	for range 2 * r.Passes {
		for _, i := range way {
			m, err := r.observe(ctx, "measurement", r.Configs[i])
			if err != nil {
				return r.points(runs), err
			}
			runs[i] = append(runs[i], m)
		}
		slices.Reverse(way)
	}
	return r.points(runs), nil
}

// points returns the points that have a run.
func (r *runner) points(runs [][]chain.Measurement) []Point {
	var points []Point
	for i, c := range r.Configs {
		if len(runs[i]) > 0 {
			p := pointOf(c, runs[i])
			p.HoldOut = slices.Contains(r.HeldOut, c)
			points = append(points, p)
		}
	}
	return points
}

// left returns about how long this run and those to come take: their transactions at
// the rates that the probes found.
func (r *runner) left() time.Duration {
	if len(r.rates) < len(r.Configs) {
		return 0
	}
	seconds := func(c chain.Config) float64 { return float64(r.Blocks*c.BlockSize) / r.rates[c] }
	pass := 0.0
	for _, c := range r.Configs {
		pass += seconds(c)
	}
	done := r.number - 1 - len(r.Configs) // after the probes
	if null := 2*r.NullPairs - done; null >= 0 {
		return duration(float64(null)*seconds(r.Configs[0]) + 2*float64(r.Passes)*pass)
	}
	part := float64(done-2*r.NullPairs) / float64(2*r.Passes*len(r.Configs))
	return duration((1 - part) * 2 * float64(r.Passes) * pass)
}

// Determines reports points of a sweep that would leave a model of the network open,
// as ErrDegenerate, before they are measured.
func (s Sweep) Determines(n Network) error {
	var points []Point
	for i, c := range s.Configs {
		p := Point{Validators: c.Validators, BlockSize: c.BlockSize, Latency: float64(1 + i), Low: 1, High: float64(1 + i)}
		p.HoldOut = slices.Contains(s.HeldOut, c)
		points = append(points, p)
	}
	if _, err := fits(n, Host{}, points); err != nil {
		return fmt.Errorf("%w\nmeasure two or more numbers of validators and two or more block sizes, and fit three points or more", err)
	}
	return nil
}

// pointOf joins the runs of a configuration: the latency is the mean of their medians,
// the interval holds the intervals of all of them.
func pointOf(c chain.Config, runs []chain.Measurement) Point {
	p := Point{Validators: c.Validators, BlockSize: c.BlockSize, Low: math.Inf(1), High: math.Inf(-1)}
	for _, m := range runs {
		part := 1 / float64(len(runs))
		center := m.BlockLatency.Quantile(0.5)
		low, high := medianInterval(m.BlockLatency)
		p.Latency += part * center
		p.Low, p.High = min(p.Low, low), max(p.High, high)
		p.HostShare += Number(part * m.HostCPU)
		p.Blocks += m.Blocks
		p.LateRounds += m.LateRounds
	}
	p.Low, p.High = min(p.Low, p.Latency), max(p.High, p.Latency) // whatever rounding did to the mean
	return p
}

// medianInterval returns the interval of the median by order statistics, or the whole
// range where there are too few observations for one.
func medianInterval(d output.Distribution) (low, high float64) {
	if sample, ok := d.(*output.Sample); ok {
		if i, err := output.QuantileInterval(sample, 0.5, level); err == nil {
			return i.Low, i.High
		}
	}
	return d.Quantile(0), d.Quantile(1)
}

// workload returns one of so many of the sweep's transactions.
func (s Sweep) workload(count int) chain.Workload {
	return chain.Workload{
		Count: count, PayloadBytes: s.PayloadBytes, Seed: s.Seed,
		Entities: []chain.Entity{{Name: "calibration", Share: 1, Urgency: chain.Normal}},
	}
}

// Workload returns an open load of full blocks for a configuration, at the rate in 1/s.
func (s Sweep) Workload(c chain.Config, rate float64) chain.Workload {
	w := s.workload(s.Blocks * c.BlockSize)
	w.Rate = min(rate, chain.MaxRate)
	return w
}

// Registry returns the members that send the sweep's transactions, for a chain that is
// set up before.
func (s Sweep) Registry() (*chain.Registry, error) { return s.workload(1).Registry() }

// TransactionBits returns how many bits a transaction of the sweep has in a block.
func (s Sweep) TransactionBits() float64 {
	a, _ := s.workload(1).Arrivals().Next()
	raw, err := a.Transaction.MarshalBinary()
	if err != nil {
		panic("calibration: the sweep's own transaction: " + err.Error())
	}
	return float64(8 * len(raw))
}
