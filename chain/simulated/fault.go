package simulated

import (
	"fmt"
	"time"

	"ihealth/sim"
)

// FaultKind is a way to misbehave.
type FaultKind uint8

// The kinds of faults.
const (
	// Crash: the node neither sends nor receives; afterwards it goes on with the state
	// that it had, as from disk.
	Crash FaultKind = iota
	// Silence: the node receives, and sends nothing.
	Silence
	// Delay: what the node sends arrives later by the fault's Delay.
	Delay
	// Equivocation: the node has two faces, each of which follows the protocol, and which
	// together vote for two blocks: one for the nodes in Second, one for the others. A
	// leader sends them different blocks. A protocol gives the node a twin ([Network.Twin])
	// for it; after Bano et al., "Twins: BFT Systems Made Robust", OPODIS 2021. The window
	// of time is ignored.
	Equivocation
	// Cloning: the node's key is used twice, in two places that a cut separates: proof of
	// authority gives the node a twin that is in the group of the nodes in Second. The
	// window of time is ignored.
	Cloning

	faultKinds
)

var faultNames = [faultKinds]string{"crash", "silence", "delay", "equivocation", "cloning"}

// String returns the kind's name as it stands in files and results.
func (k FaultKind) String() string {
	if k < faultKinds {
		return faultNames[k]
	}
	return fmt.Sprintf("FaultKind(%d)", uint8(k))
}

// Byzantine reports whether nodes with such a fault break the protocol, so that nothing
// is promised to them.
func (k FaultKind) Byzantine() bool { return k == Equivocation || k == Cloning }

// Fault makes one node misbehave in a window of time.
type Fault struct {
	Node   int
	Kind   FaultKind
	From   sim.Time      // when it begins, ≥ 0
	Until  sim.Time      // when it has ended, > From; 0: never
	Delay  time.Duration // > 0 for the kind Delay, else 0
	Second []int         // for Equivocation and Cloning: nodes that see the second face
}

// Validate reports the first field that is out of its range in a network of so many
// nodes.
func (f Fault) Validate(nodes int) error {
	switch {
	case f.Node < 0 || f.Node >= nodes:
		return fmt.Errorf("simulated: fault of node %d: want 0 to %d", f.Node, nodes-1)
	case f.Kind >= faultKinds:
		return fmt.Errorf("simulated: node %d: unknown fault %v", f.Node, f.Kind)
	case f.From < 0 || f.Until != 0 && f.Until <= f.From:
		return fmt.Errorf("simulated: %v of node %d from %v until %v: want 0 ≤ from < until, or until 0 for ever", f.Kind, f.Node, f.From, f.Until)
	case f.Delay < 0 || f.Kind == Delay && f.Delay == 0 || f.Kind != Delay && f.Delay != 0:
		return fmt.Errorf("simulated: %v of node %d by %v: want a delay > 0 for the kind delay, else 0", f.Kind, f.Node, f.Delay)
	}
	return f.validateSecond(nodes)
}

func (f Fault) validateSecond(nodes int) error {
	if !f.Kind.Byzantine() && len(f.Second) > 0 {
		return fmt.Errorf("simulated: %v of node %d: it has no second face for the nodes %v", f.Kind, f.Node, f.Second)
	}
	for _, i := range f.Second {
		if i < 0 || i >= nodes {
			return fmt.Errorf("simulated: %v of node %d: its second face is for node %d: want 0 to %d", f.Kind, f.Node, i, nodes-1)
		}
	}
	return nil
}

// holds reports whether the fault is there at time t.
func (f *Fault) holds(t sim.Time) bool { return t >= f.From && (f.Until == 0 || t < f.Until) }
