package sim

import (
	"context"
	"fmt"
	"math"
	"time"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// BlockQueue is a station that serves blocks, with its customers.
//
// Each entity draws its arrivals from a stream of its own: runs with the same key
// see the same customers under every rule (common random numbers).
type BlockQueue struct {
	Entities   []Entity // 1 to 1e5, without a service of their own
	Rule       BlockRule
	Size       int                         // customers in a block at most, 1 to 1e6
	Timeout    float64                     // from the first customer of a block to its closing, s, ≥ 0; TimedBlocks only
	Service    rng.Distribution            // time that a block takes, s, with a finite mean > 0; nil: Latency says it
	Latency    func(customers int) float64 // time that a block of so many takes, s, > 0 and finite
	Generation rng.Distribution            // of a block, s, with a finite mean > 0; StagedBlocks only
	Customers  int                         // arrivals of a run, of all entities together, > Warmup, ≤ 1e9
	Warmup     int                         // arrivals at its beginning that are not observed, ≥ 0
	Keep       bool                        // keep every sojourn time, for quantiles: 8 bytes a customer
	Tracer     Tracer                      // told of every step of every run, which must then be one at a time; nil: none
}

// Run observes customers as Queue.Run does. A customer's wait is the time until its
// block is served, or until it joins the block in service. Streams are named
// "arrivals/1" and so on by entity, "blocks" and "generations", all below the name
// of key. Errors are those of Validate and of Queue.Run; output.ErrTooFewData also
// when customers wait for a block that never fills.
func (q BlockQueue) Run(ctx context.Context, key rng.Key) (Observations, error) {
	if err := q.Validate(); err != nil {
		return Observations{}, err
	}
	r := newQueueRun(q.customers())
	config := q.station()
	config.Departed = r.depart
	checked := func(what string, x float64) time.Duration {
		time, err := checkTime(what, x)
		if err != nil {
			r.sim.fail(fmt.Errorf("%s: %w", config.Name, err))
		}
		return time
	}
	blocks, generations := rng.New(key.Sub("blocks")), rng.New(key.Sub("generations"))
	config.Service = func(customers int) time.Duration { return checked("service of a block", q.service(customers, blocks)) }
	config.Generation = func() time.Duration { return checked("generation time", q.Generation.Draw(generations)) }
	station := NewBlockStation(&r.sim, config)
	r.station, r.servers = station, 1
	var count, filled int64 // blocks and customers in them, before the last mark
	r.observed.AlwaysFull = q.alwaysFull()
	r.mark = func() {
		r.observed.Fill = float64(station.filled-filled) / float64(station.blocks-count) / float64(q.Size)
		count, filled = station.blocks, station.filled
	}
	return r.run(ctx, q.Entities, key)
}

// Replicate calls Run for the replications 0 to o.Count−1 of key, in parallel, and
// returns what they observed by replication.
func (q BlockQueue) Replicate(ctx context.Context, key rng.Key, o output.Replications) ([]Observations, error) {
	return output.Replicate(ctx, o, func(ctx context.Context, r int) (Observations, error) {
		k := key
		k.Replication = r
		return q.Run(ctx, k)
	})
}

// customers returns the part of the model that does not depend on how they are
// served.
func (q BlockQueue) customers() Queue {
	return Queue{Entities: q.Entities, Customers: q.Customers, Warmup: q.Warmup, Keep: q.Keep, Tracer: q.Tracer}
}

func (q BlockQueue) station() BlockConfig {
	return BlockConfig{
		Name: "blocks", Rule: q.Rule, Size: q.Size, Classes: max(1, len(q.Entities)), Timeout: Delay(q.Timeout),
	}
}

// alwaysFull reports whether no block can have room left.
func (q BlockQueue) alwaysFull() bool {
	return q.Rule == FullBlocks || q.Rule == TimedBlocks && math.IsInf(q.Timeout, 1) || q.Rule != EmptyBlocks && q.Size == 1
}

// service returns the time that a block of so many takes, s.
func (q BlockQueue) service(customers int, stream *rng.Stream) float64 {
	if q.Service != nil {
		return q.Service.Draw(stream)
	}
	return q.Latency(customers)
}

// Validate returns ErrParameter for a field out of its range, and ErrUnstable when
// more customers arrive than blocks can take.
func (q BlockQueue) Validate() error {
	if err := q.customers().validateCustomers(); err != nil {
		return err
	}
	for i, e := range q.Entities {
		if e.Service != nil {
			return fmt.Errorf("sim: %w: entity %d has a service, want it for blocks only", ErrParameter, i)
		}
	}
	if !(q.Timeout >= 0) {
		return fmt.Errorf("sim: %w: timeout is %v s, want a time ≥ 0", ErrParameter, q.Timeout)
	}
	if err := q.station().validateModel(); err != nil {
		return err
	}
	if err := q.validateTimes(); err != nil {
		return err
	}
	for _, d := range []rng.Distribution{q.Service, q.Generation} {
		if err := validateVariance("time of a block", d); err != nil {
			return err
		}
	}
	if load := q.Load(); load >= 1 {
		return fmt.Errorf("sim: %w: load is %.4g ≥ 1; make blocks larger or faster, or lower the arrival rates", ErrUnstable, load)
	}
	return nil
}

func (q BlockQueue) validateTimes() error {
	if (q.Rule == StagedBlocks) != (q.Generation != nil) {
		return fmt.Errorf("sim: %w: %v blocks: want a generation time for staged ones only", ErrParameter, q.Rule)
	}
	if q.Generation != nil {
		if err := validateMean("generation time", q.Generation); err != nil {
			return err
		}
	}
	if (q.Service == nil) == (q.Latency == nil) {
		return fmt.Errorf("sim: %w: want a distribution of the service of a block or its latency by size", ErrParameter)
	}
	if q.Service != nil {
		return validateMean("service of a block", q.Service)
	}
	first := 1
	if q.Rule == EmptyBlocks {
		first = 0
	}
	for n := first; n <= q.Size; n++ {
		if l := q.Latency(n); !(l > 0) || math.IsInf(l, 1) {
			return fmt.Errorf("sim: %w: a block of %d customers takes %v s, want a finite time > 0", ErrParameter, n, l)
		}
	}
	return nil
}

// mean returns the mean time that the server gives to a block of n customers, s.
func (q BlockQueue) mean(n int) float64 {
	total := 0.0
	if q.Generation != nil {
		total = q.Generation.Mean()
	}
	if q.Service != nil {
		return total + q.Service.Mean()
	}
	return total + q.Latency(n)
}

// Load returns the work that arrives in the time in which the server can do one
// unit, when blocks are as full as an overload makes them. Arrivals without a known
// rate count as none. Timed blocks are filled as by one Poisson process of the same
// rate.
func (q BlockQueue) Load() float64 {
	rate, _ := dispersed(q.Entities)
	if q.Rule != TimedBlocks {
		return rate * q.mean(q.Size) / float64(q.Size)
	}
	return rate * q.timedWork(rate*q.Timeout)
}

// timedWork returns the mean work in s that a customer brings in a timed block, to
// which customers after the first come in a Poisson number with this mean until the
// timeout: the mean time of a block over its mean size.
func (q BlockQueue) timedWork(mean float64) float64 {
	work, size, full := 0.0, 0.0, 1.0
	for n := 1; n < q.Size; n++ {
		p := poissonProbability(n-1, mean)
		work += p * q.mean(n)
		size += p * float64(n)
		full -= p
	}
	full = max(full, 0)
	return (work + full*q.mean(q.Size)) / (size + full*float64(q.Size))
}

// poissonProbability returns the probability of k by the Poisson distribution.
func poissonProbability(k int, mean float64) float64 {
	switch {
	case math.IsInf(mean, 1):
		return 0
	case k == 0:
		return math.Exp(-mean)
	}
	factorial, _ := math.Lgamma(float64(k + 1))
	return math.Exp(float64(k)*math.Log(mean) - mean - factorial)
}
