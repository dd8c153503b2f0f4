package tracing_test

import (
	"encoding/hex"
	"math/bits"
	"testing"

	"ihealth/chain/contract"
	"ihealth/iomt/tracing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// vector is the official test vector of the specification's reference implementation
// (google/exposure-notifications-internals, TestVectors.java).
var vector = tracing.DayKey{
	Key:   [16]byte{0x75, 0xc7, 0x34, 0xc6, 0xdd, 0x1a, 0x78, 0x2d, 0xe7, 0xa9, 0x65, 0xda, 0x5e, 0xb9, 0x31, 0x25},
	Start: 2642976,
}

func TestOfficialVector(t *testing.T) {
	if got := vector.Identifier(2642976).String(); got != "8be6cd371c5c891604bfbe49df845096" {
		t.Errorf("identifier %s", got)
	}
	sealed := vector.Metadata(2642976, [4]byte{0x40, 0x08, 0, 0})
	if got := hex.EncodeToString(sealed[:]); got != "72033874" {
		t.Errorf("metadata %s", got)
	}
	if got := vector.Metadata(2642976, sealed); got != [4]byte{0x40, 0x08, 0, 0} {
		t.Errorf("%x opened", got)
	}
}

// TestIdentifiersOneByOne: all at once are those of every interval, and no two are alike.
func TestIdentifiersOneByOne(t *testing.T) {
	seen := make(map[contract.Pseudonym]bool)
	for n, id := range vector.Identifiers() {
		if want := vector.Identifier(vector.Start + tracing.Interval(n)); id != want {
			t.Errorf("interval %d: %v, want %v", n, id, want)
		}
		seen[id] = true
	}
	if len(seen) != 144 {
		t.Errorf("%d identifiers in a day, want 144", len(seen))
	}
}

// TestAddressRotates with the identifier, is not resolvable, and tells nothing of it.
func TestAddressRotates(t *testing.T) {
	seen := make(map[[6]byte]bool)
	for i := vector.Start; vector.Covers(i); i++ {
		a := vector.Address(i)
		if a[0]>>6 != 0 {
			t.Errorf("address %x is not of the kind random and not resolvable", a)
		}
		if id := vector.Identifier(i); [6]byte(id[:6]) == a {
			t.Errorf("address %x is the identifier's beginning", a)
		}
		seen[a] = true
	}
	if len(seen) != tracing.Period {
		t.Errorf("%d addresses in a day", len(seen))
	}
}

func TestCovers(t *testing.T) {
	last := tracing.DayKey{Start: 1<<32 - 100}
	for _, tt := range []struct {
		key  tracing.DayKey
		i    tracing.Interval
		want bool
	}{
		{vector, vector.Start - 1, false},
		{vector, vector.Start, true},
		{vector, vector.Start + 143, true},
		{vector, vector.Start + 144, false},
		{last, 1<<32 - 1, true},
		{last, 10, false},
	} {
		if got := tt.key.Covers(tt.i); got != tt.want {
			t.Errorf("key from %d covers %d: %v", tt.key.Start, tt.i, got)
		}
	}
}

// TestPhone: a key a day, ten minutes an identifier, whichever day is asked for first.
func TestPhone(t *testing.T) {
	p, q := tracing.NewPhone(rng.New(rng.Key{Seed: 1})), tracing.NewPhone(rng.New(rng.Key{Seed: 1}))
	q.Key(3)
	for _, tt := range []struct {
		at       sim.Time
		day      int
		interval tracing.Interval
	}{{0, 0, 0}, {sim.Seconds(599.9), 0, 0}, {sim.Seconds(600), 0, 1}, {tracing.Day - 1, 0, 143}, {tracing.Day, 1, 144}, {3 * tracing.Day, 3, 432}} {
		if got, want := p.Identifier(tt.at), q.Key(tt.day).Identifier(tt.interval); got != want || tracing.IntervalOf(tt.at) != tt.interval {
			t.Errorf("at %v: %v in interval %d, want %v of %d", tt.at, got, tracing.IntervalOf(tt.at), want, tt.interval)
		}
	}
	keys := p.Publish(1, 3)
	if len(keys) != 3 || keys[0] != q.Key(1) || keys[2].Start != 432 {
		t.Errorf("%v published", keys)
	}
	keys[0].Key = [16]byte{}
	if p.Key(1) != q.Key(1) {
		t.Error("who has the published keys changes the phone's")
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic before the beginning of time")
		}
	}()
	tracing.IntervalOf(-1)
}

// TestIdentifiersLookRandom: two identifiers of one phone differ in half of their bits, as those of two
// phones do: 10,000 pairs of 128 bits, 6 standard errors.
func TestIdentifiersLookRandom(t *testing.T) {
	p, q := tracing.NewPhone(rng.New(rng.Key{Seed: 1})), tracing.NewPhone(rng.New(rng.Key{Seed: 2}))
	own, other, n := 0, 0, 0
	for i := range 70 {
		mine := p.Key(i).Identifiers()
		next, theirs := p.Key(i+1).Identifiers(), q.Key(i).Identifiers()
		for k := range mine {
			n += 128
			own += distance(mine[k], next[k])
			other += distance(mine[k], theirs[k])
		}
	}
	for _, got := range []int{own, other} {
		if d := 2*got - n; d*d > 36*n {
			t.Errorf("%d of %d bits differ, want half", got, n)
		}
	}
}

func distance(a, b contract.Pseudonym) int {
	n := 0
	for i := range a {
		n += bits.OnesCount8(a[i] ^ b[i])
	}
	return n
}

func BenchmarkIdentifiers(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		vector.Identifiers()
	}
}
