package provenance

import "ihealth/chain/contract"

// Chain tells what stands on the chain of a log, as contract.Log does.
type Chain interface {
	// Anchored returns the last root of a log, and false before the first.
	Anchored(log contract.Pseudonym) (contract.Anchored, bool)
}

// Report says that a derived record rests on one that is not what was committed to.
type Report struct {
	Record  contract.Pseudonym // that is invalidated
	Changed contract.Pseudonym // the ancestor
	Root    [32]byte           // the commitment to the ancestor on the chain; zero when there is none
}

// Message returns what an auditor sends to the chain.
func (r *Report) Message() contract.Message {
	m := contract.Message{Kind: contract.Report, Subject: r.Record, Commitment: r.Root}
	if r.Root == [32]byte{} {
		m.Commitment = missing
	}
	return m
}

// missing stands in a report for the commitment to a record that the chain does not know.
var missing = [32]byte([]byte("no commitment is on the chain   "))

// Finding is what an audit finds.
type Finding struct {
	Changed []contract.Pseudonym // records that differ from the chain, in order of addition
	Reports []Report             // one for each changed record and each of its descendants
}

// Invalid returns the records that a report is about, in no order, each once.
func (f *Finding) Invalid() map[contract.Pseudonym]bool {
	out := make(map[contract.Pseudonym]bool)
	for _, r := range f.Reports {
		out[r.Record] = true
	}
	return out
}

// Audit holds every record against the chain. A record was changed when its commitment is
// not the one root of its log: it was altered, or was anchored anew, or never.
func (g *Graph) Audit(c Chain) Finding {
	var out Finding
	for i, changed := range g.names {
		root, same := g.records[i].stands(changed, c)
		if same {
			continue
		}
		out.Changed = append(out.Changed, changed)
		for _, id := range g.Descendants(changed) {
			out.Reports = append(out.Reports, Report{Record: id, Changed: changed, Root: root})
		}
	}
	return out
}

// Verify reports whether a record and all that it rests on are what stands on the chain.
func (g *Graph) Verify(id contract.Pseudonym, c Chain) bool {
	for _, other := range append(g.Ancestors(id), id) {
		r := g.Record(other)
		if r == nil {
			return false
		}
		if _, same := r.stands(other, c); !same {
			return false
		}
	}
	return true
}

// stands returns what the chain says of a record of that id, and whether it is the commitment
// to r.
func (r *Record) stands(id contract.Pseudonym, c Chain) (root [32]byte, same bool) {
	anchored, ok := c.Anchored(id)
	return anchored.Root, ok && anchored.Leaves == 1 && anchored.Root == r.Commitment()
}
