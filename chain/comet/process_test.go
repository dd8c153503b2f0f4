package comet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ihealth/chain"
)

// nodeVariable is the variable that makes the test binary a node: a real process of its
// own, with the code under test.
const nodeVariable = "IHEALTH_TEST_NODE_HOME"

func TestMain(m *testing.M) {
	if home := os.Getenv(nodeVariable); home != "" {
		os.Exit(runTestNode(home))
	}
	os.Exit(m.Run())
}

func runTestNode(home string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	report, err := RunNode(ctx, home, testShape(), os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	_, _ = fmt.Fprintf(os.Stdout, "%d %d %s\n", report.Height, report.Transactions, report.Root) // the parent misses what is not there
	return 0
}

// processes is a testnet of processes.
type processes struct {
	t        *testing.T
	dir      string
	manifest Manifest
	gateway  Gateway
	nodes    []*process
}

// process is a node that runs, or ran.
type process struct {
	cmd            *exec.Cmd
	stdout, stderr bytes.Buffer
}

// newProcesses writes a testnet of m nodes; change may alter its manifest.
func newProcesses(t *testing.T, m int, w chain.Workload, change func(*Manifest)) *processes {
	t.Helper()
	p := &processes{t: t, dir: t.TempDir(), gateway: NewGateway()}
	var err error
	p.manifest, err = Layout{Validators: m, BlockSize: 20, Members: w.Members(), Gateway: p.gateway.PublicKey()}.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	held, err := holdPorts(0, 3*m)
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.manifest.Nodes {
		n := &p.manifest.Nodes[i]
		for j, port := range []*int{&n.Port, &n.RPCPort, &n.MetricsPort} {
			*port = held[3*i+j].Addr().(*net.TCPAddr).Port
		}
	}
	closeAll(held)
	if change != nil {
		change(&p.manifest)
	}
	if err := p.manifest.WriteHomes(p.dir); err != nil {
		t.Fatal(err)
	}
	p.nodes = make([]*process, m)
	t.Cleanup(p.killAll)
	return p
}

// startAll starts all nodes.
func (p *processes) startAll() {
	for i := range p.nodes {
		p.start(i)
	}
}

// start starts a node, with a command before it if there is one.
func (p *processes) start(i int, before ...string) {
	p.t.Helper()
	binary, err := os.Executable()
	if err != nil {
		p.t.Fatal(err)
	}
	line := append(before, binary)
	n := &process{cmd: exec.Command(line[0], line[1:]...)}
	n.cmd.Env = append(os.Environ(), nodeVariable+"="+filepath.Join(p.dir, p.manifest.Nodes[i].Name))
	n.cmd.Stdout, n.cmd.Stderr = &n.stdout, &n.stderr
	if err := n.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.nodes[i] = n
}

// kill ends a node by SIGKILL and waits for its end.
func (p *processes) kill(i int) {
	_ = p.nodes[i].cmd.Process.Kill() // it may have ended by itself, which other checks see
	_ = p.nodes[i].cmd.Wait()
}

func (p *processes) killAll() {
	for i, n := range p.nodes {
		if n == nil {
			continue
		}
		if n.cmd.ProcessState == nil {
			p.kill(i)
		}
		if p.t.Failed() {
			p.t.Logf("%s: %s", p.manifest.Nodes[i].Name, n.stderr.String())
		}
	}
}

// measure loads the testnet, in a goroutine.
func (p *processes) measure(w chain.Workload) <-chan outcome {
	out := make(chan outcome, 1)
	r := Remote{Manifest: p.manifest, Gateway: p.gateway, Options: Options{StallTimeout: 2 * patience}}
	config := chain.Config{Validators: len(p.nodes), BlockSize: p.manifest.BlockSize}
	go func() {
		m, err := r.Measure(context.Background(), config, w)
		out <- outcome{m, err}
	}()
	return out
}

type outcome struct {
	chain.Measurement
	err error
}

// check checks a measurement that no transaction may be missing from.
func (p *processes) check(o outcome, committed int) {
	p.t.Helper()
	if o.err != nil {
		p.t.Fatal(o.err)
	}
	checkLoad(p.t, o.Measurement)
	if o.Load.Committed != committed {
		p.t.Errorf("%d transactions committed, want %d", o.Load.Committed, committed)
	}
}

// remote returns a connection to ask a node, without events.
func (p *processes) remote(i int) *remoteNode {
	p.t.Helper()
	n := newRemoteNode(p.manifest.Nodes[i])
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	if err := n.connect(ctx); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = n.close() }) // the node may be gone
	return n
}

// awaitHeight waits until a node has decided a height, and returns what it announces.
func (p *processes) awaitHeight(i int, height int64) announcement {
	p.t.Helper()
	n := p.remote(i)
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	var a announcement
	err := poll(ctx, func() (bool, error) {
		var err error
		a, err = n.decided(ctx, 0)
		return a.Height >= height, err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return a
}

// ledger returns all transactions of a node's blocks, in order.
func (p *processes) ledger(i int, height int64) []chain.TransactionID {
	p.t.Helper()
	n := p.remote(i)
	var ids []chain.TransactionID
	for h := int64(1); h <= height; h++ {
		b, err := n.block(context.Background(), h)
		if err != nil {
			p.t.Fatal(err)
		}
		ids = append(ids, b.ids()...)
	}
	return ids
}

// compareLedgers reads the blocks of all nodes, which must be the same, hold committed
// transactions, and none of them twice. It returns them.
func (p *processes) compareLedgers(committed int) []chain.TransactionID {
	p.t.Helper()
	height := p.awaitHeight(0, 1).Height
	first := p.ledger(0, height)
	for i := 1; i < len(p.nodes); i++ {
		p.awaitHeight(i, height)
		if got := p.ledger(i, height); !slices.Equal(got, first) {
			p.t.Errorf("node %d holds other transactions than node 0, or in another order", i)
		}
	}
	seen := make(map[chain.TransactionID]bool)
	for _, id := range first {
		if seen[id] {
			p.t.Errorf("%v is committed twice", id)
		}
		seen[id] = true
	}
	if len(first) != committed {
		p.t.Errorf("the nodes hold %d transactions, want %d", len(first), committed)
	}
	return first
}

// terminate ends all nodes by SIGTERM. They must say that they hold the same ledger.
func (p *processes) terminate(committed int) {
	p.t.Helper()
	for _, n := range p.nodes {
		if err := n.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			p.t.Error(err)
		}
	}
	for i, n := range p.nodes {
		if err := n.cmd.Wait(); err != nil {
			p.t.Errorf("node %d: %v", i, err)
		}
		if got, first := n.stdout.String(), p.nodes[0].stdout.String(); got != first || strings.Fields(got)[1] != fmt.Sprint(committed) {
			p.t.Errorf("node %d ended with %q, node 0 with %q, want %d transactions", i, got, first, committed)
		}
	}
}

func needProcesses(t *testing.T) {
	t.Helper()
	if lean() {
		t.Skip("runs a testnet of processes; run without -short and -race")
	}
}

// Four processes commit a load. One of them is killed amid it and started again: it
// catches up, and nothing is lost, reordered or doubled. A second load goes on where
// the first ended.
func TestProcessesSurviveKill(t *testing.T) {
	needProcesses(t)
	t.Parallel()
	w := threeClasses()
	w.Rate, w.Count = 100, 400
	p := newProcesses(t, 4, w, nil)
	p.startAll()
	first := p.measure(w)
	before := p.awaitHeight(2, 5)
	p.kill(2)
	held := p.ledger(0, before.Height)
	p.awaitHeight(0, before.Height+10)
	p.start(2)
	p.check(<-first, 400)
	if all := p.compareLedgers(400); !slices.Equal(all[:len(held)], held) {
		t.Error("what was committed before the kill has changed")
	}
	w.Rate, w.Count = 0, 100
	p.check(<-p.measure(w), 100)
	p.compareLedgers(500)
	p.terminate(500)
	p.startAll() // from disk, all of them
	p.compareLedgers(500)
}

// With f+1 of 4 processes killed nothing is committed, and once they are back all is.
func TestProcessesStallAndResume(t *testing.T) {
	needProcesses(t)
	t.Parallel()
	w := threeClasses()
	w.Rate, w.Count = 50, 200
	p := newProcesses(t, 4, w, nil)
	p.startAll()
	done := p.measure(w)
	p.awaitHeight(0, 5)
	p.kill(1)
	p.kill(3)
	time.Sleep(500 * time.Millisecond) // what is decided already spreads
	stalled := p.awaitHeight(0, 1).Height
	time.Sleep(2 * time.Second)
	if got := p.awaitHeight(0, 1).Height; got != stalled {
		t.Errorf("two of four nodes went on from height %d to %d", stalled, got)
	}
	p.start(1)
	p.start(3)
	p.check(<-done, 200)
	p.compareLedgers(200)
}

// A node says what is wrong with its home, and does not end the process.
func TestRunNodeErrors(t *testing.T) {
	w := threeClasses()
	for _, c := range []struct {
		file, text string
		want       error
	}{
		{"config/config.toml", "moniker = 7", ErrConfig},
		{"config/config.toml", "", ErrConfig},
		{"config/config.toml", "moniker = \"node0\"\n[p2p]\npersistent_peers = \"nonsense\"\n", ErrConfig},
		{"config/config.toml", "moniker = \"node0\"\n[p2p]\npersistent_peers = \"0123@host:1\"\n", ErrConfig},
		{"config/genesis.json", "{}", ErrGenesis},
		{"config/genesis.json", "", ErrGenesis},
		{"config/node_key.json", "", ErrHome},
		{"config/priv_validator_key.json", "{", ErrHome},
		{"data/priv_validator_state.json", "", ErrHome},
	} {
		p := newProcesses(t, 4, w, nil)
		home := filepath.Join(p.dir, "node0")
		if err := os.WriteFile(filepath.Join(home, c.file), []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := RunNode(context.Background(), home, chain.Shape{}, &bytes.Buffer{}); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.file, err, c.want)
		}
	}
	if _, err := RunNode(context.Background(), t.TempDir(), chain.Shape{}, &bytes.Buffer{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no home: %v", err)
	}
}

// Two nodes of one process register the same metrics, which the engine alone would
// panic on.
func TestNodesShareARegistry(t *testing.T) {
	shared := prometheus.DefaultRegisterer
	registry := prometheus.NewRegistry()
	prometheus.DefaultRegisterer = registry
	defer func() { prometheus.DefaultRegisterer = shared }()
	m := testManifest(t)
	for i := range m.Nodes {
		consensus, _, _, _, _, _, _ := metricsOf(m.nodeConfig(i, ""))("test")
		consensus.Height.Set(float64(i))
	}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == "cometbft_consensus_height" && len(f.GetMetric()) == len(m.Nodes) {
			return
		}
	}
	t.Errorf("no height of each node among %d metrics", len(families))
}
