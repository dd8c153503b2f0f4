package sim

import "math"

// claimQueue is a binary heap of claims by priority and ticket, each of which knows
// its place, and the integral of their number over time.
type claimQueue struct {
	claims   []*claim
	reversed bool    // the last claim is first
	area     float64 // claims × ns, between begin and changed
	begin    Time
	changed  Time
}

// push adds a claim.
func (h *claimQueue) push(q *claim) {
	h.observe(q.by.sim.now)
	q.queue = h
	h.claims = append(h.claims, q)
	h.up(len(h.claims)-1, q)
}

// first returns the claim that is served first.
func (h *claimQueue) first() *claim { return h.claims[0] }

// pop removes the first claim and returns it.
func (h *claimQueue) pop() *claim {
	q := h.claims[0]
	h.remove(0)
	return q
}

// remove deletes the claim at place i.
func (h *claimQueue) remove(i int) {
	q, n := h.claims[i], len(h.claims)-1
	h.observe(q.by.sim.now)
	q.queue = nil
	last := h.claims[n]
	h.claims[n] = nil
	h.claims = h.claims[:n]
	if i < n {
		h.up(h.sink(i), last)
	}
}

// sink moves the hole at place i to a leaf and returns its place there.
func (h *claimQueue) sink(i int) int {
	for {
		child := 2*i + 1
		if child >= len(h.claims) {
			return i
		}
		if child+1 < len(h.claims) && h.before(h.claims[child+1], h.claims[child]) {
			child++
		}
		h.put(i, h.claims[child])
		i = child
	}
}

// up fills the hole at place i with q, or a place above it that q belongs to.
func (h *claimQueue) up(i int, q *claim) {
	for i > 0 {
		parent := (i - 1) / 2
		if !h.before(q, h.claims[parent]) {
			break
		}
		h.put(i, h.claims[parent])
		i = parent
	}
	h.put(i, q)
}

func (h *claimQueue) put(i int, q *claim) {
	h.claims[i] = q
	q.place = i
}

func (h *claimQueue) before(a, b *claim) bool {
	first := a.ticket < b.ticket
	if a.priority != b.priority {
		first = a.priority < b.priority
	}
	return first != h.reversed
}

// observe adds the time since the last change to the integral.
func (h *claimQueue) observe(now Time) {
	h.area += float64(len(h.claims)) * float64(now-h.changed)
	h.changed = now
}

// mean returns the time average of the number of claims, NaN when no time has passed.
func (h *claimQueue) mean(now Time) float64 {
	if now == h.begin {
		return math.NaN()
	}
	h.observe(now)
	return h.area / float64(now-h.begin)
}

// reset begins the time average anew.
func (h *claimQueue) reset(now Time) {
	h.area, h.begin, h.changed = 0, now, now
}
