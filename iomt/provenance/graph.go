package provenance

import (
	"errors"
	"fmt"
	"slices"

	"ihealth/chain/contract"
)

// Why a record is not taken.
var (
	ErrRecord = errors.New("impossible record")
	ErrTaken  = errors.New("record is there already")
	ErrParent = errors.New("parent cannot be derived from")
)

// Graph is the derivations of a set of records, each after its parents.
type Graph struct {
	records []Record             // in order of addition
	names   []contract.Pseudonym // of the records, as they were when they were added
	parents [][]int              // of each record, by place, as they were when it was added
	place   map[contract.Pseudonym]int
}

// NewGraph returns an empty graph.
func NewGraph() *Graph { return &Graph{place: make(map[contract.Pseudonym]int)} }

// Add takes a record in. It fails with ErrRecord when the record has no id, or as many
// parents as its stage cannot have; with ErrTaken; and with ErrParent when a parent is
// not in the graph, is final, is named twice, or has another commitment. What is refused
// changes nothing. The graph keeps the record's slices.
func (g *Graph) Add(r Record) error {
	switch {
	case r.ID.IsZero() || r.Stage > Final:
		return fmt.Errorf("provenance: %w: id %v, %v", ErrRecord, r.ID, r.Stage)
	case (r.Stage == Source) != (len(r.Parents) == 0):
		return fmt.Errorf("provenance: %v: %w: %d parents of a %v", r.ID, ErrRecord, len(r.Parents), r.Stage)
	}
	if _, taken := g.place[r.ID]; taken {
		return fmt.Errorf("provenance: %v: %w", r.ID, ErrTaken)
	}
	parents, err := g.parentsOf(&r)
	if err != nil {
		return err
	}
	g.place[r.ID] = len(g.records)
	g.records, g.names, g.parents = append(g.records, r), append(g.names, r.ID), append(g.parents, parents)
	return nil
}

// parentsOf returns the places of a record's parents.
func (g *Graph) parentsOf(r *Record) ([]int, error) {
	var out []int
	for i, p := range r.Parents {
		place, known := g.place[p.ID]
		switch {
		case !known:
			return nil, fmt.Errorf("provenance: %v: parents[%d] %v: %w: it is unknown", r.ID, i, p.ID, ErrParent)
		case slices.Contains(out, place):
			return nil, fmt.Errorf("provenance: %v: parents[%d] %v: %w: it is named twice", r.ID, i, p.ID, ErrParent)
		case g.records[place].Stage == Final:
			return nil, fmt.Errorf("provenance: %v: parents[%d] %v: %w: it is final", r.ID, i, p.ID, ErrParent)
		case g.records[place].Commitment() != p.Commitment:
			return nil, fmt.Errorf("provenance: %v: parents[%d] %v: %w: it is not what was committed to", r.ID, i, p.ID, ErrParent)
		}
		out = append(out, place)
	}
	return out, nil
}

// Len returns the number of records.
func (g *Graph) Len() int { return len(g.records) }

// Record returns a record to look at or to alter, nil when there is none: a graph is kept off the
// chain, and nothing but the chain tells that it was altered. What rests on what stays as
// it was when records were added.
func (g *Graph) Record(id contract.Pseudonym) *Record {
	i, ok := g.place[id]
	if !ok {
		return nil
	}
	return &g.records[i]
}

// Ancestors returns all that a record rests on, in the order of addition.
func (g *Graph) Ancestors(id contract.Pseudonym) []contract.Pseudonym {
	above := make([]bool, len(g.records))
	last, ok := g.place[id]
	for i := last; ok && i >= 0; i-- {
		if i == last || above[i] {
			for _, parent := range g.parents[i] {
				above[parent] = true
			}
		}
	}
	return g.ids(above)
}

// Descendants returns all that rests on a record, in the order of addition.
func (g *Graph) Descendants(id contract.Pseudonym) []contract.Pseudonym {
	first, ok := g.place[id]
	below := make([]bool, len(g.records))
	for i := first + 1; ok && i < len(g.records); i++ {
		below[i] = slices.ContainsFunc(g.parents[i], func(parent int) bool { return parent == first || below[parent] })
	}
	return g.ids(below)
}

// ids lists the records that are marked.
func (g *Graph) ids(marked []bool) []contract.Pseudonym {
	var out []contract.Pseudonym
	for i := range g.records {
		if marked[i] {
			out = append(out, g.names[i])
		}
	}
	return out
}
