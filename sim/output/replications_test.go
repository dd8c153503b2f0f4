package output_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

func TestReplicateReturnsByIndex(t *testing.T) {
	for _, workers := range []int{0, 1, 2, 3, 100} {
		var done []int
		o := output.Replications{Count: 50, Workers: workers, Progress: func(d, total int) {
			if total != 50 {
				t.Errorf("total = %d", total)
			}
			done = append(done, d)
		}}
		got, err := output.Replicate(t.Context(), o, func(_ context.Context, r int) (int, error) { return r * r, nil })
		if err != nil {
			t.Fatal(err)
		}
		for r, x := range got {
			if x != r*r {
				t.Errorf("%d workers: result %d = %d", workers, r, x)
			}
		}
		if len(done) != 50 || !slices.IsSorted(done) || done[49] != 50 {
			t.Errorf("%d workers: progress %v", workers, done)
		}
	}
}

// TestReplicationsAreTheSameBytes for any number of workers: what is sent to a hash
// is every bit of every result.
func TestReplicationsAreTheSameBytes(t *testing.T) {
	var want uint64
	for _, workers := range []int{1, 2, 3, 7} {
		got := digest(replicateQueue(t, workers, 40, 2000))
		if workers == 1 {
			want = got
		}
		if got != want {
			t.Errorf("%d workers: digest %x, want %x", workers, got, want)
		}
	}
}

// replicateQueue summarises the waiting times of an M/M/1 in each replication.
func replicateQueue(t testing.TB, workers, replications, customers int) []queueSummary {
	runs, err := output.Replicate(t.Context(), output.Replications{Count: replications, Workers: workers},
		func(_ context.Context, r int) (queueSummary, error) {
			var s queueSummary
			for _, x := range waits(0.9, customers, rng.Key{Seed: 4, Name: "waits", Replication: r})[output.Warmup(customers):] {
				s.tally.Add(x)
				s.sketch.Add(x)
			}
			return s, nil
		})
	if err != nil {
		t.Fatal(err)
	}
	return runs
}

type queueSummary struct {
	tally  output.Tally
	sketch output.Sketch
}

// digest reduces all replications in the order of their index.
func digest(runs []queueSummary) uint64 {
	h := fnv.New64a()
	var all queueSummary
	for r := range runs {
		all.tally.Merge(&runs[r].tally)
		all.sketch.Merge(&runs[r].sketch)
		_ = binary.Write(h, binary.LittleEndian, []float64{runs[r].tally.Mean(), runs[r].sketch.Quantile(0.99)})
	}
	_ = binary.Write(h, binary.LittleEndian, []float64{all.tally.Mean(), all.tally.Variance(), all.sketch.Mean(), all.sketch.Quantile(0.99)})
	return h.Sum64()
}

// TestReplicationsAreBounded demands an error before anything is allocated.
func TestReplicationsAreBounded(t *testing.T) {
	if err := (output.Replications{Count: 1e6}).Validate(); err != nil {
		t.Error(err)
	}
	for _, count := range []int{1e6 + 1, 1e15, math.MaxInt} {
		_, err := output.Replicate(t.Context(), output.Replications{Count: count}, func(context.Context, int) (int, error) { return 0, nil })
		if !errors.Is(err, output.ErrParameter) || !strings.Contains(err.Error(), "want at most 1000000") {
			t.Errorf("%d replications: %v, want ErrParameter with the bound", count, err)
		}
	}
}

// TestReplicateReturnsTheFirstError lets several replications fail: whoever fails
// first in time, the smallest index is reported.
func TestReplicateReturnsTheFirstError(t *testing.T) {
	bad := errors.New("bad")
	for _, workers := range []int{1, 2, 7} {
		for range 20 {
			var begun atomic.Int64
			got, err := output.Replicate(t.Context(), output.Replications{Count: 1000, Workers: workers},
				func(_ context.Context, r int) (int, error) {
					begun.Add(1)
					if r == 5 || r == 6 || r == 7 {
						return 0, fmt.Errorf("at %d: %w", r, bad)
					}
					return r, nil
				})
			if !errors.Is(err, bad) || !strings.Contains(err.Error(), "replication 5: at 5") || got != nil {
				t.Fatalf("%d workers: %v, %v", workers, got, err)
			}
			if n := begun.Load(); workers == 1 && n != 6 {
				t.Fatalf("%d replications begun by one worker, want 6", n)
			}
		}
	}
}

func TestReplicateTurnsAPanicIntoAnError(t *testing.T) {
	_, err := output.Replicate(t.Context(), output.Replications{Count: 20, Workers: 2},
		func(_ context.Context, r int) (int, error) {
			if r == 3 {
				panic("model broke")
			}
			return r, nil
		})
	var p *output.PanicError
	if !errors.As(err, &p) || p.Replication != 3 || !strings.Contains(string(p.Stack), "replications_test.go") ||
		!strings.Contains(err.Error(), "replication 3 panicked: model broke") {
		t.Errorf("err = %v", err)
	}
}

// TestReplicateEndsWithItsContext cancels from within the third replication.
func TestReplicateEndsWithItsContext(t *testing.T) {
	cause := errors.New("enough")
	for _, workers := range []int{1, 2, 7} {
		ctx, cancel := context.WithCancelCause(t.Context())
		var running atomic.Int64
		got, err := output.Replicate(ctx, output.Replications{Count: 1000, Workers: workers},
			func(ctx context.Context, r int) (int, error) {
				running.Add(1)
				defer running.Add(-1)
				if r == 2 {
					cancel(cause)
				}
				return r, context.Cause(ctx)
			})
		if !errors.Is(err, cause) || got != nil || running.Load() != 0 {
			t.Errorf("%d workers: %v, %v, %d still running", workers, got, err, running.Load())
		}
	}
}

// TestAnErrorIsNotHiddenByTheEnd: a run fails, and another ends with the context.
func TestAnErrorIsNotHiddenByTheEnd(t *testing.T) {
	bad, cause := errors.New("bad"), errors.New("enough")
	failing := func(cancel context.CancelCauseFunc) func(context.Context, int) (int, error) {
		return func(ctx context.Context, r int) (int, error) {
			if r == 3 {
				cancel(cause)
				return 0, bad
			}
			return r, context.Cause(ctx)
		}
	}
	for _, workers := range []int{1, 2} {
		ctx, cancel := context.WithCancelCause(t.Context())
		if _, err := output.Replicate(ctx, output.Replications{Count: 1000, Workers: workers}, failing(cancel)); !errors.Is(err, bad) {
			t.Errorf("%d workers: %v, want %v", workers, err, bad)
		}
		again, stop := context.WithCancelCause(t.Context())
		target := output.Target{Level: 0.95, Most: 1000, Workers: workers}
		_, _, err := output.ReplicateUntil(again, target, failing(stop), func(r int) []float64 { return []float64{float64(r)} })
		if !errors.Is(err, bad) {
			t.Errorf("%d workers: %v, want %v", workers, err, bad)
		}
	}
}

// TestPanicsOfErrorsAreFound under the panic.
func TestPanicsOfErrorsAreFound(t *testing.T) {
	bad := errors.New("bad")
	run := func(context.Context, int) (int, error) { panic(bad) }
	if _, err := output.Replicate(t.Context(), output.Replications{Count: 1}, run); !errors.Is(err, bad) {
		t.Errorf("%v, want %v", err, bad)
	}
	if err := (&output.PanicError{Value: "word"}).Unwrap(); err != nil {
		t.Error(err)
	}
}

// TestReplicateKeepsWhatWasDoneBeforeTheEnd cancels after the last replication.
func TestReplicateKeepsWhatWasDoneBeforeTheEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := output.Replications{Count: 3, Progress: func(done, total int) {
		if done == total {
			cancel()
		}
	}}
	got, err := output.Replicate(ctx, o, func(_ context.Context, r int) (int, error) { return r, nil })
	if err != nil || len(got) != 3 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestReplicateRefusesImpossibleOptions(t *testing.T) {
	for _, o := range []output.Replications{{}, {Count: -1}, {Count: 1, Workers: -1}} {
		_, err := output.Replicate(t.Context(), o, func(context.Context, int) (int, error) { return 0, nil })
		if !errors.Is(err, output.ErrParameter) {
			t.Errorf("%+v: err = %v", o, err)
		}
	}
}

func TestWarmup(t *testing.T) {
	for n, want := range map[int]int{0: 0, 9: 0, 10: 1, 1_000_000: 100_000} {
		if got := output.Warmup(n); got != want {
			t.Errorf("Warmup(%d) = %d, want %d", n, got, want)
		}
	}
}
