package sim

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestClaimQueueIsASortedSlice compares the heap with a slice that is sorted after
// each step, and its time average with a sum over nanoseconds.
func TestClaimQueueIsASortedSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Simulation
		owner := &coroutine{sim: &s}
		h := claimQueue{reversed: rapid.Bool().Draw(t, "reversed")}
		var sorted []*claim
		area := 0
		for ticket := range uint64(rapid.IntRange(1, 100).Draw(t, "steps")) {
			switch what := rapid.IntRange(0, 4).Draw(t, "what"); {
			case what < 3:
				q := &claim{by: owner, ticket: ticket, priority: rapid.IntRange(-2, 2).Draw(t, "priority")}
				h.push(q)
				sorted = append(sorted, q)
			case len(sorted) == 0:
			case what == 3:
				if q := h.pop(); q != sorted[0] {
					t.Fatalf("popped %d/%d, want %d/%d", q.priority, q.ticket, sorted[0].priority, sorted[0].ticket)
				}
				sorted = sorted[1:]
			default:
				i := rapid.IntRange(0, len(sorted)-1).Draw(t, "withdrawn")
				h.remove(sorted[i].place)
				sorted = slices.Delete(sorted, i, i+1)
			}
			slices.SortFunc(sorted, func(a, b *claim) int {
				order := cmp.Or(cmp.Compare(a.priority, b.priority), cmp.Compare(a.ticket, b.ticket))
				if h.reversed {
					return -order
				}
				return order
			})
			for place, q := range h.claims {
				if q.place != place || q.queue != &h {
					t.Fatalf("claim at %d believes to be at %d", place, q.place)
				}
			}
			passed := rapid.IntRange(0, 9).Draw(t, "time")
			s.now += Time(passed)
			area += passed * len(sorted)
		}
		want := float64(area) / float64(s.now)
		if got := h.mean(s.now); got != want && !(math.IsNaN(got) && s.now == 0) {
			t.Fatalf("mean %v, want %v", got, want)
		}
	})
}
