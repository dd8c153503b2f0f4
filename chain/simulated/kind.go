package simulated

import (
	"fmt"

	"ihealth/sim"
)

// Kind says what a message is for. Messages are counted by kind, and those of the same
// time are received in the order of their kinds.
type Kind uint8

// The kinds of messages.
const (
	PrePrepare Kind = iota // a leader's block
	Prepare                // first vote for a block
	Commit                 // second vote for a block
	ViewChange             // vote for another leader
	NewView                // another leader's first block
	CatchUp                // a decided block with its certificate, for one who lags behind
	Relay                  // a decided block from a cluster head to its members
	Unverified             // a leader's block that validators verify
	Result                 // what a validator has found, for the other validators
	Feedback               // what a validator has found, for the leader
	Confirm                // a leader's word that a block is decided
	Request                // for blocks that a node has missed
	Sealed                 // a block of proof of authority
	RoundStep              // in which height and round a node is
	Proposal               // header of a proposed block
	Part                   // part of a proposed block
	Prevote                // first vote of a round
	Precommit              // second vote of a round
	HasVote                // that a node has a vote

	kinds // how many there are
)

var kindNames = [kinds]string{
	"pre-prepare", "prepare", "commit", "view-change", "new-view", "catch-up", "relay",
	"unverified", "result", "feedback", "confirm", "request", "sealed",
	"round-step", "proposal", "part", "prevote", "precommit", "has-vote",
}

// String returns the kind's name as it stands in results.
func (k Kind) String() string {
	if k < kinds {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// TimerPriority is for the timers of protocols: what arrives at the time at which a
// timer ends has arrived in time.
const TimerPriority = sim.Priority(kinds)
