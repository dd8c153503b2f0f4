package experiments

import (
	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/output"
)

// Sojourn is the section of an experiment on the time that events of the
// entities spend at the blockchain manager, an M/M/1 queue (I-Health eqs 9–11).
type Sojourn struct {
	Entities     int        `yaml:"entities"`     // most urgent first, ≥ 1
	ArrivalRate  float64    `yaml:"arrival_rate"` // λ_i of every entity, 1/s, > 0
	Spread       *Spread    `yaml:"spread"`       // random rates around it, evaluated in closed form
	Classes      []int      `yaml:"classes"`      // entities in each class of the 3-class scheme; sums to entities
	Schemes      []string   `yaml:"schemes" jsonschema:"enum=equal,enum=levels,enum=classes"`
	ServiceRates []float64  `yaml:"service_rates"` // μ, 1/s; or
	Channels     []Channel  `yaml:"channels"`      // channels whose μ = n/L
	Simulation   Simulation `yaml:"simulation"`
}

// Spread draws the entities' arrival rates uniformly.
type Spread struct {
	Low   float64 `yaml:"low"`   // 1/s, > 0
	High  float64 `yaml:"high"`  // 1/s, > low
	Draws int     `yaml:"draws"` // vectors of rates, ≥ 10
}

// Simulation says how much is simulated.
type Simulation struct {
	Replications int     `yaml:"replications"` // independent runs, ≥ output.MinReplications
	Customers    int     `yaml:"customers"`    // arrivals of a run, of which the first tenth is not observed
	Level        float64 `yaml:"level"`        // confidence that all intervals of the experiment hold together, in (0, 1)
}

// check reports what is wrong with the section at path.
func (s Simulation) check(report reporter, path string) {
	checkCount(report, path+".replications", "replications", s.Replications, output.MinReplications, 100_000)
	checkCount(report, path+".customers", "customers", s.Customers, 10, 1e9)
	if !(s.Level > 0 && s.Level < 1) {
		report(path+".level", "confidence level %v must lie between 0 and 1", s.Level)
	}
}

// Schemes of priority.
const (
	equalPriority = "equal"   // one queue, first come first served
	byLevel       = "levels"  // every entity a level of its own
	byClass       = "classes" // urgent, normal, non-urgent
)

// schemeName is how a scheme is called in results and legends.
func schemeName(scheme string) string {
	switch scheme {
	case equalPriority:
		return "equal priority"
	case byLevel:
		return "priority, one level an entity"
	default:
		return "priority, three classes"
	}
}

// levels returns the level of every entity under the scheme, 0 first served.
func (s *Sojourn) levels(scheme string) []int {
	out := make([]int, s.Entities)
	switch scheme {
	case byLevel:
		for i := range out {
			out[i] = i
		}
	case byClass:
		i := 0
		for class, size := range s.Classes {
			for range size {
				out[i] = class
				i++
			}
		}
	}
	return out
}

// rates returns the nominal arrival rate of every entity.
func (s *Sojourn) rates() []float64 {
	out := make([]float64, s.Entities)
	for i := range out {
		out[i] = s.ArrivalRate
	}
	return out
}

// closedForm returns the mean sojourn time of every entity.
func closedForm(lambdas []float64, levels []int, mu float64) ([]float64, error) {
	rates, class, err := queueing.GroupByLevel(lambdas, levels)
	if err != nil {
		return nil, err
	}
	q := queueing.PreemptiveMM1{Lambdas: rates, Mu: mu}
	if err := q.Validate(); err != nil {
		return nil, err
	}
	out := make([]float64, len(lambdas))
	for i, k := range class {
		out[i] = q.Sojourn(k)
	}
	return out, nil
}

// model returns the simulation of one scheme at service rate mu.
func (s *Sojourn) model(scheme string, mu float64) sim.MM1 {
	discipline := sim.PreemptiveResume
	if scheme == equalPriority {
		discipline = sim.FCFS
	}
	return sim.MM1{
		Lambdas:    s.rates(),
		Classes:    s.levels(scheme),
		Mu:         mu,
		Discipline: discipline,
		Customers:  s.Simulation.Customers,
		Warmup:     output.Warmup(s.Simulation.Customers),
	}
}
