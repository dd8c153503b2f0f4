package simulated

// Sizes on the wire: a signature with what it signs, and short notes.
const (
	roundVoteBytes = 128
	noteBytes      = 32
)

// part is a piece of a block.
type part struct {
	block *Block
	index int // from 0
}

// pieces is what a node has of a block.
type pieces struct {
	block     *Block
	has       []bool
	missing   int
	own       bool // the node has proposed it
	verifying bool
	verified  bool
}

// proposed is a proposal on its way: the block stands for the header only.
type proposed struct {
	roundProposal
	block *Block
}

// heightLog is what a node has of a height, in the order in which it came to have it.
type heightLog struct {
	height    int64
	self      int // the node's rank among the validators
	proposals []proposed
	parts     []part
	votes     []roundVote
	seen      map[roundVote]bool
	blocks    map[value]*pieces
}

func newHeightLog(height int64, self int) *heightLog {
	return &heightLog{height: height, self: self, seen: map[roundVote]bool{}, blocks: map[value]*pieces{}}
}

// owns reports whether the node has proposed a block.
func (l *heightLog) owns(b *Block) bool { return l.blocks[value(b.ID)].own }

// parts returns in how many parts a block travels.
func (r *Rounds) parts(b *Block) int { return (b.Bytes + r.config.PartBytes - 1) / r.config.PartBytes }

// of returns what the node has of a block, possibly nothing.
func (l *heightLog) of(b *Block, parts int) *pieces {
	p := l.blocks[value(b.ID)]
	if p == nil {
		p = &pieces{block: b, has: make([]bool, parts), missing: parts}
		l.blocks[value(b.ID)] = p
	}
	return p
}

// peerLog is what a neighbour is known to have of a height, and how far the node has gone
// through its own lists to offer it what it lacks.
type peerLog struct {
	height                  int64
	all                     bool // it is offered what others have made, too
	proposals, parts, votes int
	proposal                map[roundProposal]bool
	part                    map[part]bool
	vote                    map[roundVote]bool
}

func newPeerLog(height int64, all bool) *peerLog {
	return &peerLog{height: height, all: all, proposal: map[roundProposal]bool{}, part: map[part]bool{}, vote: map[roundVote]bool{}}
}
