package pipeline

import (
	"slices"

	"ihealth/chain"
	"ihealth/iomt/vault"
	"ihealth/sim"
)

// Alert is a reading out of range on its way to the authority. Times are the ledger's.
type Alert struct {
	Class   chain.Urgency
	Onset   sim.Time // the state that the reading shows began
	Sampled sim.Time // the reading was taken, graded and reported
	Receipt chain.Receipt
	Heard   sim.Time // the authority's node was told of the decision
	Link    sim.Time // from there, or from the edge node, to the authority
	Err     error    // why the transaction is not on the ledger

	wearer     *wearer
	record     vault.ID // of the reading
	value      int64    // of the reading, in thousandths of its unit
	commitment [32]byte // on the chain
	previous   sim.Time // the block before its own was decided
}

// Told reports whether the contract machines carried the alert out.
func (a *Alert) Told() bool { return a.Err == nil && a.Receipt.Refused == "" }

// After returns when the authority knows if it is told of what is final, since the onset.
func (a *Alert) After() sim.Time { return a.Heard + a.Link - a.Onset }

// Before returns when the authority knows if the edge node tells it at once, since the
// onset.
func (a *Alert) Before() sim.Time { return a.Sampled + a.Link - a.Onset }

// Stages are where the time of an alert goes. They sum to After.
type Stages struct {
	Sampling  sim.Time // until the device looked
	Queue     sim.Time // while blocks before its own were decided
	Fill      sim.Time // while its own block waited for others, with nothing under way
	Consensus sim.Time // from the handing over of the block to the decision
	Notify    sim.Time // from the decision to the authority
}

// StageNames are the names of the stages, in their order.
func StageNames() []string { return []string{"sampling", "queue", "fill", "consensus", "notify"} }

// List returns the stages in their order.
func (s Stages) List() []sim.Time {
	return []sim.Time{s.Sampling, s.Queue, s.Fill, s.Consensus, s.Notify}
}

// Stages splits the time of an alert that is on the ledger.
func (a *Alert) Stages() Stages {
	busy := min(max(a.previous, a.Sampled), a.Receipt.Released)
	return Stages{
		Sampling: a.Sampled - a.Onset, Queue: busy - a.Sampled, Fill: a.Receipt.Released - busy,
		Consensus: a.Receipt.At - a.Receipt.Released, Notify: a.Heard + a.Link - a.Receipt.At,
	}
}

// setPrevious tells every alert when the block before its own was decided.
func setPrevious(alerts []*Alert) {
	decided := map[int64]sim.Time{}
	var heights []int64
	for _, a := range alerts {
		if _, ok := decided[a.Receipt.Height]; !ok {
			heights = append(heights, a.Receipt.Height)
		}
		decided[a.Receipt.Height] = a.Receipt.At
	}
	slices.Sort(heights)
	before := map[int64]sim.Time{}
	for i, h := range heights {
		if i > 0 {
			before[h] = decided[heights[i-1]]
		}
	}
	for _, a := range alerts {
		a.previous = before[a.Receipt.Height]
	}
}
