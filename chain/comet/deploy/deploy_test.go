package deploy

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"ihealth/chain"
	"ihealth/chain/comet"
)

// layout is four nodes with one member.
func layout(g comet.Gateway) comet.Layout {
	w := chain.Workload{Seed: g.Seed, Entities: []chain.Entity{{Name: "a", Share: 1}}}
	return comet.Layout{Validators: 4, BlockSize: 20, Members: w.Members(), Gateway: g.PublicKey()}
}

// written writes a testnet and returns its directory.
func written(t *testing.T, change func(*comet.Layout)) (string, comet.Manifest) {
	t.Helper()
	g := comet.NewGateway()
	l := layout(g)
	if change != nil {
		change(&l)
	}
	m, err := l.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "a", "testnet")
	if err := Write(dir, &m, g, false); err != nil {
		t.Fatal(err)
	}
	return dir, m
}

// entries lists what is directly in a directory.
func entries(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = e.Name()
	}
	return names
}

func TestWrite(t *testing.T) {
	dir, m := written(t, nil)
	want := []string{
		"compose", "compose.yaml", GatewayFile, "kubernetes.yaml", ManifestFile,
		"node0", "node1", "node2", "node3", "shape.sh", "start.sh", "stop.sh",
	}
	if got := entries(t, dir); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	for name, mode := range map[string]fs.FileMode{GatewayFile: 0o600, "kubernetes.yaml": 0o600, "node1/config/node_key.json": 0o600} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode() != mode {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, ManifestFile)); err != nil || !bytes.Equal(text, m.Text()) {
		t.Errorf("the manifest is another one, %v", err)
	}
	if got := entries(t, filepath.Dir(dir)); len(got) != 1 {
		t.Errorf("left beside it: %v", got)
	}
	for _, script := range []string{"start.sh", "stop.sh", "shape.sh"} {
		if out, err := exec.Command("sh", "-n", filepath.Join(dir, script)).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", script, err, out)
		}
	}
}

// What is there stays as it is, whatever goes wrong, and only a testnet is replaced.
func TestWriteSparesWhatIsThere(t *testing.T) {
	dir, old := written(t, nil)
	g := comet.NewGateway()
	m, err := layout(g).Manifest()
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(dir, &m, g, false); !errors.Is(err, ErrExists) || !strings.Contains(err.Error(), dir) {
		t.Errorf("over a testnet: %v", err)
	}
	bad := m
	bad.BlockSize = 0
	var wrong *comet.ManifestError
	if err := Write(dir, &bad, g, true); !errors.As(err, &wrong) {
		t.Errorf("bad manifest: %v", err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, ManifestFile)); err != nil || !bytes.Equal(text, old.Text()) {
		t.Errorf("the old one has changed, %v", err)
	}
	if got := entries(t, filepath.Dir(dir)); len(got) != 1 {
		t.Errorf("left beside it: %v", got)
	}
	if err := Write(dir, &m, g, true); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, ManifestFile)); err != nil || !bytes.Equal(text, m.Text()) {
		t.Errorf("it was not replaced, %v", err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "thesis.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Write(other, &m, g, true); !errors.Is(err, ErrExists) {
		t.Errorf("over something else: %v", err)
	}
	if err := Write(t.TempDir(), &m, g, false); err != nil {
		t.Errorf("over an empty directory: %v", err)
	}
}

// settings finds a key's value in a config.toml, the first one.
func settings(t *testing.T, text []byte, key string) string {
	t.Helper()
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, key+" = "); ok {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	t.Fatalf("no %s", key)
	return ""
}

// checkPeers checks that a node's peers are among the hosts.
func checkPeers(t *testing.T, text []byte, hosts []string) {
	t.Helper()
	peers := settings(t, text, "persistent_peers")
	for peer := range strings.FieldsFuncSeq(peers, func(r rune) bool { return r == ',' }) {
		_, address, _ := strings.Cut(peer, "@")
		if !slices.Contains(hosts, address) {
			t.Errorf("peer %q is none of %v", peer, hosts)
		}
	}
}

func TestCompose(t *testing.T) {
	dir, m := written(t, nil)
	text, err := os.ReadFile(filepath.Join(dir, "compose.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Services map[string]struct {
			Command, Volumes, Ports []string
		}
	}
	if err := yaml.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	hosts := make([]string, len(m.Nodes))
	for i, n := range m.Nodes {
		hosts[i] = fmt.Sprintf("%s:%d", n.Name, comet.DefaultPort)
	}
	for _, n := range m.Nodes {
		s, ok := c.Services[n.Name]
		if !ok || len(s.Volumes) != 2 || s.Ports[0] != fmt.Sprintf("%d:%d", n.RPCPort, comet.DefaultRPCPort) {
			t.Errorf("%s: %+v", n.Name, s)
		}
		for _, v := range s.Volumes {
			if from, _, _ := strings.Cut(v, ":"); !exists(filepath.Join(dir, from)) {
				t.Errorf("%s mounts %s, which is not there", n.Name, from)
			}
		}
		config, err := os.ReadFile(filepath.Join(dir, "compose", n.Name+".toml"))
		if err != nil {
			t.Fatal(err)
		}
		checkPeers(t, config, hosts)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// With a host for each node all have the same ports, which one host cannot map twice.
func TestComposeOfHosts(t *testing.T) {
	dir, _ := written(t, func(l *comet.Layout) { l.Hosts = []string{"a", "b", "c", "d"} })
	text, err := os.ReadFile(filepath.Join(dir, "compose.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"26657:26657"`, `"26660:26657"`, `"26663:26657"`, `"26666:26657"`} {
		if strings.Count(string(text), want) != 1 {
			t.Errorf("no port %s in\n%s", want, text)
		}
	}
}

func TestKubernetes(t *testing.T) {
	dir, m := written(t, nil)
	text, err := os.ReadFile(filepath.Join(dir, "kubernetes.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(text), "\n---\n")
	var secret struct {
		Metadata struct{ Name string }
		Data     map[string]string
	}
	var set struct {
		Kind string
		Spec struct {
			ServiceName string `yaml:"serviceName"`
			Replicas    int
			Template    struct {
				Spec struct {
					Volumes []struct {
						Secret struct {
							SecretName string `yaml:"secretName"`
							Items      []struct{ Key, Path string }
						}
					}
				}
			}
		}
	}
	if err := errors.Join(yaml.Unmarshal([]byte(parts[1]), &secret), yaml.Unmarshal([]byte(parts[2]), &set)); err != nil {
		t.Fatal(err)
	}
	var hosts []string
	for i := range m.Nodes {
		hosts = append(hosts, fmt.Sprintf("%s-%d.%s:%d", m.Chain, i, set.Spec.ServiceName, comet.DefaultPort))
	}
	volume := set.Spec.Template.Spec.Volumes[0].Secret
	if set.Kind != "StatefulSet" || set.Spec.Replicas != 4 || volume.SecretName != secret.Metadata.Name || len(volume.Items) != 4*len(homeFiles) {
		t.Errorf("got %+v", set)
	}
	for _, item := range volume.Items {
		content, err := base64.StdEncoding.DecodeString(secret.Data[item.Key])
		if err != nil || len(content) == 0 {
			t.Fatalf("%s: %v", item.Key, err)
		}
		pod, file, _ := strings.Cut(item.Path, "/")
		if file == homeFiles[0] {
			checkPeers(t, content, hosts)
			continue
		}
		original, err := os.ReadFile(filepath.Join(dir, "node"+strings.TrimPrefix(pod, m.Chain+"-"), file))
		if err != nil || !bytes.Equal(content, original) {
			t.Errorf("%s differs from the home's, %v", item.Path, err)
		}
	}
}

func TestShapeCommands(t *testing.T) {
	for _, c := range []struct {
		shape comet.ManifestShape
		want  []string
	}{
		{comet.ManifestShape{}, []string{`echo "the manifest shapes nothing" >&2`}},
		{comet.ManifestShape{Delay: 0.02}, []string{`tc qdisc add dev "$dev" root handle 1: netem delay 20000us limit 100000`}},
		{comet.ManifestShape{Delay: 0.02, Jitter: 0.005, UplinkBps: 16e6}, []string{
			`tc qdisc add dev "$dev" root handle 1: tbf rate 16000000bit burst 20000 latency 10s`,
			`tc qdisc add dev "$dev" parent 1:1 handle 10: netem delay 20000us 5000us limit 100000`,
		}},
		{comet.ManifestShape{UplinkBps: 1e5}, []string{`tc qdisc add dev "$dev" root handle 1: tbf rate 100000bit burst 3200 latency 10s`}},
	} {
		if got := shapeCommands(c.shape); !slices.Equal(got, c.want) {
			t.Errorf("%+v: got %q", c.shape, got)
		}
	}
	if got := shapeCommands(comet.ManifestShape{RateBps: 1e6}); !strings.Contains(got[0], "1000000 bit/s of each link are not shaped") {
		t.Errorf("link rate: %q", got)
	}
}

// The scripts start what is named, once, and stop it again. A stand-in for ihealth
// waits for its end.
func TestScriptsStartAndStop(t *testing.T) {
	dir, _ := written(t, nil)
	stand := filepath.Join(dir, "stand-in")
	if err := os.WriteFile(stand, []byte("#!/bin/sh\ntrap 'kill $!; exit' TERM\necho \"$@\"\nsleep 60 & wait\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	sh := func(script string, nodes ...string) string {
		cmd := exec.Command(filepath.Join(dir, script), nodes...)
		cmd.Env = append(os.Environ(), "IHEALTH="+stand)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", script, err, out)
		}
		return string(out)
	}
	sh("start.sh", "node1")
	defer sh("stop.sh")
	if got := sh("start.sh", "node1", "node2"); got != "node1 runs already\n" {
		t.Errorf("started twice: %q", got)
	}
	if exists(filepath.Join(dir, "node0", "pid")) || !exists(filepath.Join(dir, "node2", "pid")) {
		t.Error("others were started than were named")
	}
	log := filepath.Join(dir, "node2", "log")
	for range 100 { // the stand-in may need a moment
		if text, _ := os.ReadFile(log); string(text) == "chain node --home node2\n" {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if text, err := os.ReadFile(log); string(text) != "chain node --home node2\n" {
		t.Errorf("it ran with %q, %v", text, err)
	}
	sh("stop.sh")
	if exists(filepath.Join(dir, "node1", "pid")) {
		t.Error("node1 was not stopped")
	}
}

// start.sh fails where the command is missing or the node ends at once, and takes no
// other process for a node.
func TestStartFailsLoudly(t *testing.T) {
	dir, _ := written(t, nil)
	start := func(program string) (string, error) {
		cmd := exec.Command(filepath.Join(dir, "start.sh"), "node0")
		cmd.Env = append(os.Environ(), "IHEALTH="+program)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := start("/nowhere/ihealth"); err == nil || !strings.Contains(out, "no /nowhere/ihealth") {
		t.Errorf("without the command: %v\n%s", err, out)
	}
	pid := filepath.Join(dir, "node0", "pid")
	if err := os.WriteFile(pid, fmt.Append(nil, os.Getpid()), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := start("false"); err == nil || !strings.Contains(out, "node0 has ended: see") || exists(pid) {
		t.Errorf("of a node that ends at once: %v\n%s", err, out)
	}
}
