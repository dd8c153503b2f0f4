package simulated

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"ihealth/chain"
)

// watch is a run of PBFT among n nodes.
func watch(n int, faults ...Fault) Watch {
	return Watch{
		Nodes: n, Blocks: 3, Bound: time.Minute, End: time.Hour, Network: NetworkConfig{Shape: chain.Shape{Delay: 10 * time.Millisecond}, Faults: faults},
		Make: func(network *Network, o Observer) (Consensus, error) {
			nodes := make([]int, n)
			for i := range nodes {
				nodes[i] = i
			}
			return NewPBFT(network, nodes, PBFTConfig{Timeout: time.Hour}, o)
		},
	}
}

// TestWatch holds the count against the formula, and the time of a block of no size
// against its three delays.
func TestWatch(t *testing.T) {
	for _, n := range []int{4, 7, 20} {
		w, err := watch(n).Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		messages, latency := w.PerBlock()
		if messages != float64(PBFTMessages(n)) || math.Abs(latency-0.03) > 1e-9 || len(w.Monitor.Violations()) > 0 {
			t.Errorf("%d nodes: %v messages, want %d; %v s, want 0.03; %v", n, messages, PBFTMessages(n), latency, w.Monitor.Violations())
		}
	}
}

// TestWatchSeesWhatBreaks: with two of four nodes mute nothing is decided.
func TestWatchSeesWhatBreaks(t *testing.T) {
	w, err := watch(4, Fault{Node: 2, Kind: Crash}, Fault{Node: 3, Kind: Crash}).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if messages, latency := w.PerBlock(); !math.IsInf(messages, 1) || !math.IsNaN(latency) || w.Broken(Liveness) == 0 || w.Broken(Agreement) != 0 {
		t.Errorf("%v messages, %v s, %v", messages, latency, w.Monitor.Violations())
	}
}

func TestWatchEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := watch(4).Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	bad := watch(4)
	bad.Nodes = 0
	if _, err := bad.Run(t.Context()); err == nil {
		t.Error("a network without nodes runs")
	}
}
