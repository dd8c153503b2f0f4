package sim

import (
	"fmt"
	"math"

	"ihealth/sim/rng"
)

// relaxations is how many relaxation times a run should span, lest all
// replications agree on what is far from the steady state.
const relaxations = 5

// finest is the shortest mean service, s, at which the clock's nanosecond does not show.
const finest = 1e-6

// pace is what decides how long a run must be.
type pace struct {
	load      float64
	variation float64 // (c_a² + c_s²)/2 of the times between arrivals and of services
	service   float64 // mean time that the station gives to one unit of its work alone, s
	least     float64 // that a run must span several times at any load, s
}

// relaxation returns the time in s in which the queue forgets its beginning:
// 1/(μ(1−√ρ)²) in the M/M/1 queue (Cohen, The Single Server Queue, 1982, III.2), and
// about (c_a² + c_s²)/2 as long in others (Odoni and Roth, Operations Research 31 (1983)
// 432–455, whose factor is 1/1.4 of this).
func (p pace) relaxation() float64 {
	return max(p.least, p.service*p.variation/math.Pow(1-math.Sqrt(p.load), 2))
}

// warnings says whether a run is too short, when customers come to the model at
// a rate, and whether services are too short for the clock.
func (p pace) warnings(customers int, rate float64) []string {
	var out []string
	if !(rate > 0) {
		return nil
	}
	span := relaxations * p.relaxation()
	if needed := math.Ceil(span * rate); float64(customers) < needed {
		advice := fmt.Sprintf("simulate %.0f customers or more", needed)
		if needed > maxCustomers {
			advice = fmt.Sprintf("that would take %.2g customers, more than can be simulated", needed)
		}
		out = append(out, fmt.Sprintf("a run of %d customers spans %.4g s, less than the %.4g s that the queue takes at load %.6g to forget its empty beginning: %s",
			customers, float64(customers)/rate, span, p.load, advice))
	}
	if p.service < finest {
		out = append(out, fmt.Sprintf("services of %.3g s are near the clock's nanosecond: use a larger unit of time", p.service))
	}
	return out
}

// Warnings says what makes the estimates of a valid model doubtful, however narrow
// their intervals: runs too short for the load and the variation, or service too fast
// for the clock.
func (m MM1) Warnings() []string {
	q := Queue{Entities: make([]Entity, len(m.Lambdas)), Customers: m.Customers}
	for i, lambda := range m.Lambdas {
		q.Entities[i] = Entity{Arrivals: Poisson{lambda}, Service: rng.Exponential{Rate: m.Mu}}
	}
	return q.Warnings()
}

// Warnings says of a valid model what MM1.Warnings says. A queue with a Capacity
// forgets soon.
func (q Queue) Warnings() []string {
	if q.Capacity > 0 {
		return nil
	}
	rate, index := dispersed(q.Entities)
	work, squares, slowest := 0.0, 0.0, 0.0
	for _, e := range q.Entities {
		mean := e.Service.Mean()
		work += arrivalRate(e.Arrivals) * mean
		squares += arrivalRate(e.Arrivals) * (e.Service.Variance() + mean*mean)
		slowest = max(slowest, mean)
	}
	if q.Breakdown != nil {
		slowest = max(slowest, q.Breakdown.Up.Mean()+q.Breakdown.Down.Mean())
	}
	if q.Vacation != nil {
		slowest = max(slowest, q.Vacation.Mean())
	}
	p := pace{load: q.Load(), least: slowest}
	p.service = p.load / rate
	p.variation = (index + squares*rate/(work*work) - 1) / 2
	return p.warnings(q.Customers, rate)
}

// Warnings says of a valid model what MM1.Warnings says.
func (q BlockQueue) Warnings() []string {
	rate, index := dispersed(q.Entities)
	variance := 0.0
	if q.Service != nil {
		variance = q.Service.Variance()
	}
	if q.Generation != nil {
		variance += q.Generation.Variance()
	}
	p := pace{load: q.Load(), service: q.mean(q.Size)}
	size := p.service * rate / p.load
	p.variation = (index/size + variance/(p.service*p.service)) / 2
	p.least = p.service + q.Timeout
	if q.Rule == FullBlocks {
		p.least += size / rate
	}
	return p.warnings(q.Customers, rate)
}

// Warnings says what MM1.Warnings says of the slowest station of a valid network,
// which is counted from 1.
func (n Network) Warnings() []string {
	outside, slowest, at := 0.0, pace{}, 0
	for i, rate := range n.Rates() {
		node := n.Nodes[i]
		own, index := 0.0, 1.0
		if node.Arrivals != nil {
			own, index = dispersed([]Entity{{Arrivals: node.Arrivals}})
		}
		outside += own
		mean := node.Service.Mean()
		p := pace{load: n.load(i, rate), least: mean, service: mean / float64(max(1, node.Servers))}
		p.variation = (1 + (index-1)*own/rate + squaredVariation(node.Service)) / 2
		if rate > 0 && p.relaxation() > slowest.relaxation() {
			slowest, at = p, i
		}
	}
	warnings := slowest.warnings(n.Customers, outside)
	for i := range warnings {
		warnings[i] = fmt.Sprintf("station %d of %d: %s", at+1, len(n.Nodes), warnings[i])
	}
	return warnings
}
