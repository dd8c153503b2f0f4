package comet

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// namespaces are network namespaces with an address each, joined by a bridge on which
// this process has an address, too. A namespace's end of its link is called eth0.
type namespaces struct {
	t    *testing.T
	id   int // tells them from those of other test processes
	size int
}

// newNamespaces needs root and iproute2, and skips the test where it cannot have them.
func newNamespaces(t *testing.T, size int) *namespaces {
	t.Helper()
	n := &namespaces{t: t, id: os.Getpid() % 50_000, size: size}
	if os.Geteuid() != 0 {
		t.Skip("makes network namespaces; run as root")
	}
	t.Cleanup(n.remove)
	if err := n.make(); err != nil {
		t.Skipf("makes network namespaces with iproute2, which this host does not allow: %v", err)
	}
	return n
}

func (n *namespaces) bridge() string          { return fmt.Sprintf("ihb%d", n.id) }
func (n *namespaces) name(i int) string       { return fmt.Sprintf("ih%d-%d", n.id, i) }
func (n *namespaces) link(i int) string       { return fmt.Sprintf("ihl%d-%d", n.id, i) }
func (n *namespaces) address(host int) string { return fmt.Sprintf("10.77.%d.%d", n.id%250, host) }

// make makes them; host 254 is this process.
func (n *namespaces) make() error {
	err := ip("link", "add", n.bridge(), "type", "bridge")
	for i := range n.size {
		err = errors.Join(err,
			ip("netns", "add", n.name(i)),
			ip("link", "add", n.link(i), "type", "veth", "peer", "name", "eth0", "netns", n.name(i)),
			ip("link", "set", n.link(i), "master", n.bridge()),
			ip("link", "set", n.link(i), "up"),
			ip("-n", n.name(i), "addr", "add", n.address(i+1)+"/24", "dev", "eth0"),
			ip("-n", n.name(i), "link", "set", "lo", "up"),
			ip("-n", n.name(i), "link", "set", "eth0", "up"))
	}
	return errors.Join(err,
		ip("addr", "add", n.address(254)+"/24", "dev", n.bridge()),
		ip("link", "set", n.bridge(), "up"))
}

// remove removes what there is of them.
func (n *namespaces) remove() {
	for i := range n.size {
		_ = ip("netns", "del", n.name(i))
	}
	_ = ip("link", "del", n.bridge())
}

// inside returns the command that runs what follows it in a namespace.
func (n *namespaces) inside(i int) []string { return []string{"ip", "netns", "exec", n.name(i)} }

func ip(args ...string) error { return command(append([]string{"ip"}, args...)...) }

func command(line ...string) error {
	out, err := exec.Command(line[0], line[1:]...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%v: %w: %s", line, err, out)
	}
	return nil
}

// Four processes with an address each and the engine's own ports. The uplinks carry 2
// Mbit/s, and a block of 20 transactions of 2 kB has to leave its proposer at least
// once: 160 ms but for the burst of 20 kB. One host's cable is pulled amid the load, and
// it catches up once it is back.
func TestProcessesInNamespaces(t *testing.T) {
	needProcesses(t)
	t.Parallel()
	hosts := newNamespaces(t, 4)
	w := threeClasses()
	w.Count, w.PayloadBytes = 160, 2000
	p := newProcesses(t, 4, w, func(m *Manifest) {
		*m = m.Moved(func(_ ManifestNode, i int) string { return hosts.address(i + 1) })
	})
	for i := range p.nodes {
		if err := command(append(hosts.inside(i), "tc", "qdisc", "add", "dev", "eth0", "root", "tbf", "rate", "2mbit", "burst", "20000", "latency", "10s")...); err != nil {
			t.Skipf("shapes links with tbf, which this kernel does not have: %v", err)
		}
		p.start(i, hosts.inside(i)...)
	}
	done := p.measure(w)
	p.awaitHeight(0, 3)
	if err := ip("link", "set", hosts.link(3), "down"); err != nil {
		t.Fatal(err)
	}
	p.awaitHeight(0, 6)
	if err := ip("link", "set", hosts.link(3), "up"); err != nil {
		t.Fatal(err)
	}
	o := <-done
	p.check(o, 160)
	if p50 := o.BlockLatency.Quantile(0.5); p50 < 0.08 {
		t.Errorf("blocks of 40 kB take %v s at 2 Mbit/s, want 0.08 at least", p50)
	}
	p.compareLedgers(160)
}
