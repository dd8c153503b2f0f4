package sim

import (
	"context"
	"fmt"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// Queue is a station with its customers: entities send arrivals with general
// service requirements to one waiting room. [MM1] is the special case of Poisson
// arrivals at one exponential server.
//
// Each entity draws its arrivals and its service requirements from two streams of
// its own. Runs with the same key therefore see the same customers under every
// discipline and any number of servers (common random numbers).
type Queue struct {
	Entities   []Entity // 1 to 1e5
	Discipline Discipline
	Servers    int              // 0 means 1; at most 1e5
	Capacity   int              // customers at most, waiting and in service, ≥ Servers; 0: any number
	Breakdown  *Breakdown       // of each server; nil: none
	Vacation   rng.Distribution // of each server that finds nobody, s; nil: none
	Customers  int              // arrivals of a run, of all entities together, > Warmup, ≤ 1e9
	Warmup     int              // arrivals at its beginning that are not observed, ≥ 0
	Keep       bool             // keep every sojourn time, for quantiles: 8 bytes a customer
	Tracer     Tracer           // told of every step of every run, which must then be one at a time; nil: none
}

// Entity sends customers of one class to a queue.
type Entity struct {
	Arrivals Arrivals
	Service  rng.Distribution // requirement, s, ≥ 0, with a finite mean > 0
	Class    int              // 0 is the highest; < entities
}

// Observations holds what one run of a queue observed, by entity.
type Observations struct {
	Sojourns    Sojourns              // of the observed customers that were served
	Waits       []output.Tally        // sojourn time less service requirement, s
	Numbers     []output.TimeWeighted // customers present, from the first observed arrival to the last
	Arrived     []int64               // observed arrivals, lost or not
	Lost        []int64               // observed arrivals that found no room
	Lossless    bool                  // there is always room: the queue has no Capacity
	Utilization float64               // fraction of the servers' time that served, from the first observed arrival to the last
	Fill        float64               // customers a block over its size, in the same time; 0 where there are no blocks
	AlwaysFull  bool                  // blocks are full by their rule
}

// Run observes the arrivals number Warmup to Customers−1, counted over all
// entities from an empty system, until the last of them has left; others keep
// arriving meanwhile. Streams are named "arrivals/1", "services/1" and so on by
// entity, "resamples/1" for requirements that PreemptiveResample draws again, and
// "breakdowns/1" or "vacations/1" by server, all below the name of key. Errors are
// those of Validate, ErrParameter when a process or distribution gives an
// impossible value, output.ErrTooFewData when arrivals end before Customers of
// them have come, and the cause of ctx when it ends first.
func (q Queue) Run(ctx context.Context, key rng.Key) (Observations, error) {
	if err := q.Validate(); err != nil {
		return Observations{}, err
	}
	r := newQueueRun(q)
	config := q.station()
	config.Key, config.Departed, config.Lost, config.Resample = key, r.depart, r.lose, r.resample
	r.station, r.servers = NewStation(&r.sim, config), config.servers()
	return r.run(ctx, q.Entities, key)
}

// Replicate calls Run for the replications 0 to o.Count−1 of key, in parallel, and
// returns what they observed by replication.
func (q Queue) Replicate(ctx context.Context, key rng.Key, o output.Replications) ([]Observations, error) {
	return output.Replicate(ctx, o, func(ctx context.Context, r int) (Observations, error) {
		k := key
		k.Replication = r
		return q.Run(ctx, k)
	})
}

// station returns the station that the queue is served by.
func (q Queue) station() StationConfig {
	return StationConfig{
		Name: "queue", Discipline: q.Discipline, Classes: max(1, len(q.Entities)), Servers: q.Servers, Capacity: q.Capacity,
		Breakdown: q.Breakdown, Vacation: q.Vacation,
	}
}

// Validate returns ErrParameter for a field out of its range, and ErrUnstable when
// more work arrives than the servers can do. A queue with a Capacity is stable; without
// one it is ErrParameter when a mean is surely infinite: at one server by a service, a
// repair or a vacation of infinite variance, unless no service makes others wait, and
// by PreemptiveRestart with a distribution that lacks Laplace or Abscissa.
func (q Queue) Validate() error {
	if err := q.validateCustomers(); err != nil {
		return err
	}
	for i, e := range q.Entities {
		if err := validateMean("service requirement", e.Service); err != nil {
			return fmt.Errorf("entity %d: %w", i, err)
		}
	}
	if err := q.station().validateModel(); err != nil {
		return err
	}
	return q.validateLoad()
}

// validateCustomers is Validate of what does not depend on how they are served.
func (q Queue) validateCustomers() error {
	if len(q.Entities) == 0 {
		return fmt.Errorf("sim: %w: no entity sends anything", ErrParameter)
	}
	if len(q.Entities) > maxEntities {
		return fmt.Errorf("sim: %w: %d entities, want at most %d", ErrParameter, len(q.Entities), maxEntities)
	}
	for i, e := range q.Entities {
		if err := e.validate(len(q.Entities)); err != nil {
			return fmt.Errorf("entity %d: %w", i, err)
		}
	}
	if err := validateObserved(q.Customers, q.Warmup); err != nil {
		return err
	}
	rate, _ := dispersed(q.Entities)
	return validateSpan(q.Customers, rate)
}

func (e Entity) validate(classes int) error {
	if e.Arrivals == nil {
		return fmt.Errorf("sim: %w: no process of arrivals", ErrParameter)
	}
	if e.Class < 0 || e.Class >= classes {
		return fmt.Errorf("sim: %w: class is %d, want 0 to %d", ErrParameter, e.Class, classes-1)
	}
	return e.Arrivals.Validate()
}

// validateObserved returns ErrParameter unless 0 ≤ warmup < customers ≤ 1e9.
func validateObserved(customers, warmup int) error {
	if warmup < 0 || customers <= warmup {
		return fmt.Errorf("sim: %w: %d customers of which %d are warm-up, want 0 ≤ warm-up < customers",
			ErrParameter, customers, warmup)
	}
	if customers > maxCustomers {
		return fmt.Errorf("sim: %w: %d customers, want at most %d", ErrParameter, customers, maxCustomers)
	}
	return nil
}
