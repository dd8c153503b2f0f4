package provenance

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/iomt/vault/fhir"
)

// id returns one of many.
func id(i int) contract.Pseudonym { return contract.PseudonymOf(fmt.Sprintf("record %d", i)) }

// add puts a record that rests on others into g.
func add(t rapid.TB, g *Graph, i int, stage Stage, parents ...int) {
	t.Helper()
	if err := g.Add(record(g, i, stage, parents...)); err != nil {
		t.Fatal(err)
	}
}

func record(g *Graph, i int, stage Stage, parents ...int) Record {
	r := Record{ID: id(i), Stage: stage, Document: fmt.Appendf(nil, "document %d", i), Key: [32]byte{1, byte(i)}}
	for _, p := range parents {
		parent := Parent{ID: id(p)}
		if at := g.Record(id(p)); at != nil {
			parent.Commitment = at.Commitment()
		}
		r.Parents = append(r.Parents, parent)
	}
	return r
}

// anchored returns the log of a chain that holds the commitments of all records.
func anchored(t rapid.TB, g *Graph) *contract.Log {
	t.Helper()
	l, err := contract.NewLog(contract.Genesis{Members: []contract.Member{{Entity: "cloud", Role: contract.Cloud}, {Entity: "auditor", Role: contract.Auditor}}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range g.records {
		if refused := send(l, "cloud", g.records[i].Anchor()); refused != "" {
			t.Fatal(refused)
		}
	}
	return l
}

// send executes a message and returns why it was refused.
func send(l *contract.Log, sender string, m contract.Message) string {
	return l.Execute(1, []chain.Transaction{{Entity: sender, Payload: m.Encode()}})[0].Refused
}

// clinic is two sources, two derivations and two reports: 0 → 2 → 4, 0 and 1 → 3 → 5.
func clinic(t rapid.TB) *Graph {
	g := NewGraph()
	add(t, g, 0, Source)
	add(t, g, 1, Source)
	add(t, g, 2, Derivation, 0)
	add(t, g, 3, Derivation, 0, 1)
	add(t, g, 4, Final, 2)
	add(t, g, 5, Final, 3)
	return g
}

func ids(numbers ...int) []contract.Pseudonym {
	var out []contract.Pseudonym
	for _, n := range numbers {
		out = append(out, id(n))
	}
	return out
}

func TestRelatives(t *testing.T) {
	g := clinic(t)
	for i, tt := range []struct{ above, below []int }{
		{nil, []int{2, 3, 4, 5}},
		{nil, []int{3, 5}},
		{[]int{0}, []int{4}},
		{[]int{0, 1}, []int{5}},
		{[]int{0, 2}, nil},
		{[]int{0, 1, 3}, nil},
		{nil, nil}, // unknown
	} {
		if got := g.Ancestors(id(i)); !slices.Equal(got, ids(tt.above...)) {
			t.Errorf("%d rests on %v, want %v", i, got, tt.above)
		}
		if got := g.Descendants(id(i)); !slices.Equal(got, ids(tt.below...)) {
			t.Errorf("on %d rest %v, want %v", i, got, tt.below)
		}
	}
}

func TestAddRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		r    func(g *Graph) Record
		want error
	}{
		"no id":              {func(g *Graph) Record { r := record(g, 9, Source); r.ID = contract.Pseudonym{}; return r }, ErrRecord},
		"no stage":           {func(g *Graph) Record { return record(g, 9, 3, 0) }, ErrRecord},
		"derived source":     {func(g *Graph) Record { return record(g, 9, Source, 0) }, ErrRecord},
		"underived":          {func(g *Graph) Record { return record(g, 9, Derivation) }, ErrRecord},
		"report of nothing":  {func(g *Graph) Record { return record(g, 9, Final) }, ErrRecord},
		"taken":              {func(g *Graph) Record { return record(g, 0, Source) }, ErrTaken},
		"itself":             {func(g *Graph) Record { return record(g, 9, Derivation, 9) }, ErrParent},
		"unknown":            {func(g *Graph) Record { return record(g, 9, Derivation, 0, 8) }, ErrParent},
		"twice":              {func(g *Graph) Record { return record(g, 9, Derivation, 0, 0) }, ErrParent},
		"after a report":     {func(g *Graph) Record { return record(g, 9, Derivation, 4) }, ErrParent},
		"another commitment": {func(g *Graph) Record { r := record(g, 9, Derivation, 0); r.Parents[0].Commitment[0]++; return r }, ErrParent},
		"good":               {func(g *Graph) Record { return record(g, 9, Derivation, 0, 1) }, nil},
	} {
		g := clinic(t)
		err := g.Add(tt.r(g))
		if grown := g.Len() == 7; !errors.Is(err, tt.want) || grown != (tt.want == nil) {
			t.Errorf("%s: %v, want %v; %d records", name, err, tt.want, g.Len())
		}
	}
}

// TestUntouched: every report's ancestors verify.
func TestUntouched(t *testing.T) {
	g := clinic(t)
	l := anchored(t, g)
	if f := g.Audit(l); f.Changed != nil || f.Reports != nil {
		t.Errorf("%+v", f)
	}
	for i := range 6 {
		if !g.Verify(id(i), l) {
			t.Errorf("%d does not verify", i)
		}
	}
	if g.Verify(id(7), l) {
		t.Error("an unknown record verifies")
	}
}

// alterations are ways to change a record.
var alterations = map[string]func(*Record){
	"document":   func(r *Record) { r.Document = append(slices.Clone(r.Document), '!') },
	"emptied":    func(r *Record) { r.Document = nil },
	"key":        func(r *Record) { r.Key[31]++ },
	"id":         func(r *Record) { r.ID[3]++ },
	"stage":      func(r *Record) { r.Stage = (r.Stage + 1) % 3 },
	"parents":    func(r *Record) { r.Parents = append([]Parent{{ID: id(77)}}, r.Parents...) },
	"commitment": func(r *Record) { r.Parents = append([]Parent{{Commitment: [32]byte{1}}}, r.Parents...) },
}

// dumbDescendants finds what rests on a record by asking of every record whether a path of
// parents leads there.
func dumbDescendants(parents [][]int, of int) []int {
	var reaches func(i int) bool
	reaches = func(i int) bool {
		return slices.ContainsFunc(parents[i], func(p int) bool { return p == of || reaches(p) })
	}
	var out []int
	for i := range parents {
		if reaches(i) {
			out = append(out, i)
		}
	}
	return out
}

// TestAllAndOnlyDescendants (S8): after any alteration of any record of any graph, the audit
// names just that record, and reports all and only its descendants; each report is taken
// by the contract machine from an auditor.
func TestAllAndOnlyDescendants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, n := NewGraph(), rapid.IntRange(1, 12).Draw(t, "records")
		parents := make([][]int, n)
		for i := range n {
			var open []int // not final
			for p := range i {
				if g.records[p].Stage != Final {
					open = append(open, p)
				}
			}
			stage := Source
			if len(open) > 0 {
				parents[i] = rapid.SliceOfNDistinct(rapid.SampledFrom(open), 0, 3, rapid.ID).Draw(t, "parents")
			}
			if len(parents[i]) > 0 {
				stage = Stage(rapid.IntRange(1, 2).Draw(t, "stage"))
			}
			add(t, g, i, stage, parents[i]...)
		}
		l := anchored(t, g)
		victim := rapid.IntRange(0, n-1).Draw(t, "victim")
		name := rapid.SampledFrom([]string{"document", "emptied", "key", "id", "stage", "parents", "commitment"}).Draw(t, "alteration")
		alterations[name](g.Record(id(victim)))
		f := g.Audit(l)
		if !slices.Equal(f.Changed, ids(victim)) {
			t.Fatalf("changed %v, want %v", f.Changed, id(victim))
		}
		want := dumbDescendants(parents, victim)
		if len(f.Reports) != len(want) || len(f.Invalid()) != len(want) {
			t.Fatalf("%d reports, want %d", len(f.Reports), len(want))
		}
		for i, r := range f.Reports {
			if r.Record != id(want[i]) || r.Changed != id(victim) {
				t.Fatalf("report %d is of %v, want %v", i, r.Record, id(want[i]))
			}
			if refused := send(l, "auditor", r.Message()); refused != "" {
				t.Fatal(refused)
			}
			if refused := send(l, "cloud", r.Message()); refused != contract.RefusedRole {
				t.Fatalf("the cloud reports: %q", refused)
			}
		}
		for i := range n {
			if good := g.Verify(id(i), l); good == (i == victim || slices.Contains(want, i)) {
				t.Fatalf("record %d verifies: %v", i, good)
			}
		}
	})
}

// TestAnchoredAnew: who alters a record cannot put the new commitment in the old one's
// place, and putting it behind is seen.
func TestAnchoredAnew(t *testing.T) {
	g := clinic(t)
	l := anchored(t, g)
	g.Record(id(2)).Document = []byte("fabricated")
	m := g.Record(id(2)).Anchor()
	if refused := send(l, "cloud", m); refused != contract.RefusedLog {
		t.Errorf("refused: %q", refused)
	}
	m.Count = 2
	if refused := send(l, "cloud", m); refused != "" {
		t.Errorf("refused: %q", refused)
	}
	if f := g.Audit(l); !slices.Equal(f.Changed, ids(2)) || len(f.Reports) != 1 || f.Reports[0].Record != id(4) {
		t.Errorf("%+v", f)
	}
}

// TestNeverAnchored: what the chain does not know is changed, and its report has a commitment
// that says so.
func TestNeverAnchored(t *testing.T) {
	g := clinic(t)
	l := anchored(t, NewGraph())
	f := g.Audit(l)
	if len(f.Changed) != 6 || len(f.Reports) != 8 {
		t.Fatalf("%d changed, %d reports", len(f.Changed), len(f.Reports))
	}
	if m := f.Reports[0].Message(); m.Validate() != nil || m.Commitment != missing {
		t.Errorf("%+v", m)
	}
}

// TestCommitment: every field counts, and the same document under another key has another
// commitment.
func TestCommitment(t *testing.T) {
	g := clinic(t)
	for i := range 6 {
		for name, alter := range alterations {
			r := *g.Record(id(i))
			before := r.Commitment()
			alter(&r)
			if r.Commitment() == before && name != "emptied" {
				t.Errorf("record %d: %s does not count", i, name)
			}
		}
	}
	for s, want := range map[Stage]string{Source: "source", Derivation: "derivation", Final: "final", 3: "Stage(3)"} {
		if s.String() != want {
			t.Errorf("%v, want %s", s, want)
		}
	}
}

// A blood test is interpreted and reported. The laboratory's value is then altered.
func Example() {
	g := NewGraph()
	blood := Record{ID: contract.PseudonymOf("r1"), Stage: Source, Document: []byte("glucose 95 mg/dL"), Key: [32]byte{1}}
	reading := Record{ID: contract.PseudonymOf("r2"), Stage: Derivation, Document: []byte("normal"), Key: [32]byte{2}, Parents: []Parent{{blood.ID, blood.Commitment()}}}
	report := Record{ID: contract.PseudonymOf("r3"), Stage: Final, Document: []byte("discharged"), Key: [32]byte{3}, Parents: []Parent{{reading.ID, reading.Commitment()}}}
	log, _ := contract.NewLog(contract.Genesis{Members: []contract.Member{{Entity: "cloud", Role: contract.Cloud}}})
	for _, r := range []Record{blood, reading, report} {
		if err := g.Add(r); err != nil {
			fmt.Println(err)
		}
		log.Execute(1, []chain.Transaction{{Entity: "cloud", Payload: new(r.Anchor()).Encode()}})
	}
	fmt.Println("verifies:", g.Verify(report.ID, log))

	g.Record(blood.ID).Document = []byte("glucose 59 mg/dL")
	found := g.Audit(log)
	fmt.Println("changed:", len(found.Changed), "invalid:", len(found.Invalid()))
	// Output:
	// verifies: true
	// changed: 1 invalid: 2
}

// TestResource: the FHIR resource of every record can be written, comes back the same, and
// names what the record is derived from.
func TestResource(t *testing.T) {
	g := clinic(t)
	for i := range 6 {
		r := g.Record(id(i))
		p := r.Resource(time.Date(2021, 3, 4, 5, 6, 7, 0, time.UTC), id(99))
		b, err := p.Encode()
		if err != nil {
			t.Fatal(err)
		}
		got, err := fhir.DecodeProvenance(b)
		if err != nil || !cmp.Equal(got, p) || len(got.Sources) != len(r.Parents) || got.Target.Commitment != r.Commitment() {
			t.Errorf("%s: %v", b, err)
		}
	}
}
