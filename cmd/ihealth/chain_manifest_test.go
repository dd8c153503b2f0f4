package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/chain/comet"
)

// testManifest writes a testnet and returns its directory and its manifest's text.
func testManifest(t *testing.T) (dir, text string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "net")
	if status, _, stderr := invoke(t, "", "chain", "testnet", "--out", dir, "--delay", "20ms", "--uplink", "16e6"); status != 0 {
		t.Fatal(stderr)
	}
	b, err := os.ReadFile(filepath.Join(dir, "manifest.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return dir, string(b)
}

// What is written is read back, and written again it is the same.
func TestManifestRoundTrip(t *testing.T) {
	dir, text := testManifest(t)
	remote, err := loadTestnet(dir)
	if err != nil {
		t.Fatal(err)
	}
	m := remote.Manifest
	if diff := cmp.Diff(text, string(m.Text())); diff != "" {
		t.Error(diff)
	}
	if m.Shape.UplinkBps != 16e6 || m.Shape.Delay != 0.02 || len(m.Members) != 3 || fmt.Sprintf("%x", remote.Gateway.PublicKey()) != m.Gateway {
		t.Errorf("got %+v", m)
	}
	if _, err := loadTestnet(filepath.Join(dir, "manifest.yaml")); err != nil {
		t.Errorf("by its file: %v", err)
	}
}

// Every mistake is shown where it stands.
func TestManifestErrors(t *testing.T) {
	_, text := testManifest(t)
	for _, c := range []struct{ old, with, want string }{
		{"block_size: 50", "block_size: 0", "m.yaml:3:1: block_size: 0: want 1 to 1500"},
		{"block_size: 50", "block_size: many", "m.yaml:3:13: block_size: expected"},
		{"block_size: 50", "blocksize: 50", `m.yaml:3:1: unknown key "blocksize"`},
		{"topology: mesh", "topology: star", `m.yaml:4:11: topology: "star" is not one of its values`},
		{"topology: mesh", "topology: mesh\ntopology: ring", "m.yaml:5:1"},
		{`name: "node2"`, `name: "node1"`, `m.yaml:22:5: nodes[2].name: "node1" is taken by nodes[1].name`},
		{"rpc_port: 26660", "rpc_port: 70000", "m.yaml:18:5: nodes[1].rpc_port: 70000: want 1 to 65535"},
		{"urgencies: [normal]", "urgencies: [soon]", "members: member 1"},
		{"delay: 0.02", "delay: -1", "m.yaml:6:9: shape.delay: -1 s: want 0 to 1"},
		{"delay: 0.02", "delay: 30", "m.yaml:6:9: shape.delay: 30 s: want 0 to 1"},
		{"delay: 0.02", "delay: .inf", "m.yaml:6:16"},
		{text, "", "m.yaml"},
		{text, "[", "m.yaml:1"},
	} {
		broken := strings.Replace(text, c.old, c.with, 1)
		if broken == text {
			t.Fatalf("%q does not stand in\n%s", c.old, text)
		}
		if _, err := parseManifest("m.yaml", []byte(broken)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.with, err, c.want)
		}
	}
}

// No text makes the reader panic, and what it takes is a valid manifest that reads the
// same when it is written.
func FuzzManifest(f *testing.F) {
	m := comet.Manifest{Chain: "a", BlockSize: 5, Topology: "ring", Members: []comet.ManifestMember{{Name: "b", Urgencies: []string{"urgent"}}}}
	for i := range 4 {
		key := strings.Repeat(fmt.Sprint(i), 64)
		m.Nodes = append(m.Nodes, comet.ManifestNode{
			Name: fmt.Sprint("n", i), Host: "h", Port: 3*i + 1, RPCPort: 3*i + 2, MetricsPort: 3*i + 3, ID: key[:40], Validator: key,
		})
	}
	m.Gateway, m.Members[0].PublicKey = m.Nodes[0].Validator, m.Nodes[0].Validator
	f.Add(m.Text())
	f.Add([]byte("nodes: [{name: a}]"))
	f.Add([]byte("chain: [}"))
	f.Fuzz(func(t *testing.T, src []byte) {
		m, err := parseManifest("m.yaml", src)
		if err != nil {
			return
		}
		again, err := parseManifest("again.yaml", m.Text())
		if err != nil {
			t.Fatalf("%v\n%s", err, m.Text())
		}
		if diff := cmp.Diff(m.Text(), again.Text()); diff != "" {
			t.Error(diff)
		}
	})
}

// Delays on the links of a ring multiply, and a ring is what it takes.
func TestRingWithDelaysWarns(t *testing.T) {
	for _, c := range []struct {
		topology, validators, delay string
		warns                       bool
	}{
		{"ring", "10", "5ms", true},
		{"ring", "7", "5ms", true},
		{"ring", "5", "5ms", false},
		{"ring", "10", "0s", false},
		{"mesh", "10", "5ms", false},
		{"auto", "10", "5ms", false},
	} {
		status, _, stderr := invoke(t, "", "chain", "testnet", "--out", filepath.Join(t.TempDir(), "net"),
			"--topology", c.topology, "--validators", c.validators, "--delay", c.delay)
		if status != 0 || strings.Contains(stderr, "each with its delay of 5ms") != c.warns {
			t.Errorf("%+v: status %d, %q", c, status, stderr)
		}
	}
	if testing.Short() {
		t.Skip("the rest starts seven real validators; run without -short")
	}
	for _, args := range [][]string{{"bench"}, {"up", "--channels", "1"}} {
		args = append([]string{"chain"}, append(args, "--topology", "ring", "--validators", "7", "--delay", "5ms", "--duration", "300ms")...)
		if status, _, stderr := invoke(t, "", args...); status != 0 || !strings.Contains(stderr, "up to 2 links") {
			t.Errorf("%v: status %d, %q", args, status, stderr)
		}
	}
}

// What cannot be is refused before anything is written or run.
func TestTestnetAndBenchRefuse(t *testing.T) {
	out := filepath.Join(t.TempDir(), "net")
	for _, c := range []struct {
		want string
		args []string
	}{
		{"--base-port and --hosts", []string{"testnet", "--out", out, "--hosts", "a,b,c,d", "--base-port", "30000"}},
		{"want 0 to 1", []string{"testnet", "--out", out, "--delay", "30s"}},
		{"--channels 0: want 1 to 3", []string{"bench", "--channels", "0"}},
		{"--channels 4: want 1 to 3", []string{"bench", "--channels", "4"}},
	} {
		status, _, stderr := invoke(t, "", append([]string{"chain"}, c.args...)...)
		if status != 2 || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: status %d, %s, want %q", c.args, status, stderr, c.want)
		}
	}
	if _, stdout, _ := invoke(t, "", "chain", "testnet", "--out", out, "--hosts", "a,b,c,d"); strings.Contains(stdout, "here") {
		t.Errorf("says that hosts of their own start here: %s", stdout)
	}
}
