package comet

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ihealth/chain"
)

// testManifest returns a valid manifest of four nodes, whose keys nobody has.
func testManifest(t testing.TB) Manifest {
	t.Helper()
	m, err := Layout{Validators: 4, BlockSize: 20, Members: threeClasses().Members(), Gateway: NewGateway().PublicKey()}.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	for i := range m.Nodes {
		id := newIdentity(1, i)
		m.Nodes[i].ID = string(id.node.ID())
		m.Nodes[i].Validator = fmt.Sprintf("%x", id.consensus.PubKey().Bytes())
	}
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestManifestValidate(t *testing.T) {
	for _, c := range []struct {
		path   string
		change func(m *Manifest)
	}{
		{"chain", func(m *Manifest) { m.Chain = "" }},
		{"chain", func(m *Manifest) { m.Chain = "a\nb: c" }},
		{"chain", func(m *Manifest) { m.Chain = strings.Repeat("a", 51) }},
		{"block_size", func(m *Manifest) { m.BlockSize = 0 }},
		{"block_size", func(m *Manifest) { m.BlockSize = MaxBlockSize + 1 }},
		{"topology", func(m *Manifest) { m.Topology = "auto" }},
		{"gateway", func(m *Manifest) { m.Gateway = "12" }},
		{"gateway", func(m *Manifest) { m.Gateway = strings.Repeat("g", 64) }},
		{"shape.delay", func(m *Manifest) { m.Shape.Delay = -1 }},
		{"shape.delay", func(m *Manifest) { m.Shape.Delay = math.NaN() }},
		{"shape.delay", func(m *Manifest) { m.Shape.Delay = 1e300 }},
		{"shape.jitter", func(m *Manifest) { m.Shape.Jitter = 1 }},
		{"shape", func(m *Manifest) { m.Shape.UplinkBps = 1 }},
		{"shape", func(m *Manifest) { m.Shape.RateBps = math.Inf(1) }},
		{"nodes", func(m *Manifest) { m.Nodes = m.Nodes[:3] }},
		{"nodes[0].name", func(m *Manifest) { m.Nodes[0].Name = "../etc" }},
		{"nodes[1].name", func(m *Manifest) { m.Nodes[1].Name = m.Nodes[0].Name }},
		{"nodes[1].host", func(m *Manifest) { m.Nodes[1].Host = "a b" }},
		{"nodes[1].host", func(m *Manifest) { m.Nodes[1].Host = "" }},
		{"nodes[2].port", func(m *Manifest) { m.Nodes[2].Port = 0 }},
		{"nodes[2].rpc_port", func(m *Manifest) { m.Nodes[2].RPCPort = 65536 }},
		{"nodes[2].metrics_port", func(m *Manifest) { m.Nodes[2].MetricsPort = m.Nodes[2].Port }},
		{"nodes[3].port", func(m *Manifest) { m.Nodes[3].Port = m.Nodes[0].RPCPort }},
		{"nodes[3].id", func(m *Manifest) { m.Nodes[3].ID = "7" }},
		{"nodes[3].id", func(m *Manifest) { m.Nodes[3].ID = m.Nodes[2].ID }},
		{"nodes[3].validator", func(m *Manifest) { m.Nodes[3].Validator = m.Nodes[2].Validator }},
		{"members", func(m *Manifest) { m.Members[1].Name = m.Members[0].Name }},
		{"members", func(m *Manifest) { m.Members[1].PublicKey = "x" }},
		{"members", func(m *Manifest) { m.Members[1].Urgencies = []string{"soon"} }},
		{"members", func(m *Manifest) { m.Members[1].Securities = []string{"secret"} }},
		{"members", func(m *Manifest) { m.Members[1].Weight = -1 }},
	} {
		m := testManifest(t)
		c.change(&m)
		var wrong *ManifestError
		if err := m.Validate(); !errors.As(err, &wrong) || wrong.Path != c.path {
			t.Errorf("got %v, want an error of %s", err, c.path)
		}
	}
}

// What a member says in words is what it was.
func TestManifestMember(t *testing.T) {
	key := testManifest(t).Members[0].PublicKey
	words := ManifestMember{
		Name: "p", PublicKey: key, Urgencies: []string{"urgent", "non-urgent"}, Securities: []string{"confidential"},
		Weight: 2, PerSecond: 5, Burst: 7,
	}
	m, err := words.member()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(words, newManifestMember(m)); diff != "" {
		t.Error(diff)
	}
	if m.Urgencies[1] != chain.NonUrgent || m.Limit.Burst != 7 || m.Weight != 2 {
		t.Errorf("got %+v", m)
	}
}

func TestLayout(t *testing.T) {
	shape := chain.Shape{Delay: 20 * time.Millisecond, Jitter: time.Millisecond, UplinkBps: 16e6}
	l := Layout{Validators: 12, BlockSize: 5, BasePort: 100, Shape: shape}
	m, err := l.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	if m.Topology != "mesh" || m.Shape.shape() != shape {
		t.Errorf("shaped: %v, %+v", m.Topology, m.Shape)
	}
	if n := m.Nodes[2]; n.Name != "node2" || n.address(n.Port) != "127.0.0.1:106" || n.RPCPort != 107 || n.MetricsPort != 108 {
		t.Errorf("got %+v", n)
	}
	l.Shape, l.Hosts = chain.Shape{}, make([]string, 12)
	for i := range l.Hosts {
		l.Hosts[i] = fmt.Sprintf("h%d", i)
	}
	if m, err = l.Manifest(); err != nil || m.Topology != "ring" || m.Nodes[2].Host != "h2" || m.Nodes[2].Port != DefaultPort {
		t.Errorf("hosts: %v, %v, %+v", err, m.Topology, m.Nodes[2])
	}
	l.Hosts = l.Hosts[:3]
	if _, err := l.Manifest(); !errors.Is(err, ErrOptions) {
		t.Errorf("three hosts for twelve: %v", err)
	}
	moved := m.Moved(func(n ManifestNode, i int) string { return fmt.Sprint(n.Name, ".x", i) })
	if moved.Nodes[1].Host != "node1.x1" || m.Nodes[1].Host != "h1" {
		t.Errorf("moved to %q from %q", moved.Nodes[1].Host, m.Nodes[1].Host)
	}
}

// Every pair is dialled from one side, and every node listens where it is looked for.
func TestWriteHomes(t *testing.T) {
	dir := t.TempDir()
	m := testManifest(t)
	if err := m.WriteHomes(dir); err != nil {
		t.Fatal(err)
	}
	dials := 0
	for i, n := range m.Nodes {
		home := filepath.Join(dir, n.Name)
		c, err := readConfig(filepath.Join(home, configFile))
		if err != nil {
			t.Fatal(err)
		}
		peers, err := parsePeers(c.P2P.PersistentPeers)
		if err != nil {
			t.Fatal(err)
		}
		for _, peer := range peers {
			dials++
			id, address, _ := strings.Cut(peer, "@")
			found := false
			for _, other := range m.Nodes[i+1:] {
				found = found || id == other.ID && address == other.address(other.Port)
			}
			if !found {
				t.Errorf("%s dials %s, who is not after it", n.Name, peer)
			}
		}
		if c.P2P.ListenAddress != "tcp://"+n.address(n.Port) || c.RPC.ListenAddress != "tcp://"+n.address(n.RPCPort) || !c.Instrumentation.Prometheus {
			t.Errorf("%s listens on %s and %s", n.Name, c.P2P.ListenAddress, c.RPC.ListenAddress)
		}
		for _, file := range []string{"config/node_key.json", "config/priv_validator_key.json", "data/priv_validator_state.json"} {
			info, err := os.Stat(filepath.Join(home, file))
			if err != nil || info.Mode() != fs.FileMode(0o600) {
				t.Errorf("%s: %v, %v", file, info.Mode(), err)
			}
		}
	}
	if dials != 6 {
		t.Errorf("%d links between four nodes, want 6", dials)
	}
	if n := (ManifestNode{Host: "h"}); n.listen(7) != "0.0.0.0:7" {
		t.Errorf("a host of its own listens on %s", n.listen(7))
	}
}

func TestGatewayFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gateway.json")
	g := NewGateway()
	if err := g.Save(path); err != nil {
		t.Fatal(err)
	}
	got, err := LoadGateway(path)
	if err != nil || !got.Key.Equal(g.Key) || got.Seed != g.Seed {
		t.Errorf("got %v, %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != privateFile {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	for _, bad := range []string{"", "{}", `{"key":"AA=="}`, `{"key":7}`, `{"kay":""}`} {
		if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadGateway(path); !errors.Is(err, ErrGateway) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := LoadGateway(path + "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("absent: %v", err)
	}
	if NewGateway().Seed == g.Seed {
		t.Error("two gateways are the same")
	}
}

// The rules in a genesis are those of the manifest, and a genesis that does not hold
// any is refused.
func TestGenesisState(t *testing.T) {
	m := testManifest(t)
	doc, err := m.genesis()
	if err != nil {
		t.Fatal(err)
	}
	r, err := rulesOf(doc)
	if err != nil || r.blockSize != m.BlockSize || fmt.Sprintf("%x", r.gateway) != m.Gateway {
		t.Errorf("got %+v, %v", r, err)
	}
	tx := chain.Transaction{Entity: "a", Urgency: chain.Urgent}
	if _, err := r.registry.Sender(&tx); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{
		``, `{}`, `{"block_size":0}`, `{"block_size":5,"gateway":"aa"}`, `{"blocksize":5}`,
		`{"block_size":5,"gateway":"` + m.Gateway + `","members":[{"name":"a"}]}`,
	} {
		doc.AppState = []byte(bad)
		if _, err := rulesOf(doc); !errors.Is(err, ErrGenesis) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	m.Nodes[0].Validator = "x"
	if _, err := m.genesis(); err == nil {
		t.Error("a node without a key has a genesis")
	}
}
