package scenario

import (
	"context"
	"fmt"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
	"ihealth/sim/rng"
)

// Omission is a trial of a cloud that keeps two blocks of a log and cheats: it drops one of
// the records that it gave receipts for, or adds one that the device did not sign.
type Omission struct {
	Records int `yaml:"records"` // 4 to 1e4, half of them in the first block
	Rounds  int `yaml:"rounds"`  // of each way to cheat, ≥ 1
}

func (o *Omission) check(report Reporter) {
	if o.Records < 4 || o.Records > 1e4 {
		report("records", "%d records: want 4 to 10000", o.Records)
	}
	if o.Rounds < 1 {
		report("rounds", "%d rounds: want 1 or more", o.Rounds)
	}
}

// ways are those to cheat. The first half of the records is anchored before.
var ways = []struct {
	name   string
	at     func(records int, s *rng.Stream) int // the leaf
	forged bool                                 // replaced by a record of the cloud's own, not dropped
}{
	{"dropped after its block was anchored", func(n int, s *rng.Stream) int { return int(s.Float64() * float64(n/2)) }, false},
	{"dropped before", func(n int, s *rng.Stream) int { return n/2 + int(s.Float64()*float64(n-n/2-1)) }, false},
	{"the last one dropped", func(n int, _ *rng.Stream) int { return n - 1 }, false},
	{"forged by the cloud", func(n int, s *rng.Stream) int { return n/2 + int(s.Float64()*float64(n-n/2)) }, true},
}

func (o *Omission) cells() []Cell {
	out := []Cell{{ID: "honest", Fidelity: simulated, Run: o.honest}}
	for i := range ways {
		out = append(out, Cell{ID: ways[i].name, Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return o.cheat(ctx, env, i)
		}})
	}
	return out
}

// honest proves each record in the last head, and each head as a continuation.
func (o *Omission) honest(ctx context.Context, env *Env) ([]Point, error) {
	w, err := newWard()
	if err != nil {
		return nil, err
	}
	receipts, err := w.fill(ctx, env.Key, o.Records, o.Records/2)
	if err != nil {
		return nil, err
	}
	heads := w.vault.Heads()
	head, proved, believed := heads[len(heads)-1], 0, 0
	for _, r := range receipts {
		p, err := w.vault.Inclusion(r.Index, head.Size)
		if err != nil {
			return nil, err
		}
		stored, err := vault.DecodeRecord(w.vault.Stored(r.Index))
		if err != nil {
			return nil, err
		}
		leaf := stored.Leaf()
		if head.Includes(leaf, p) == nil {
			proved++
		}
		if leaf[int(r.Index)%len(leaf)]++; head.Includes(leaf, p) == nil {
			believed++
		}
	}
	audit := w.auditor()
	audit.Receipts = receipts
	return []Point{
		{X: none, Metric: "proved", Value: float64(proved) / float64(o.Records), N: o.Records},
		{X: none, Metric: "altered_believed", Value: float64(believed)},
		{Series: "nothing", X: none, Metric: "findings", Value: float64(len(audit.Audit(w.vault).Findings))},
	}, nil
}

// cheat counts how often a way is seen by those who have roots alone, as cluster heads, and
// by an audit of records and receipts.
func (o *Omission) cheat(ctx context.Context, env *Env, way int) ([]Point, error) {
	draws := rng.New(env.Key.Sub("cheat"))
	byRoots, byAudit := 0, 0
	for round := range o.Rounds {
		w, err := newWard()
		if err != nil {
			return nil, err
		}
		receipts, err := w.fill(ctx, env.Key.Sub(fmt.Sprint("records/", round)), o.Records, o.Records/2)
		if err != nil {
			return nil, err
		}
		c, err := w.cheating(ways[way].at(o.Records, draws), ways[way].forged)
		if err != nil {
			return nil, err
		}
		auditor := w.auditor()
		first, last := auditor.Heads[0], c.Head()
		auditor.Heads = []vault.Head{first, last}
		auditor.Anchors = []contract.Message{first.Anchor(), last.Anchor()}
		path, err := c.Consistency(first.Size, last.Size)
		if err != nil || last.Extends(first, path) != nil {
			byRoots++
		}
		if !ways[way].forged { // without receipts, the signature alone is to tell
			auditor.Receipts = receipts
		}
		if audit := auditor.Audit(c); len(audit.Findings) > 0 {
			byAudit++
		}
	}
	n, series := float64(o.Rounds), ways[way].name
	return []Point{
		{Series: series, X: none, Metric: "seen_by_roots", Value: float64(byRoots) / n, N: o.Rounds},
		{Series: series, X: none, Metric: "found", Value: float64(byAudit) / n, N: o.Rounds},
	}, nil
}

// cheat is a cloud with a log of its own making.
type cheat struct {
	*vault.Log
	stored [][]byte
}

// Stored returns the record of a leaf.
func (c cheat) Stored(index uint64) []byte { return c.stored[index] }

// cheating rebuilds the log without the record at a leaf, or with one of the cloud's own in
// its place.
func (w *ward) cheating(at int, forged bool) (cheat, error) {
	heads := w.vault.Heads()
	c := cheat{Log: vault.NewLog(cloudLog, vault.SHA256)}
	for i := range heads[len(heads)-1].Size {
		r, err := vault.DecodeRecord(w.vault.Stored(i))
		if err == nil && int(i) == at && forged {
			forger := vault.NewWriter(r.Stream, w.cloud, r.Sequence-1)
			r, err = forger.Write(r.At, r.Epoch, w.session, []byte("nothing abnormal"))
		}
		if err != nil {
			return cheat{}, err
		}
		if int(i) == at && !forged {
			continue
		}
		c.Append(r.Leaf())
		c.stored = append(c.stored, r.Encode())
	}
	return c, nil
}
