package ranking_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"ihealth/bco"
	"ihealth/bco/ranking"
)

// withWorkers returns p with so many.
func withWorkers(p ranking.Procedure, workers int) ranking.Procedure {
	switch p := p.(type) {
	case ranking.KN:
		p.Workers = workers
		return p
	case ranking.OCBA:
		p.Workers = workers
		return p
	case ranking.Equal:
		p.Workers = workers
		return p
	}
	panic("a procedure without workers")
}

// TestEqualSeedsGiveEqualBytes for any number of workers, and other seeds other ones.
func TestEqualSeedsGiveEqualBytes(t *testing.T) {
	means := []float64{0.4, 0, 0.8, 1.2}
	for _, p := range procedures() {
		bytes := func(seed uint64, workers int) string {
			out, err := json.Marshal(mustSelect(t, withWorkers(p, workers), 4, normal(seed, 1, means...)))
			if err != nil {
				t.Fatal(err)
			}
			return string(out)
		}
		want := bytes(3, 0)
		for _, workers := range []int{1, 2, 8} {
			if bytes(3, workers) != want {
				t.Errorf("%s: %d workers give another result", p.Name(), workers)
			}
		}
		if bytes(4, 1) == want {
			t.Errorf("%s: another seed gives the same result", p.Name())
		}
	}
}

// TestNamesDoNotMatter: with systems in another order the same one is selected.
func TestNamesDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 6).Draw(t, "systems")
		seed := rapid.Uint64Range(0, 1000).Draw(t, "seed")
		order := rapid.Permutation(slices.Collect(rangeOver(k))).Draw(t, "order")
		means := make([]float64, k)
		for j := range means {
			means[j] = 0.3 * float64(j)
		}
		f := common(seed, 1, means...)
		swapped := func(ctx context.Context, j, r int) (float64, error) { return f(ctx, order[j], r) }
		for _, p := range []ranking.Procedure{ranking.KN{Delta: 0.5, FirstStage: 5}, ranking.OCBA{Budget: 90}, ranking.Equal{Budget: 60}} {
			a, err := p.Select(context.Background(), k, f)
			if err != nil {
				t.Fatal(err)
			}
			b, err := p.Select(context.Background(), k, swapped)
			if err != nil {
				t.Fatal(err)
			}
			if order[b.Best] != a.Best {
				t.Fatalf("%s: %d, in the order %v %d", p.Name(), a.Best, order, b.Best)
			}
			for j := range order {
				if p.Name() != "equal" && b.Observations[j] != a.Observations[order[j]] {
					t.Fatalf("observations %v, in the order %v %v", a.Observations, order, b.Observations)
				}
			}
		}
	})
}

// TestReplicationsCount checks what an objective is asked for: every replication of
// every system once, from 0 on without a gap.
func TestReplicationsCount(t *testing.T) {
	for _, p := range procedures() {
		seen := map[[2]int]int{}
		r := mustSelect(t, p, 3, func(ctx context.Context, j, rep int) (float64, error) {
			seen[[2]int{j, rep}]++
			return normal(1, 1, 0, 0.5, 1)(ctx, j, rep)
		})
		for j, n := range r.Observations {
			for rep := range n {
				if seen[[2]int{j, rep}] != 1 {
					t.Errorf("%s: replication %d of system %d observed %d times", p.Name(), rep, j, seen[[2]int{j, rep}])
				}
			}
		}
		if len(seen) != r.Total {
			t.Errorf("%s: %d observations, total %d", p.Name(), len(seen), r.Total)
		}
	}
}

func TestTracesAreConsistent(t *testing.T) {
	for _, p := range procedures() {
		r := mustSelect(t, p, 4, normal(2, 1, 0.3, 0.6, 0, 0.9))
		last := r.Trace[len(r.Trace)-1]
		if last.Observations != r.Total || last.Best != r.Best || last.Mean != r.Means[r.Best] || last.Survivors != len(r.Survivors) {
			t.Errorf("%s: trace ends with %+v, result %+v", p.Name(), last, r)
		}
		for i := range r.Trace[1:] {
			a, b := r.Trace[i], r.Trace[i+1]
			if b.Observations <= a.Observations || b.Survivors > a.Survivors {
				t.Errorf("%s: step %+v after %+v", p.Name(), b, a)
			}
		}
		if _, ok := r.At(0); ok {
			t.Errorf("%s: a step without an observation", p.Name())
		}
		if step, _ := r.At(r.Total); step != last {
			t.Errorf("%s: At(%d) = %+v, want %+v", p.Name(), r.Total, step, last)
		}
	}
}

// TestBadObservationsAreNamed with the system and the replication.
func TestBadObservationsAreNamed(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for _, p := range procedures() {
			_, err := p.Select(t.Context(), 3, func(_ context.Context, j, r int) (float64, error) {
				if j == 2 && r == 4 {
					return bad, nil
				}
				return float64(j), nil
			})
			if !errors.Is(err, ranking.ErrObservation) || !strings.HasPrefix(err.Error(), "ranking: system 2, replication 4:") {
				t.Errorf("%s with %v: %v", p.Name(), bad, err)
			}
		}
	}
}

// TestHugeObservations whose variance is beyond any float64.
func TestHugeObservations(t *testing.T) {
	for _, p := range procedures() {
		_, err := p.Select(t.Context(), 2, func(_ context.Context, _, r int) (float64, error) {
			return 1e300 * float64(1-2*(r%2)), nil
		})
		if !errors.Is(err, ranking.ErrObservation) {
			t.Errorf("%s: %v", p.Name(), err)
		}
	}
}

var errBroken = errors.New("broken")

func TestErrorsOfTheObjective(t *testing.T) {
	for _, p := range procedures() {
		for _, workers := range []int{1, 4} {
			r, err := withWorkers(p, workers).Select(t.Context(), 3, func(ctx context.Context, j, r int) (float64, error) {
				if r == 5 && j == 1 {
					return 0, errBroken
				}
				return normal(1, 1, 0, 0.1, 0.2)(ctx, j, r)
			})
			if !errors.Is(err, errBroken) || err.Error() != "ranking: system 1, replication 5: broken" {
				t.Errorf("%s: %v", p.Name(), err)
			}
			if r.Best < 0 || r.Total != 15 || r.Certificate.Kind != bco.Uncertified {
				t.Errorf("%s: best %d after %d observations, certificate %+v; want the incumbent of 15", p.Name(), r.Best, r.Total, r.Certificate)
			}
		}
	}
}

// TestTheEndLeavesTheIncumbent: cancelled between rounds and within one.
func TestTheEndLeavesTheIncumbent(t *testing.T) {
	stop := errors.New("enough")
	for _, p := range procedures() {
		ctx, cancel := context.WithCancelCause(t.Context())
		var count atomic.Int64
		r, err := p.Select(ctx, 3, func(ctx context.Context, j, r int) (float64, error) {
			if count.Add(1) == 17 {
				cancel(stop)
			}
			return normal(1, 1, 0, 0.1, 0.2)(ctx, j, r)
		})
		if !errors.Is(err, stop) || r.Best < 0 || r.Total != 15 || r.Certificate.Kind != bco.Uncertified || len(r.Trace) == 0 {
			t.Errorf("%s: %v with best %d after %d observations, certificate %+v", p.Name(), err, r.Best, r.Total, r.Certificate)
		}
		cancel(nil)
		if r, err := p.Select(ctx, 3, fixed(1, 2, 3)); !errors.Is(err, stop) || r.Best != -1 || r.Total != 0 {
			t.Errorf("%s, cancelled before: %v with best %d after %d observations", p.Name(), err, r.Best, r.Total)
		}
	}
}

// TestOneRoundTellsNothing: with one observation of each there is no variance, and so no
// probability of being right.
func TestOneRoundTellsNothing(t *testing.T) {
	for _, p := range procedures() {
		r, err := p.Select(t.Context(), 3, func(_ context.Context, j, r int) (float64, error) {
			if r == 1 {
				return 0, errBroken
			}
			return float64(3 - j), nil
		})
		if !errors.Is(err, errBroken) || r.Best != 2 || r.Total != 3 || r.PCS != 0 {
			t.Errorf("%s: %v with best %d and PCS %v after %d observations, want 2 and 0 after 3", p.Name(), err, r.Best, r.PCS, r.Total)
		}
	}
}

func TestPanicsAreErrors(t *testing.T) {
	_, err := ranking.Equal{Budget: 10}.Select(t.Context(), 2, func(context.Context, int, int) (float64, error) { panic("slip") })
	if err == nil || !strings.Contains(err.Error(), "slip") {
		t.Errorf("%v", err)
	}
}
