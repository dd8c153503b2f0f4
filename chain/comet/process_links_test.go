package comet

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ihealth/chain"
)

// delayVariable is the delay that a node of a process gives to what it sends.
const delayVariable = "IHEALTH_TEST_NODE_DELAY"

func testShape() chain.Shape {
	delay, _ := time.ParseDuration(os.Getenv(delayVariable)) // 0 if it is not set
	return chain.Shape{Delay: delay}
}

// Processes that shape what they send take three delays for a block, whether they
// dialled a peer or were dialled.
func TestProcessesShapeTheirLinks(t *testing.T) {
	needProcesses(t)
	t.Setenv(delayVariable, "30ms")
	w := threeClasses()
	w.Rate, w.Count = 20, 40
	p := newProcesses(t, 4, w, func(m *Manifest) { m.Shape.Delay = 0.03 })
	p.startAll()
	o := <-p.measure(w)
	p.check(o, 40)
	if least := o.BlockLatency.Quantile(0); least < 0.09 {
		t.Errorf("a block took %.3g s with delays of 30 ms", least)
	}
	if median := o.BlockLatency.Quantile(0.5); median > 0.5 {
		t.Errorf("half of the blocks took more than %.3g s with delays of 30 ms", median)
	}
	p.terminate(40)
}

func TestRunNodeRefusesLinks(t *testing.T) {
	p := newProcesses(t, 4, threeClasses(), nil)
	home := filepath.Join(p.dir, "node0")
	if _, err := RunNode(context.Background(), home, chain.Shape{Delay: -1}, &bytes.Buffer{}); !errors.Is(err, ErrOptions) {
		t.Errorf("a negative delay: %v, want ErrOptions", err)
	}
	if _, err := RunNode(t.Context(), home, chain.Shape{Delay: maxDelay + 1}, &bytes.Buffer{}); !errors.Is(err, ErrOptions) {
		t.Errorf("a delay that peers do not bear: %v, want ErrOptions", err)
	}
	taken, err := net.Listen("tcp", p.manifest.Nodes[0].address(p.manifest.Nodes[0].Port))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	if _, err := RunNode(context.Background(), home, chain.Shape{Delay: ms}, &bytes.Buffer{}); !errors.Is(err, ErrPortInUse) {
		t.Errorf("a port that is taken: %v, want ErrPortInUse", err)
	}
}
