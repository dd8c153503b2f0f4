package simulated

import "ihealth/sim"

// Sequence is an observer that proposes blocks of one size back to back: each when a
// quorum of nodes has decided the one before.
type Sequence struct {
	Monitor  *Monitor   // told of each block before it is proposed
	Block    Block      // what all blocks are like; height and ID are those of each
	Blocks   int        // how many are proposed, ≥ 1
	Released []sim.Time // when each height was proposed
	Final    []sim.Time // when a quorum had decided each height, as far as it has
	Returned int        // blocks whose height went to another

	simulation *sim.Simulation
	consensus  Consensus
	decisions  map[int64]int // of heights that are not final
}

// Start proposes the first block to c.
func (q *Sequence) Start(s *sim.Simulation, c Consensus) {
	q.simulation, q.consensus, q.decisions = s, c, map[int64]int{}
	q.propose()
}

func (q *Sequence) propose() {
	b := q.Block
	b.Height = int64(len(q.Released) + 1)
	b.ID = int(b.Height)
	q.Released = append(q.Released, q.simulation.Now())
	q.Monitor.Offer(b)
	q.consensus.Propose(b)
}

// Decide counts a decision, and proposes the next block when it makes the last one final.
func (q *Sequence) Decide(d Decision) {
	if d.Follower || d.Height <= int64(len(q.Final)) {
		return
	}
	q.decisions[d.Height]++
	if q.decisions[d.Height] < q.consensus.Quorum() {
		return
	}
	delete(q.decisions, d.Height)
	q.Final = append(q.Final, d.At)
	if len(q.Final) < q.Blocks {
		q.propose()
	} else {
		q.simulation.Stop()
	}
}

// HandBack counts a block that was not decided.
func (q *Sequence) HandBack(Block) { q.Returned++ }
