package scenario

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"ihealth/iomt/vault"
	"ihealth/sim/rng"
)

// Tamper is a trial of what an audit finds when records are changed in the store: one bit
// each of so many, or the whole record gone.
type Tamper struct {
	Records int   `yaml:"records"` // in the vault, 1 to 1e5
	Changed []int `yaml:"changed"` // k of them, 0 to Records
	Rounds  int   `yaml:"rounds"`  // of each k, ≥ 1
}

func (t *Tamper) check(report Reporter) {
	if t.Records < 1 || t.Records > 1e5 {
		report("records", "%d records: want 1 to 100000", t.Records)
	}
	for i, k := range t.Changed {
		if k < 0 || k > t.Records {
			report(indexed("changed", i), "%d changed records: want 0 to %d", k, t.Records)
		}
	}
	if t.Rounds < 1 {
		report("rounds", "%d rounds: want 1 or more", t.Rounds)
	}
}

// changes are what is done to a record, as it is stored.
var changes = []struct {
	name   string
	change func(stored []byte, s *rng.Stream) []byte
}{
	{"one bit flipped", func(stored []byte, s *rng.Stream) []byte {
		bad := slices.Clone(stored)
		bit := int(s.Float64() * float64(8*len(bad)))
		bad[bit/8] ^= 1 << (bit % 8)
		return bad
	}},
	{"record gone", func([]byte, *rng.Stream) []byte { return nil }},
}

func (t *Tamper) cells() []Cell {
	var out []Cell
	for _, c := range changes {
		for _, k := range t.Changed {
			out = append(out, Cell{ID: fmt.Sprintf("%s/k=%d", c.name, k), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
				return t.audit(ctx, env, k, c.name, c.change)
			}})
		}
	}
	return out
}

// audit changes k records at a time, and counts what audits find.
func (t *Tamper) audit(ctx context.Context, env *Env, k int, series string, change func([]byte, *rng.Stream) []byte) ([]Point, error) {
	w, err := newWard()
	if err != nil {
		return nil, err
	}
	if _, err := w.fill(ctx, env.Key, t.Records, 50); err != nil {
		return nil, err
	}
	stream := rng.New(env.Key.Sub("changes"))
	found, others := 0, 0
	for range t.Rounds {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		leaves := rand.New(stream).Perm(t.Records)[:k]
		shown := tampered{w.vault, make(map[uint64][]byte)}
		for _, leaf := range leaves {
			shown.stored[uint64(leaf)] = change(w.vault.Stored(uint64(leaf)), stream)
		}
		audit := w.auditor().Audit(shown)
		for _, leaf := range audit.Leaves() {
			if slices.Contains(leaves, int(leaf)) {
				found++
			} else {
				others++
			}
		}
		others += len(audit.Findings) - len(audit.Leaves())
	}
	n, x := float64(t.Rounds), float64(k)
	return []Point{
		{Series: series, X: x, Metric: "changed", Value: x},
		{Series: series, X: x, Metric: "found", Value: float64(found) / n, N: t.Rounds},
		{Series: series, X: x, Metric: "others", Value: float64(others) / n, N: t.Rounds},
	}, nil
}

// tampered is a vault that shows other records than it took in.
type tampered struct {
	*vault.Vault
	stored map[uint64][]byte
}

// Stored returns what is shown of a leaf.
func (t tampered) Stored(index uint64) []byte {
	if b, ok := t.stored[index]; ok {
		return b
	}
	return t.Vault.Stored(index)
}
