package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ihealth/chain/comet"
)

// The kernel understands shape.sh, and obeys it: in a network namespace of its own the
// loopback interface gets the rate of the manifest, and loses it again. Delays need
// netem, which is missing from many kernels: there only the text of the command is
// tested, see TestShapeCommands.
func TestShapeScriptOnAnInterface(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("shapes an interface of a network namespace: run it as root")
	}
	for _, tool := range []string{"unshare", "ip", "tc"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("shapes an interface with util-linux and iproute2: %v", err)
		}
	}
	if out, err := exec.Command("unshare", "-n", "true").CombinedOutput(); err != nil {
		t.Skipf("this host does not allow network namespaces: %v: %s", err, out)
	}
	script := filepath.Join(t.TempDir(), "shape.sh")
	m := &comet.Manifest{Shape: comet.ManifestShape{UplinkBps: 4e6}}
	if err := os.WriteFile(script, shapeScript(m), 0o700); err != nil {
		t.Fatal(err)
	}
	for then, want := range map[string]bool{"true": true, `"$0" lo off`: false, `"$0" lo`: true} {
		line := `set -e; ip link set lo up; "$0" lo; ` + then + `; tc qdisc show dev lo`
		out, err := exec.Command("unshare", "-n", "sh", "-c", line, script).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v: %s", line, err, out)
		}
		if got := strings.Contains(string(out), "tbf") && strings.Contains(string(out), "rate 4Mbit"); got != want {
			t.Errorf("%s: a rate of 4 Mbit/s: %v, want %v: %s", line, got, want, out)
		}
	}
}
