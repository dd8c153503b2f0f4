package comet

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/chain/contract"
)

// Limits of the options.
const (
	MinValidators = 4    // 3f + 1 for f = 1 Byzantine validator
	MaxValidators = 100  // nodes, validating or not, that one host was seen to carry
	MaxBlockSize  = 1500 // transactions of the largest payload in the engine's largest block
)

// Causes of failure.
var (
	ErrOptions   = errors.New("option out of range")
	ErrPortInUse = errors.New("port in use")
	ErrStalled   = errors.New("consensus stalled")
	ErrDiverged  = errors.New("validators disagree")
)

// Topology is who dials whom.
type Topology int

// The topologies. Ring needs fewer messages and more hops: with many validators
// on one host it is faster, as their processors are the bottleneck.
const (
	Auto Topology = iota // Mesh up to 9 nodes and where links have a delay, of which a ring has one a hop; else Ring
	Mesh                 // everybody with everybody
	Ring                 // everybody with the two next on either side
)

// Options say which network to start. The zero value of an optional field stands
// for the default it names.
type Options struct {
	Validators int             // m, MinValidators to Nodes: the first of the nodes
	Nodes      int             // optional: M, nodes that run, at most MaxValidators; 0: Validators
	BlockSize  int             // n, most transactions in a block, 1 to MaxBlockSize
	Registry   *chain.Registry // who may send transactions

	Classes chain.Allocation // optional: which channel carries which class; zero: one channel carries all
	Channel int              // optional: of Classes, that this network is

	Shape            chain.Shape // optional: what the links between the nodes do; zero: the nodes talk directly
	Links            bool        // optional: links even where Shape does nothing, for Link, Partition and Hold
	TransactionBytes int         // optional: expected length of a transaction, by which timeouts allow for Shape; 0: 1 KiB
	Dir              string      // optional: where the nodes keep all they know in files, in a directory that Stop removes; "": in memory

	Machine func() contract.Machine // optional: makes a fresh contract machine for each node at its first start and after a kill, for two nodes at once perhaps; nil: nothing is executed

	Rotates bool // optional: the role of the manager goes round the validators in force, one height each

	Topology       Topology      // optional
	BasePort       int           // optional: node i listens on 127.0.0.1:BasePort+i; 0 takes free ports
	BlockTimeout   time.Duration // optional: longest wait of a transaction for its block to fill; 0: 50 ms
	ProposeTimeout time.Duration // optional: patience with a proposer, above the worst block latency; 0: 3 s and 3 × what Shape adds to a block
	VoteTimeout    time.Duration // optional: patience with votes that do not agree; 0: 200 ms and what Shape adds
	StallTimeout   time.Duration // optional: longest time to wait for a height; 0: 20 s and 20 × what Shape adds
	Seed           uint64        // of the nodes' keys
}

// Validate reports the first field that is out of its range, as ErrOptions.
func (o Options) Validate() error {
	switch {
	case o.Validators < MinValidators || o.Validators > MaxValidators:
		return fmt.Errorf("comet: %w: %d validators: Byzantine fault tolerance needs 3f+1, at least %d; one host carries %d at most",
			ErrOptions, o.Validators, MinValidators, MaxValidators)
	case o.Nodes != 0 && (o.Nodes < o.Validators || o.Nodes > MaxValidators):
		return fmt.Errorf("comet: %w: %d nodes: want at least the %d validators and at most %d",
			ErrOptions, o.Nodes, o.Validators, MaxValidators)
	case o.BlockSize < 1 || o.BlockSize > MaxBlockSize:
		return fmt.Errorf("comet: %w: block size %d: want 1 to %d", ErrOptions, o.BlockSize, MaxBlockSize)
	case o.Registry == nil:
		return fmt.Errorf("comet: %w: no registry of members", ErrOptions)
	case o.Channel < 0 || o.Channel >= o.Classes.Channels():
		return fmt.Errorf("comet: %w: channel %d: the allocation has %d", ErrOptions, o.Channel, o.Classes.Channels())
	}
	return o.validateNetwork()
}

// validateNetwork checks what has to do with the nodes' connections and patience.
func (o Options) validateNetwork() error {
	switch {
	case o.Topology < Auto || o.Topology > Ring:
		return fmt.Errorf("comet: %w: topology %d: want Auto, Mesh or Ring", ErrOptions, o.Topology)
	case o.BasePort < 0 || o.BasePort+o.nodes() > 65536:
		return fmt.Errorf("comet: %w: base port %d: want 1 to %d, or 0 for free ports", ErrOptions, o.BasePort, 65536-o.nodes())
	case o.Shape.Delay > maxDelay:
		return fmt.Errorf("comet: %w: link delay %v: an engine drops peers that do not answer in time: want at most %v", ErrOptions, o.Shape.Delay, maxDelay)
	case o.TransactionBytes < 0 || o.TransactionBytes > chain.MaxTransaction:
		return fmt.Errorf("comet: %w: transactions of %d bytes: want 1 to %d, or 0 for %d", ErrOptions, o.TransactionBytes, chain.MaxTransaction, usualTransaction)
	case min(o.BlockTimeout, o.ProposeTimeout, o.VoteTimeout, o.StallTimeout) < 0:
		return fmt.Errorf("comet: %w: negative timeout", ErrOptions)
	}
	if err := errors.Join(o.Classes.Validate(), o.Shape.Validate()); err != nil {
		return fmt.Errorf("comet: %w: %w", ErrOptions, err)
	}
	return nil
}

// withDefaults returns o with the default in place of each zero.
func (o Options) withDefaults() Options {
	o.Nodes = o.nodes()
	if o.Topology == Auto {
		o.Topology = Mesh
		if o.Nodes >= ringFrom && o.Shape.Delay == 0 {
			o.Topology = Ring
		}
	}
	o.BlockTimeout = orElse(o.BlockTimeout, 50*time.Millisecond)
	o.TransactionBytes = cmp.Or(o.TransactionBytes, usualTransaction)
	o.ProposeTimeout = orElse(o.ProposeTimeout, 3*(time.Second+o.networkLatency()))
	o.VoteTimeout = orElse(o.VoteTimeout, 200*time.Millisecond+o.networkLatency())
	o.StallTimeout = orElse(o.StallTimeout, 20*(time.Second+o.networkLatency()))
	return o
}

// chainID names the chain, so that what is signed for one channel is worth nothing
// on another.
func (o Options) chainID() string { return fmt.Sprintf("ihealth-%d", o.Channel) }

// nodes returns how many nodes run.
func (o Options) nodes() int { return cmp.Or(o.Nodes, o.Validators) }

func orElse(d, standard time.Duration) time.Duration {
	if d == 0 {
		return standard
	}
	return d
}

// quorum returns how many of m validators decide: more than two thirds.
func quorum(m int) int { return 2*m/3 + 1 }
