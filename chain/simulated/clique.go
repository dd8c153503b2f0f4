package simulated

import (
	"time"

	"ihealth/sim/rng"
)

// Difficulties of a block by EIP-225.
const (
	DifficultyInTurn    = 2 // sealed by the signer whose turn it is
	DifficultyOutOfTurn = 1
)

// Clique is the sealing rule of proof of authority, EIP-225: the signers take turns by
// height, any other may step in after a random wait, and none may seal more than one of
// floor(N/2)+1 blocks in a row.
type Clique struct {
	Signers int           // N, ≥ 1
	Period  time.Duration // least time between a block and its parent, > 0
	Wiggle  time.Duration // out of turn a signer waits up to N·Wiggle longer, ≥ 0; EIP-225 has 500 ms
}

// Limit returns floor(N/2)+1: of so many blocks in a row a signer may seal one, and so
// many seals, of as many signers, confirm a block.
func (c Clique) Limit() int { return c.Signers/2 + 1 }

// InTurn reports whether the signer of rank 0 to N−1 is the preferred one at height.
func (c Clique) InTurn(rank int, height int64) bool { return height%int64(c.Signers) == int64(rank) }

// Difficulty returns the weight of a block that the signer of that rank seals at height.
func (c Clique) Difficulty(rank int, height int64) int64 {
	if c.InTurn(rank, height) {
		return DifficultyInTurn
	}
	return DifficultyOutOfTurn
}

// Wait returns how long after the parent the signer of that rank seals: the period, and
// out of turn a uniform part of N·Wiggle more, drawn from stream.
func (c Clique) Wait(rank int, height int64, stream *rng.Stream) time.Duration {
	if c.InTurn(rank, height) || c.Wiggle == 0 {
		return c.Period
	}
	most := time.Duration(c.Signers) * c.Wiggle
	return c.Period + time.Duration(stream.Float64()*float64(most))
}
