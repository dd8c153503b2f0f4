package scenario

import (
	"context"
	"slices"

	"ihealth/iomt/vault"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Gate is a trial of what a vault lets in: among a device's records an attacker sends as
// many of each sort that must be refused.
type Gate struct {
	Records  int `yaml:"records"`   // of the device, 1 to 1e5
	PerBlock int `yaml:"per_block"` // records in a block, ≥ 1
}

func (g *Gate) check(report Reporter) {
	if g.Records < 1 || g.Records > 1e5 {
		report("records", "%d records: want 1 to 100000", g.Records)
	}
	if g.PerBlock < 1 {
		report("per_block", "%d records: want 1 or more", g.PerBlock)
	}
}

func (g *Gate) cells() []Cell {
	return []Cell{{ID: "attack", Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
		w, err := newWard()
		if err != nil {
			return nil, err
		}
		a := attack{ward: w, draws: rng.New(env.Key.Sub("attack")), tally: make([]tally, len(sorts)), leaves: make(map[string]int)}
		if err := a.run(ctx, env, g); err != nil {
			return nil, err
		}
		return a.points(), nil
	}}}
}

// sorts are those of forged records.
var sorts = []struct {
	name  string
	forge func(a *attack, next vault.Record) (vault.Record, error)
}{
	{"unsigned", func(_ *attack, r vault.Record) (vault.Record, error) {
		r.Signature = [len(r.Signature)]byte{}
		return r, nil
	}},
	{"wrong key", func(a *attack, r vault.Record) (vault.Record, error) {
		thief := vault.NewWriter(a.stream, signingKey("thief"), r.Sequence-1)
		return thief.Write(r.At, r.Epoch, a.session, []byte("forged"))
	}},
	{"altered", func(a *attack, r vault.Record) (vault.Record, error) {
		r.Sealed = slices.Clone(r.Sealed)
		bit := int(a.draws.Float64() * float64(8*len(r.Sealed)))
		r.Sealed[bit/8] ^= 1 << (bit % 8)
		return r, nil
	}},
	{"replayed", func(a *attack, r vault.Record) (vault.Record, error) {
		old, _, err := a.vault.Record(vault.ID{Stream: r.Stream, Sequence: 1 + uint64(a.draws.Float64()*float64(r.Sequence-1))})
		return old, err
	}},
}

// tally counts what became of a sort.
type tally struct {
	sent, refused int
	leaves        []string // hashes that must not be in the log, or once only
}

// attack is a run of the trial.
type attack struct {
	*ward
	draws  *rng.Stream
	tally  []tally
	valid  []string
	leaves map[string]int // how often each hash is in a root
}

func (a *attack) run(ctx context.Context, env *Env, g *Gate) error {
	bodies, err := observations(env.Key.Sub("records"), a.stream.Subject, g.Records)
	if err != nil {
		return err
	}
	for i, body := range bodies {
		if err := ctx.Err(); err != nil {
			return err
		}
		next, err := a.writer.Write(sim.Time(i), 1, a.session, body)
		if err != nil {
			return err
		}
		if i > 0 {
			if err := a.send(next); err != nil {
				return err
			}
		}
		receipt, err := a.vault.Put(next)
		if err != nil {
			return err
		}
		a.valid = append(a.valid, string(receipt.Leaf))
		if (i+1)%g.PerBlock == 0 || i+1 == len(bodies) {
			if err := a.seal(); err != nil {
				return err
			}
		}
	}
	return nil
}

// send tries one forged record of each sort before the right one.
func (a *attack) send(next vault.Record) error {
	for i, sort := range sorts {
		r, err := sort.forge(a, next)
		if err != nil {
			return err
		}
		t := &a.tally[i]
		t.sent++
		t.leaves = append(t.leaves, string(vault.SHA256.Leaf(r.Leaf())))
		if _, err := a.vault.Put(r); err != nil {
			t.refused++
		}
	}
	return nil
}

// seal makes a block and counts its leaves.
func (a *attack) seal() error {
	from := uint64(0)
	if heads := a.vault.Heads(); len(heads) > 0 {
		from = heads[len(heads)-1].Size
	}
	head, err := a.vault.Seal()
	for i := from; i < head.Size; i++ {
		r, err := vault.DecodeRecord(a.vault.Stored(i))
		if err != nil {
			return err
		}
		a.leaves[string(vault.SHA256.Leaf(r.Leaf()))]++
	}
	return err
}

func (a *attack) points() []Point {
	fewest, most := len(a.valid), 0
	for _, leaf := range a.valid {
		fewest, most = min(fewest, a.leaves[leaf]), max(most, a.leaves[leaf])
	}
	out := []Point{
		{Series: "fewest", X: none, Metric: "roots_of_a_record", Value: float64(fewest)},
		{Series: "most", X: none, Metric: "roots_of_a_record", Value: float64(most)},
	}
	for i, t := range a.tally {
		within := 0
		for _, leaf := range t.leaves {
			if n := a.leaves[leaf]; n > 0 && !slices.Contains(a.valid, leaf) || n > 1 {
				within++
			}
		}
		out = append(out, Point{Series: sorts[i].name, X: none, Metric: "sent", Value: float64(t.sent)},
			Point{Series: sorts[i].name, X: none, Metric: "refused", Value: float64(t.refused)},
			Point{Series: sorts[i].name, X: none, Metric: "in_a_root", Value: float64(within)})
	}
	return out
}
