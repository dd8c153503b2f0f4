package comet

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"

	"ihealth/chain"
)

// Ports of a node that has its host for itself: the engine's own defaults.
const (
	DefaultPort        = 26656
	DefaultRPCPort     = 26657
	DefaultMetricsPort = 26660
)

// portsPerNode is how far apart the ports of nodes on one host are.
const portsPerNode = 3

// Layout says what testnet of processes to make. Zero fields stand for the default
// they name.
type Layout struct {
	Validators int         // MinValidators to MaxValidators
	BlockSize  int         // n, 1 to MaxBlockSize
	Topology   Topology    // optional; with delays on the links only Mesh makes sense
	Shape      chain.Shape // optional: what the hosts are to do to messages
	Hosts      []string    // optional: one for each node, all on the default ports; none: all nodes on 127.0.0.1
	BasePort   int         // optional: first of the ports on 127.0.0.1, three a node; 0: DefaultPort
	Members    []chain.Member
	Gateway    ed25519.PublicKey // signs batch headers
}

// Manifest returns the manifest of the layout, in which only the nodes' keys are
// missing: see WriteHomes.
func (l Layout) Manifest() (Manifest, error) {
	o := Options{Validators: l.Validators, Topology: l.Topology}.withDefaults()
	if l.Topology == Auto && l.Shape != (chain.Shape{}) {
		o.Topology = Mesh
	}
	m := Manifest{
		Chain: "ihealth", BlockSize: l.BlockSize, Topology: o.Topology.String(),
		Gateway: hex.EncodeToString(l.Gateway), Shape: newManifestShape(l.Shape),
	}
	if len(l.Hosts) > 0 && len(l.Hosts) != l.Validators {
		return Manifest{}, fmt.Errorf("comet: %w: %d hosts for %d validators: want one for each", ErrOptions, len(l.Hosts), l.Validators)
	}
	for _, member := range l.Members {
		m.Members = append(m.Members, newManifestMember(member))
	}
	for i := range l.Validators {
		m.Nodes = append(m.Nodes, l.node(i))
	}
	return m, nil
}

// node places the i-th node.
func (l Layout) node(i int) ManifestNode {
	name := fmt.Sprintf("node%d", i)
	if len(l.Hosts) > 0 {
		return ManifestNode{Name: name, Host: l.Hosts[i], Port: DefaultPort, RPCPort: DefaultRPCPort, MetricsPort: DefaultMetricsPort}
	}
	port := DefaultPort
	if l.BasePort > 0 {
		port = l.BasePort
	}
	port += i * portsPerNode
	return ManifestNode{Name: name, Host: "127.0.0.1", Port: port, RPCPort: port + 1, MetricsPort: port + 2}
}

// Moved returns the manifest with each node on a host of its own, on the default
// ports: what compose and Kubernetes make of it.
func (m *Manifest) Moved(host func(n ManifestNode, i int) string) Manifest {
	moved := *m
	moved.Nodes = make([]ManifestNode, len(m.Nodes))
	for i, n := range m.Nodes {
		n.Host = host(n, i)
		n.Port, n.RPCPort, n.MetricsPort = DefaultPort, DefaultRPCPort, DefaultMetricsPort
		moved.Nodes[i] = n
	}
	return moved
}
