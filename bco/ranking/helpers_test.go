package ranking_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"ihealth/bco/ranking"
	"ihealth/sim/rng"
)

// normal returns systems with these means and deviation whose observations are
// independent: streams are named by the system.
func normal(seed uint64, deviation float64, means ...float64) ranking.Objective {
	return func(_ context.Context, j, r int) (float64, error) {
		s := rng.New(rng.Key{Seed: seed, Name: fmt.Sprintf("system/%d", j), Replication: r})
		return s.Normal(means[j], deviation), nil
	}
}

// common returns systems like those of normal that share four fifths of their variance:
// common random numbers.
func common(seed uint64, deviation float64, means ...float64) ranking.Objective {
	own := normal(seed, deviation*math.Sqrt(0.2), means...)
	return func(ctx context.Context, j, r int) (float64, error) {
		shared := rng.New(rng.Key{Seed: seed, Name: "shared", Replication: r}).Normal(0, deviation*math.Sqrt(0.8))
		x, err := own(ctx, j, r)
		return x + shared, err
	}
}

// fixed returns systems without noise.
func fixed(values ...float64) ranking.Objective {
	return func(_ context.Context, j, _ int) (float64, error) { return values[j], nil }
}

// slippage returns k means of which number best is better than all others by 1.
func slippage(k, best int) []float64 {
	means := make([]float64, k)
	for j := range means {
		means[j] = 1
	}
	means[best] = 0
	return means
}

func mustSelect(t *testing.T, p ranking.Procedure, systems int, f ranking.Objective) ranking.Result {
	t.Helper()
	r, err := p.Select(t.Context(), systems, f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// procedures returns one of each kind.
func procedures() []ranking.Procedure {
	return []ranking.Procedure{
		ranking.KN{Delta: 0.5, FirstStage: 5},
		ranking.OCBA{Budget: 120, FirstStage: 5},
		ranking.Equal{Budget: 121},
	}
}

// standardErrorsBelow reports how far k successes in n trials lie below p in standard errors.
func standardErrorsBelow(k, n int, p float64) float64 {
	return (p - float64(k)/float64(n)) / math.Sqrt(p*(1-p)/float64(n))
}
