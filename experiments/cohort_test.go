package experiments

import (
	"testing"

	"ihealth/chain"
	"ihealth/iomt/edge"
)

// The edge's verdicts make the classes of urgency: medication is urgent, a faulty
// electrode normal, and nothing at all non-urgent.
func TestCohortUrgency(t *testing.T) {
	entities, err := Cohort{Reacting: 1, Faulty: 1, Stable: 1}.entities(2014)
	if err != nil {
		t.Fatal(err)
	}
	after := []chain.Urgency{chain.Urgent, chain.Normal, chain.NonUrgent}
	for i, e := range entities {
		var got []chain.Urgency
		for k := range 3 {
			payload, class := e.Payload(k)
			got = append(got, class)
			decoded, err := edge.Decode(payload)
			if err != nil || decoded.Class != class || decoded.Entity != uint32(i+1) {
				t.Errorf("%s: payload %d is %+v, %v", e.Name, k, decoded, err)
			}
		}
		if got[0] != chain.NonUrgent || got[2] != after[i] {
			t.Errorf("%s sends %v, want %v before and %v after medication", e.Name, got, chain.NonUrgent, after[i])
		}
		if _, class := e.Payload(3); class != got[0] {
			t.Errorf("%s does not begin anew", e.Name)
		}
	}
}

// All three classes occur in the paper's cohort.
func TestCohortHasEveryClass(t *testing.T) {
	if testing.Short() {
		t.Skip("generates 21 patients; run without -short")
	}
	entities, err := Cohort{Reacting: 8, Faulty: 4, Stable: 9}.entities(7)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[chain.Urgency]int{}
	for _, e := range entities {
		for k := range 3 {
			_, class := e.Payload(k)
			seen[class]++
		}
	}
	for _, u := range chain.Urgencies() {
		if seen[u] == 0 {
			t.Errorf("nobody sends %s transactions: %v", u, seen)
		}
	}
}
