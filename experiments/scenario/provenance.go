package scenario

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"ihealth/chain/contract"
	"ihealth/iomt/provenance"
)

// Provenance is a trial of what a change of medical records invalidates: random graphs of
// sources, derivations and final reports, whose commitments stand on channel 1 of a simulated
// chain; bits of some records are flipped, and an auditor reports what rests on them on
// channel 2. X is how many records of a graph are altered.
type Provenance struct {
	Graphs      int   `yaml:"graphs"`      // 2 to 1000
	Sources     int   `yaml:"sources"`     // of each, 1 to 1000
	Derivations int   `yaml:"derivations"` // of each, 0 to 1000
	Finals      int   `yaml:"finals"`      // of each, 0 to 1000
	Parents     int   `yaml:"parents"`     // of a record at most, 1 to 10
	Altered     []int `yaml:"altered"`     // records of each graph, 0 to all of them
}

func (p *Provenance) check(report Reporter) {
	for _, c := range []struct {
		path            string
		value, low, top int
	}{
		{"graphs", p.Graphs, 2, 1000},
		{"sources", p.Sources, 1, 1000},
		{"derivations", p.Derivations, 0, 1000},
		{"finals", p.Finals, 0, 1000},
		{"parents", p.Parents, 1, 10},
	} {
		if c.value < c.low || c.value > c.top {
			report(c.path, "%d: want %d to %d", c.value, c.low, c.top)
		}
	}
	for i, n := range p.Altered {
		if n < 0 || n > p.size() {
			report(indexed("altered", i), "%d records: want 0 to the %d of a graph", n, p.size())
		}
	}
}

// size returns the number of records of a graph.
func (p *Provenance) size() int { return p.Sources + p.Derivations + p.Finals }

func (p *Provenance) cells() []Cell {
	var out []Cell
	for _, n := range p.Altered {
		out = append(out, Cell{ID: fmt.Sprint(n), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) { return p.alter(ctx, env, n) }})
	}
	return out
}

// family is a graph with what rests on what, kept apart from it.
type family struct {
	graph   *provenance.Graph
	ids     []contract.Pseudonym
	parents [][]int // of each record
}

// draw makes a random graph.
func (p *Provenance) draw(s *rand.Rand) (*family, error) {
	f := &family{graph: provenance.NewGraph()}
	for i := range p.size() {
		r := provenance.Record{ID: contract.Pseudonym(randomBytes(s, 16)), Document: randomBytes(s, 1+s.IntN(64)), Key: [32]byte(randomBytes(s, 32))}
		var parents []int
		if i >= p.Sources {
			r.Stage = provenance.Derivation
			open := min(i, p.Sources+p.Derivations) // finals have no children
			for range 1 + s.IntN(min(p.Parents, open)) {
				if parent := s.IntN(open); !slices.Contains(parents, parent) {
					parents = append(parents, parent)
				}
			}
		}
		if i >= p.Sources+p.Derivations {
			r.Stage = provenance.Final
		}
		for _, parent := range parents {
			id := f.ids[parent]
			r.Parents = append(r.Parents, provenance.Parent{ID: id, Commitment: f.graph.Record(id).Commitment()})
		}
		if err := f.graph.Add(r); err != nil {
			return nil, err
		}
		f.ids, f.parents = append(f.ids, r.ID), append(f.parents, parents)
	}
	return f, nil
}

func randomBytes(s *rand.Rand, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(s.IntN(256))
	}
	return out
}

// flip changes one bit of so many records and returns which they are.
func (f *family) flip(s *rand.Rand, n int) []bool {
	altered := make([]bool, len(f.ids))
	for n > 0 {
		i := s.IntN(len(f.ids))
		if altered[i] {
			continue
		}
		document := f.graph.Record(f.ids[i]).Document
		bit := s.IntN(8 * len(document))
		document[bit/8] ^= 1 << (bit % 8)
		altered[i] = true
		n--
	}
	return altered
}

// invalid says which records rest on an altered one, by going from each to its parents.
func (f *family) invalid(altered []bool) []bool {
	out := make([]bool, len(f.ids))
	for i, parents := range f.parents {
		out[i] = slices.ContainsFunc(parents, func(p int) bool { return altered[p] || out[p] })
	}
	return out
}

// verdicts counts what audits get right and wrong.
type verdicts struct {
	missed, wrong, unfound, unverified, reports int

	invalid sample // share of the records of each graph
}

// count adds what an audit of f says after records were altered.
func (v *verdicts) count(f *family, altered []bool, found provenance.Finding, chain provenance.Chain) {
	invalid, reported := f.invalid(altered), found.Invalid()
	rest := 0
	for i, id := range f.ids {
		if invalid[i] {
			rest++
		}
		if invalid[i] && !reported[id] {
			v.missed++
		}
		if !invalid[i] && reported[id] {
			v.wrong++
		}
		if altered[i] != slices.Contains(found.Changed, id) {
			v.unfound++
		}
		if f.graph.Verify(id, chain) == (altered[i] || invalid[i]) {
			v.unverified++
		}
	}
	v.invalid.add(float64(rest) / float64(len(f.ids)))
	v.reports += len(found.Reports)
}
