package experiments

import (
	"fmt"
	"math"

	"ihealth/chain"
	"ihealth/sim"
	"ihealth/sim/output"
)

// joinedEstimates holds the replications of the joined model and of the station.
type joinedEstimates struct {
	point   blockPoint
	series  string
	level   float64 // of each interval
	joined  []chain.Measurement
	station []sim.Observations
}

// byStation names the series of the station beside one of the joined model.
func byStation(series string) string { return "station: " + series }

// rows returns the mean sojourn times, and the difference of the two models.
func (e *joinedEstimates) rows() ([]Row, error) {
	joined := func(r int) float64 { return e.joined[r].CommitLatency.Mean() }
	station := func(r int) float64 { return meanSojourn(&e.station[r]) }
	rows, err := e.estimate([]joinedQuantity{
		{e.series, "sojourn", "s", joined},
		{byStation(e.series), "sojourn", "s", station},
		{e.series, "difference", "s", func(r int) float64 { return joined(r) - station(r) }},
	})
	lost, fill := 0, 0.0
	for _, m := range e.joined {
		lost += m.Load.Sent - m.Load.Committed
		fill += m.BlockFill / float64(len(e.joined))
	}
	return append(rows, e.point.row(e.series, "lost", "", float64(lost)), e.point.row(e.series, "fill", "", fill)), err
}

// worth returns the mean sojourn time of each class over that without regard to class,
// and the ratio of the urgent to the non-urgent ones.
func (e *joinedEstimates) worth() ([]Row, error) {
	of := func(u chain.Urgency) func(r int) float64 {
		return func(r int) float64 { return classLatency(&e.joined[r], u) }
	}
	station := func(u chain.Urgency) func(r int) float64 {
		return func(r int) float64 { return e.station[r].Sojourns.Tallies[u].Mean() }
	}
	ratio := func(of func(chain.Urgency) func(int) float64) func(int) float64 {
		return func(r int) float64 { return of(chain.Urgent)(r) / of(chain.NonUrgent)(r) }
	}
	quantities := []joinedQuantity{
		{e.series, "urgent_over_nonurgent", "", ratio(of)},
		{byStation(e.series), "urgent_over_nonurgent", "", ratio(station)},
	}
	for _, u := range chain.Urgencies() {
		quantities = append(quantities, joinedQuantity{ofClass(e.series, u), "sojourn", "s", of(u)})
	}
	return e.estimate(quantities)
}

// classLatency returns the mean commit latency of a class, s; NaN without a transaction.
func classLatency(m *chain.Measurement, u chain.Urgency) float64 {
	for _, c := range m.CommitLatencyByUrgency {
		if c.Urgency == u {
			return c.Latency.Mean()
		}
	}
	return math.NaN()
}

// joinedQuantity is estimated over replications.
type joinedQuantity struct {
	series, metric, unit string
	of                   func(replication int) float64
}

func (e *joinedEstimates) estimate(quantities []joinedQuantity) ([]Row, error) {
	var rows []Row
	for _, q := range quantities {
		values := make([]float64, len(e.joined))
		for r := range values {
			values[r] = q.of(r)
		}
		interval, err := output.MeanInterval(values, e.level)
		if err != nil {
			return nil, fmt.Errorf("%s, %s: %w", q.series, q.metric, err)
		}
		row := e.point.row(q.series, q.metric, q.unit, interval.Mean)
		row.Interval = rangeOf(interval)
		rows = append(rows, row)
	}
	return rows, nil
}
