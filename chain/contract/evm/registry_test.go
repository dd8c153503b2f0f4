package evm

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

var (
	subject = [16]byte{1}
	celsius = [32]byte{'C', 'e', 'l'}
)

// registry is a Registry with limits for one subject and oracle.
type registry struct {
	*bench
	sequence uint64
}

func newRegistry(tb testing.TB, lowest, highest int64, band uint64) *registry {
	tb.Helper()
	b := newBench(tb, "Registry")
	b.send(alice, "set", bob, subject, celsius, lowest, highest, band)
	return &registry{bench: b}
}

func (r *registry) analyze(milli int64) Receipt {
	r.tb.Helper()
	r.sequence++
	return r.send(bob, "analyze", subject, celsius, milli, r.sequence)
}

// The remedy of F2: view and transaction grade as whole numbers do, up to the ends of int64.
func TestRegistryGradesWithoutOverflow(t *testing.T) {
	b := newBench(t, "Registry")
	ends := []int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, math.MaxInt64 - 1, math.MaxInt64}
	sequence := uint64(0)
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.OneOf(rapid.Int64(), rapid.SampledFrom(ends), rapid.Int64Range(-5, 5))
		low, high, milli := number.Draw(t, "low"), number.Draw(t, "high"), number.Draw(t, "milli")
		low, high = min(low, high), max(low, high)
		band := rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 3)).Draw(t, "band")
		sequence++
		b.send(alice, "set", bob, subject, celsius, low, high, band)
		want := gradeOf(milli, low, high, band)
		if got := b.view(bob, "preview", bob, subject, celsius, milli).Return[31]; got != want {
			t.Fatalf("view: %d in [%d, %d] with band %d: %d, want %d", milli, low, high, band, got, want)
		}
		r := b.send(bob, "analyze", subject, celsius, milli, sequence)
		if got := r.Return[31]; got != want || len(r.Logs) != min(int(want), 1) {
			t.Fatalf("transaction: %d in [%d, %d] with band %d: %d with %d logs, want %d", milli, low, high, band, got, len(r.Logs), want)
		}
	})
}

// gradeOf computes with integers of any size.
func gradeOf(milli, low, high int64, band uint64) byte {
	v, b := big.NewInt(milli), new(big.Int).SetUint64(band)
	switch {
	case milli >= low && milli <= high:
		return 0
	case v.Cmp(new(big.Int).Sub(big.NewInt(low), b)) < 0 || v.Cmp(new(big.Int).Add(big.NewInt(high), b)) > 0:
		return 2
	default:
		return 1
	}
}

func TestRegistryRefusesStaleNumbers(t *testing.T) {
	r := newRegistry(t, 36000, 37000, 1000)
	r.sequence = 6
	r.analyze(36500) // with number 7
	for _, stale := range []uint64{0, 1, 6, 7} {
		r.refuses("stale sequence number", bob, "analyze", subject, celsius, int64(36500), stale)
	}
	r.send(alice, "set", bob, subject, celsius, int64(35000), int64(38000), uint64(500))
	r.refuses("stale sequence number", bob, "analyze", subject, celsius, int64(36500), uint64(7)) // new limits do not begin anew
}
