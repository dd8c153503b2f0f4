package sim

import "fmt"

// BlockRule is when a station that serves blocks closes one, and who is in it.
type BlockRule uint8

// The rules. A block takes customers of the highest class first and, within a
// class, in order of arrival.
const (
	// PartialBlocks closes a block as soon as the server is free and anybody waits.
	PartialBlocks BlockRule = iota
	// JoinableBlocks is PartialBlocks, but newcomers join the block in service while
	// it has room. Its service ends when it would have ended without them.
	JoinableBlocks
	// FullBlocks closes a block when the server is free and a full block waits.
	FullBlocks
	// EmptyBlocks closes a block whenever the server is free, with nobody in it if
	// nobody waits.
	EmptyBlocks
	// TimedBlocks closes a block, whether the server is free or not, when it is full or
	// a given time after its first customer came. Closed blocks are served in the order
	// in which they were closed.
	TimedBlocks
	// StagedBlocks generates a block when the server is free and anybody waits, and
	// closes it at the end of its generation (Li, Ma and Chang, "Blockchain Queue
	// Theory", CSoNet 2018, arXiv 1808.01795).
	StagedBlocks
)

var blockRuleNames = [...]string{
	PartialBlocks: "partial", JoinableBlocks: "joinable", FullBlocks: "full",
	EmptyBlocks: "empty", TimedBlocks: "timed", StagedBlocks: "staged",
}

// String returns the rule's name as it stands in files and results.
func (r BlockRule) String() string {
	if int(r) >= len(blockRuleNames) {
		return fmt.Sprintf("BlockRule(%d)", uint8(r))
	}
	return blockRuleNames[r]
}
