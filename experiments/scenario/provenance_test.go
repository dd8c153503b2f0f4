package scenario

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/contract/leak"
	"ihealth/iomt/provenance"
	"ihealth/sim/rng"
)

// TestProvenance (S8): all and only descendants are reported, on channel 2.
func TestProvenance(t *testing.T) {
	points := pointsOf(t, &Provenance{Graphs: 3, Sources: 4, Derivations: 6, Finals: 3, Parents: 3, Altered: []int{0, 2, 13}})
	for _, n := range []float64{0, 2, 13} {
		for _, metric := range []string{"missed", "wrong", "unfound", "misverified", "refused"} {
			if p := valueAt(t, points, "", metric, n); p.Value != 0 {
				t.Errorf("%v altered: %s %v", n, metric, p.Value)
			}
		}
		reports, committed := valueAt(t, points, "", "reports", n), valueAt(t, points, "", "reports_on_chain", n)
		if reports.Value != committed.Value || (n > 0) != (reports.Value > 0) {
			t.Errorf("%v altered: %v reports, %v on the chain", n, reports.Value, committed.Value)
		}
	}
	if p := valueAt(t, points, "", "invalid", 13); math.Abs(p.Value-9.0/13) > 1e-12 { // all but the sources
		t.Errorf("%v invalid when all are altered", p.Value)
	}
	if p := valueAt(t, points, "", "invalid", 2); p.SE <= 0 || p.N != 3 {
		t.Errorf("standard error %v over %d graphs, want one over 3", p.SE, p.N)
	}
}

// TestVerdictsSeeMistakes: an audit that finds nothing, one that blames everybody, and a
// chain that knows nothing are told of.
func TestVerdictsSeeMistakes(t *testing.T) {
	p := &Provenance{Sources: 3, Derivations: 5, Finals: 2, Parents: 2}
	s := rand.New(rng.New(rng.Key{Seed: 3, Name: "graph"}))
	f, err := p.draw(s)
	if err != nil {
		t.Fatal(err)
	}
	empty := provenanceLog().(*contract.Log)
	altered := make([]bool, 10)
	altered[f.parents[9][0]] = true
	var blind verdicts
	blind.count(f, altered, provenance.Finding{}, empty)
	if blind.missed == 0 || blind.wrong != 0 || blind.unfound == 0 || blind.unverified == 0 {
		t.Errorf("%+v", blind)
	}
	var everybody provenance.Finding
	for _, id := range f.ids {
		everybody.Changed = append(everybody.Changed, id)
		everybody.Reports = append(everybody.Reports, provenance.Report{Record: id})
	}
	var loud verdicts
	loud.count(f, make([]bool, 10), everybody, empty)
	if loud.missed != 0 || loud.wrong != 10 || loud.unfound != 10 || loud.unverified != 10 || loud.reports != 10 {
		t.Errorf("%+v", loud)
	}
}

// TestReportsBelongOnChannel2: the channel of the roots refuses a confidential transaction, and the machine
// a report that no auditor sends.
func TestReportsBelongOnChannel2(t *testing.T) {
	report := contract.Message{Kind: contract.Report, Subject: contract.PseudonymOf("r"), Commitment: [32]byte{1}}
	wrong, err := newChannel(overlayEnv(), normalChannel)
	if err != nil {
		t.Fatal(err)
	}
	wrong.class.Security = chain.Confidential
	if err := wrong.send(t.Context(), provenanceAuditor, []contract.Message{report}); !errors.Is(err, chain.ErrChannel) {
		t.Errorf("%v, want ErrChannel", err)
	}
	right, err := newChannel(overlayEnv(), secureChannel)
	if err != nil {
		t.Fatal(err)
	}
	for _, sender := range []string{provenanceAuditor, provenanceCloud} {
		if err := right.send(t.Context(), sender, []contract.Message{report}); err != nil {
			t.Fatal(err)
		}
	}
	if right.committed != 1 || right.refused != 1 {
		t.Errorf("%d committed, %d refused", right.committed, right.refused)
	}
}

func TestProvenanceMistakes(t *testing.T) {
	for want, p := range map[string]*Provenance{
		"graphs: 0":       {Sources: 1, Parents: 1},
		"sources: 0":      {Graphs: 2, Parents: 1},
		"parents: 11":     {Graphs: 2, Sources: 1, Parents: 11},
		"finals: -1":      {Graphs: 2, Sources: 2, Finals: -1, Parents: 1},
		"altered[0]: 2 r": {Graphs: 2, Sources: 1, Parents: 1, Altered: []int{2}},
	} {
		if got := reported(p); !strings.HasPrefix(got, want) || strings.Contains(got, ";") {
			t.Errorf("%+v: %q, want %q", p, got, want)
		}
	}
}

// TestRecordsInClearAreFound on a channel, and nothing else is.
func TestRecordsInClearAreFound(t *testing.T) {
	p := &Provenance{Graphs: 1, Sources: 5, Derivations: 5, Finals: 5, Parents: 2}
	f, err := p.draw(rand.New(rng.New(rng.Key{Seed: 1})))
	if err != nil {
		t.Fatal(err)
	}
	c, err := newChannel(&Env{}, normalChannel)
	if err != nil {
		t.Fatal(err)
	}
	var longest []byte
	anchors := make([]contract.Message, len(f.ids))
	for i, id := range f.ids {
		r := f.graph.Record(id)
		if anchors[i] = r.Anchor(); len(r.Document) > len(longest) {
			longest = r.Document
		}
	}
	if err := c.send(t.Context(), provenanceCloud, anchors); err != nil {
		t.Fatal(err)
	}
	leaks := func() int {
		var secrets leak.Secrets
		f.hide(&secrets)
		scan := secrets.Begin()
		c.search(scan)
		return scan.Report().Count
	}
	if got := leaks(); got != 0 {
		t.Errorf("%d leaks of commitments", got)
	}
	c.calldata = append(c.calldata, longest)
	if got := leaks(); got != 1 {
		t.Errorf("%d leaks of a record in clear", got)
	}
}
