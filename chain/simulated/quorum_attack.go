package simulated

import (
	"context"
	"time"

	"ihealth/chain"
)

// QuorumAttack tries to break PBFT with a given quorum, by the attacks [Split] and
// [Silent].
type QuorumAttack struct {
	Nodes   int           // n, ≥ 1
	Quorum  int           // q, 1 to n
	Delay   time.Duration // of every link, > 0
	Timeout time.Duration // of a leader, more than four delays: else no leader has the time to lead
}

// AttackOutcome is what the attacks broke.
type AttackOutcome struct {
	Disagrees bool // two blocks were decided at one height
	Stalls    bool // none was, in 18 timeouts
	Others    int  // violations of what no faulty nodes may break
}

// Run attacks with so many faulty nodes, first with two faces, then silent; each time one
// block is to be decided in twenty timeouts.
func (a QuorumAttack) Run(ctx context.Context, faulty int) (AttackOutcome, error) {
	split, err := a.decide(ctx, Split(a.Nodes, faulty))
	if err != nil {
		return AttackOutcome{}, err
	}
	silent, err := a.decide(ctx, Silent(a.Nodes, faulty))
	if err != nil {
		return AttackOutcome{}, err
	}
	out := AttackOutcome{Disagrees: split.Broken(Agreement) > 0, Stalls: silent.Broken(Liveness) > 0, Others: silent.Broken(Agreement)}
	for _, i := range []Invariant{Validity, NoGap, NoDouble} {
		out.Others += split.Broken(i) + silent.Broken(i)
	}
	return out, nil
}

func (a QuorumAttack) decide(ctx context.Context, faults []Fault) (*Watched, error) {
	return Watch{
		Nodes: a.Nodes, Blocks: 1, Bound: 18 * a.Timeout, End: 20 * a.Timeout,
		Network: NetworkConfig{Shape: chain.Shape{Delay: a.Delay}, Faults: faults},
		Make: func(n *Network, o Observer) (Consensus, error) {
			return NewPBFT(n, first(a.Nodes), PBFTConfig{Quorum: a.Quorum, Timeout: a.Timeout}, o)
		},
	}.Run(ctx)
}
