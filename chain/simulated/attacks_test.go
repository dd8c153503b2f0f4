package simulated_test

import (
	"testing"
	"time"

	"ihealth/chain/simulated"
	"ihealth/sim"
)

// F6 and E9.3 in small: with n = 7, quorums of every size against every number of faulty
// nodes that leaves two honest ones.
func TestQuorumAttack(t *testing.T) {
	const n = 7
	for f := 1; f <= n-2; f++ {
		for q := 1; q <= n; q++ {
			a := simulated.QuorumAttack{Nodes: n, Quorum: q, Delay: 10 * time.Millisecond, Timeout: 100 * time.Millisecond}
			got, err := a.Run(t.Context(), f)
			want := simulated.AttackOutcome{Disagrees: 2*q-n <= f, Stalls: n-q < f}
			if err != nil || got != want {
				t.Errorf("q = %d, f = %d: %+v, %v, want %+v", q, f, got, err, want)
			}
		}
	}
	if _, err := (simulated.QuorumAttack{Nodes: 4, Quorum: 5, Delay: 1, Timeout: time.Second}).Run(t.Context(), 1); err == nil {
		t.Error("a quorum of 5 of 4")
	}
}

// F7: one clone keeps both sides of five signers growing, none does not; among the same
// nodes PBFT never disagrees.
func TestCloneAttack(t *testing.T) {
	const period = 15 * time.Second
	a := simulated.CloneAttack{
		Nodes: 5, Delay: 50 * time.Millisecond, Period: period,
		Begin: sim.Time(20 * period), Heal: sim.Time(120 * period), End: sim.Time(160 * period),
	}
	calls := 0
	seen := func(sim.Time, [2]int64, int64) { calls++ }
	whole, err := a.Authority(t.Context(), time.Second/2, seen)
	if err != nil || min(whole.Grown[0], whole.Grown[1]) > 3 || whole.Reverted > 0 {
		t.Errorf("without clones: %+v, %v", whole, err)
	}
	if calls < 100 {
		t.Errorf("shown %d times", calls)
	}
	a.Clones = 1
	cut, err := a.Authority(t.Context(), time.Second/2, nil)
	if err != nil || min(cut.Grown[0], cut.Grown[1]) < 50 || cut.Reverted == 0 || cut.Disagreements == 0 {
		t.Errorf("with a clone: %+v, %v", cut, err)
	}
	pbft, err := a.Tolerant(t.Context(), func(n *simulated.Network, o simulated.Observer) (simulated.Consensus, error) {
		return simulated.NewPBFT(n, []int{0, 1, 2, 3, 4}, simulated.PBFTConfig{Timeout: 2 * time.Second}, o)
	})
	if err != nil || pbft.Disagreements > 0 || pbft.After == 0 {
		t.Errorf("PBFT: %+v, %v", pbft, err)
	}
}
