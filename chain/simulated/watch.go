package simulated

import (
	"context"
	"time"

	"ihealth/sim"
)

// Watch is a run of a consensus that decides blocks back to back before the eyes of a
// monitor.
type Watch struct {
	Nodes   int
	Blocks  int   // proposed, ≥ 1
	Block   Block // what all blocks are like
	Network NetworkConfig
	Bound   time.Duration // on liveness: see MonitorConfig
	End     time.Duration // of the run: all nodes decide the last block until then if they can
	Make    func(*Network, Observer) (Consensus, error)
}

// Watched is what a Watch has seen.
type Watched struct {
	Network   *Network
	Monitor   *Monitor
	Sequence  *Sequence
	Consensus Consensus
}

// Run goes on until the end. It fails where NewNetwork and Make do, or with the context's
// error.
func (w Watch) Run(ctx context.Context) (*Watched, error) {
	var s sim.Simulation
	network, err := NewNetwork(&s, w.Nodes, w.Network)
	if err != nil {
		return nil, err
	}
	out := &Watched{Network: network, Sequence: &Sequence{Block: w.Block, Blocks: w.Blocks}}
	out.Monitor = NewMonitor(&s, w.Nodes, MonitorConfig{Faults: w.Network.Faults, Bound: w.Bound, Next: out.Sequence})
	out.Sequence.Monitor = out.Monitor
	if out.Consensus, err = w.Make(network, out.Monitor); err != nil {
		return nil, err
	}
	out.Sequence.Start(&s, out.Consensus)
	for end := sim.Time(w.End); s.Now() < end; { // the last final block stops it once
		if err := s.Run(ctx, end); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Broken counts the violations of an invariant.
func (w *Watched) Broken(i Invariant) int { return w.Monitor.count(i) }

// PerBlock returns the messages a block, and its mean time until it is final, in seconds.
// Without a final block they are no numbers.
func (w *Watched) PerBlock() (messages, latency float64) {
	for i, at := range w.Sequence.Final {
		latency += at.Sub(w.Sequence.Released[i]).Seconds()
	}
	blocks := float64(len(w.Sequence.Final))
	return float64(w.Network.Total().Messages) / blocks, latency / blocks
}

// PBFTMessages returns how many messages a block takes among n nodes without faults: one
// proposal, prepares of all but the leader, and commits of all.
func PBFTMessages(n int) int { return (n - 1) + (n-1)*(n-1) + n*(n-1) }
