package experiments

import (
	"math"

	"ihealth/chain"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// services holds how long blocks of one transaction occupied a chain, s: from the
// decision of the block before, or from when the transaction was due if that was later,
// to its own decision. What consensus and manager do between two blocks belongs to the
// second.
type services struct {
	idle []float64 // of transactions that found nothing under way
	busy []float64 // of those that waited
}

// servicesOf reads the services off a run of blocks of one transaction.
func servicesOf(path []chain.BlockTrace) services {
	var s services
	before := sim.Time(0)
	for _, b := range path {
		due := b.Transactions[0].Intended
		took := b.Decided.Sub(max(before, due)).Seconds()
		switch {
		case took <= 0: // the clock went back: counted as a negative latency
		case due < before:
			s.busy = append(s.busy, took)
		default:
			s.idle = append(s.idle, took)
		}
		before = b.Decided
	}
	return s
}

// add joins services.
func (s *services) add(t services) {
	s.idle, s.busy = append(s.idle, t.idle...), append(s.busy, t.busy...)
}

// all returns both kinds.
func (s services) all() []float64 { return append(append([]float64{}, s.busy...), s.idle...) }

// pooled returns the services as if it made no difference whom they found.
func (s services) pooled() services { return services{s.all(), s.all()} }

// scaled returns the services times a factor.
func (s services) scaled(factor float64) services {
	times := func(xs []float64) []float64 {
		out := make([]float64, len(xs))
		for i, x := range xs {
			out[i] = factor * x
		}
		return out
	}
	return services{times(s.idle), times(s.busy)}
}

// moments returns the mean in s and the squared coefficient of variation, NaN of none.
func moments(xs []float64) (mean, scv float64) {
	if len(xs) == 0 {
		return math.NaN(), math.NaN()
	}
	for _, x := range xs {
		mean += x / float64(len(xs))
	}
	for _, x := range xs {
		scv += (x - mean) * (x - mean) / (mean * mean) / float64(len(xs))
	}
	return mean, scv
}

// serviceLaw draws services by their empirical distributions. Each takes one uniform
// draw, so laws that are alike draw alike from the same stream.
type serviceLaw struct{ idle, busy rng.Distribution }

// law returns the law of services, of which there must be one. A kind that was never seen
// is taken for the other.
func (s services) law() serviceLaw {
	of := func(xs []float64) rng.Distribution {
		if len(xs) == 0 {
			xs = s.all()
		}
		d, err := rng.NewEmpirical(xs)
		if err != nil {
			panic("experiments: services without a law: " + err.Error())
		}
		return d
	}
	return serviceLaw{of(s.idle), of(s.busy)}
}

// draw returns a service, s.
func (l serviceLaw) draw(stream *rng.Stream, idle bool) float64 {
	if idle {
		return l.idle.Draw(stream)
	}
	return l.busy.Draw(stream)
}
