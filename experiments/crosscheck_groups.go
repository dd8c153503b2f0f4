package experiments

import (
	"fmt"

	"ihealth/chain"
	"ihealth/queueing"
)

// crossQuantity is a mean sojourn time that all fidelities say: of some entities under a scheme
// of priority at a stage.
type crossQuantity struct {
	mu       float64 // of the stage, 1/s
	scheme   string
	class    int // of the entities; −1: all
	entities []int
}

// panel names the stage.
func (q crossQuantity) panel() string { return fmt.Sprintf("μ = %v/s", q.mu) }

// series names the scheme, as the file does, and the entities.
func (q crossQuantity) series() string {
	switch {
	case q.class < 0:
		return q.scheme + ": all"
	case q.class < len(chain.Urgencies()):
		return q.scheme + ": " + chain.Urgency(q.class).String()
	default:
		return fmt.Sprintf("%s: class %d", q.scheme, q.class+1)
	}
}

// row returns a row of the crossQuantity.
func (q crossQuantity) row(metric string, v float64) Row {
	return Row{Panel: q.panel(), Series: q.series(), X: none, Metric: metric, Unit: "s", Value: Number(v)}
}

// of returns whether a transaction of the class counts.
func (q crossQuantity) of(u chain.Urgency) bool { return q.class < 0 || int(u) == q.class }

// quantities lists what is compared under a scheme.
func (x *crosscheckStudy) quantities(mu float64, scheme string) []crossQuantity {
	s := x.spec.Sojourn
	if scheme == equalPriority || len(s.Classes) == 0 {
		return []crossQuantity{{mu, scheme, -1, upTo(0, s.Entities)}}
	}
	var out []crossQuantity
	first := 0
	for class, size := range s.Classes {
		out = append(out, crossQuantity{mu, scheme, class, upTo(first, min(first+size, s.Entities))})
		first += size
	}
	return out
}

// upTo returns the numbers from first to end − 1.
func upTo(first, end int) []int {
	var out []int
	for i := first; i < end; i++ {
		out = append(out, i)
	}
	return out
}

// onChain lists what real nodes show.
func (x *crosscheckStudy) onChain() []crossQuantity {
	var out []crossQuantity
	for _, mu := range x.spec.Crosscheck.Stages {
		for _, scheme := range x.chainSchemes() {
			out = append(out, x.quantities(mu, scheme)...)
		}
	}
	return out
}

// simulated lists what is simulated, on real nodes or not.
func (x *crosscheckStudy) simulated() []crossQuantity {
	var out []crossQuantity
	for _, mu := range x.spec.Sojourn.ServiceRates {
		for _, scheme := range x.spec.Sojourn.Schemes {
			out = append(out, x.quantities(mu, scheme)...)
		}
	}
	return out
}

// server is what closed forms know of the service.
type server struct {
	mean, scv float64 // s, and squared coefficient of variation
	lambda    float64 // Λ of all entities, 1/s
}

// formula returns the mean sojourn time of a crossQuantity, M/G/1 with the server, whose
// urgent customers interrupt others or do not, s. It is +Inf beyond capacity, and that of
// I-Health eqs (9) and (11) when services are exponential and interrupted.
func (x *crosscheckStudy) formula(q crossQuantity, v server, interrupted bool) float64 {
	s := x.spec.Sojourn
	level := s.levels(q.scheme)
	rates := make([]float64, s.Entities)
	for i := range rates {
		rates[i] = v.lambda / float64(s.Entities)
	}
	perClass, class, err := queueing.GroupByLevel(rates, level)
	if err != nil {
		panic("experiments: levels of a checked file: " + err.Error())
	}
	classes := make([]queueing.ServiceClass, len(perClass))
	for k, rate := range perClass {
		classes[k] = queueing.ServiceClass{Lambda: rate, Service: v.mean, Residual: v.mean * (1 + v.scv) / 2}
	}
	mean := 0.0
	for _, i := range q.entities {
		if interrupted {
			mean += queueing.PreemptivePriority{Classes: classes}.Sojourn(class[i]) / float64(len(q.entities))
		} else {
			mean += queueing.NonpreemptivePriority{Classes: classes}.Sojourn(class[i]) / float64(len(q.entities))
		}
	}
	return mean
}
