package simulated

import (
	"fmt"

	"ihealth/chain"
	"ihealth/sim"
)

// Block is what nodes agree on at a height.
type Block struct {
	Height       int64                 // ≥ 1, one more than that of the block before
	ID           int                   // stands for the hash: blocks that differ have different IDs, > 0 for proposed ones
	Transactions []chain.TransactionID // not copied; may be empty where only the counts matter
	Count        int                   // transactions that have to be verified, ≥ 0
	Bytes        int                   // on the wire, ≥ 0
}

// variant returns a valid block other than b for the same height, as a leader makes it
// that shows two faces: it leaves all transactions out.
func (b Block) variant() Block {
	return Block{Height: b.Height, ID: -b.ID, Bytes: b.Bytes, Count: b.Count}
}

// Decision tells that one node has decided.
type Decision struct {
	Node     int
	Height   int64
	Block    Block
	At       sim.Time
	Follower bool // it was told, and has not voted: it adds nothing to a quorum
}

// Consensus decides one block after another.
type Consensus interface {
	// Propose hands over the block of the next height, as a client who sends it to all
	// validators; the nodes learn of it now. It may be called when the first node has
	// decided the height before, also from an Observer. The block is decided, or handed
	// back when its height went to another. It panics when b.Height is not the next.
	Propose(b Block)
	// Reconfigure makes validators, node numbers without doubles, decide from the next
	// proposed height on. It fails when they could never decide.
	Reconfigure(validators []int) error
	// Quorum returns how many decisions of nodes at the last proposed height make it
	// final: a client who has heard of so many may rely on it.
	Quorum() int
}

// Counter is a Consensus that counts what its nodes send each other.
type Counter interface {
	// Traffic returns what was sent since the beginning, lost or not, by [Kind].
	Traffic() []chain.Traffic
}

// Observer is told what a Consensus does. Calls come from the goroutine that runs the
// simulation.
type Observer interface {
	// Decide tells of one node's decision.
	Decide(d Decision)
	// HandBack tells that another block than b was decided at b's height. It comes before
	// the Decide of the node that shows it.
	HandBack(b Block)
}

// checkNext panics unless b is for the height after last.
func checkNext(b Block, last int64) {
	if b.Height != last+1 {
		panic(fmt.Sprintf("simulated: block of height %d proposed after height %d", b.Height, last))
	}
}
