package simulated

// proposal is the body of a pre-prepare, section 4.2.
type proposal struct {
	view    int
	block   *Block
	elected *newView // at an earlier height; nil in the first view of an epoch
}

// ballotVote is the body of a prepare or commit, section 4.2.
type ballotVote struct {
	height int64
	view   int
	block  int // ID
	rank   int // of the voter
}

// certificate shows that a block was prepared in a view: q votes, which cannot be forged.
type certificate struct {
	view  int
	block *Block
}

// viewChange is the body of a view change, section 4.4.
type viewChange struct {
	height   int64
	view     int // the one wanted
	rank     int
	prepared *certificate // at this height in the highest view; nil: none
}

// newView is the body of a new view, section 4.4: q view changes, and the block that
// follows from them.
type newView struct {
	height  int64
	view    int
	changes []*viewChange
	block   *Block
}

// catchUp is the body of a catch-up: decided blocks, with q commits each.
type catchUp struct {
	blocks []*Block
}

// chosen returns the block that the prepared certificates demand, nil when any will do.
func chosen(changes []*viewChange) *Block {
	best := -1
	var block *Block
	for _, c := range changes {
		if c.prepared != nil && c.prepared.view > best {
			best, block = c.prepared.view, c.prepared.block
		}
	}
	return block
}

// valid reports whether a new view follows from its view changes.
func (v *newView) valid(e *epoch) bool {
	seen := make([]bool, len(e.validators))
	count := 0
	for _, c := range v.changes {
		if c.height == v.height && c.view == v.view && !seen[c.rank] {
			seen[c.rank] = true
			count++
		}
	}
	block := chosen(v.changes)
	return count >= e.quorum && v.block.Height == v.height && (block == nil || block.ID == v.block.ID)
}
