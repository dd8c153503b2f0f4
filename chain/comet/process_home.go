package comet

import (
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
)

// privateFile is the mode of files that hold keys.
const privateFile = 0o600

// WriteHomes makes the keys of all nodes, enters them into the manifest, and writes
// each node's home below dir, which must exist: config.toml, genesis.json, the keys
// and the signing state, by the engine's own functions. Keys get the mode 0600.
func (m *Manifest) WriteHomes(dir string) error {
	for i := range m.Nodes {
		if err := m.Nodes[i].writeKeys(filepath.Join(dir, m.Nodes[i].Name)); err != nil {
			return err
		}
	}
	if err := m.Validate(); err != nil {
		return err
	}
	genesis, err := m.genesis()
	if err != nil {
		return err
	}
	for i, n := range m.Nodes {
		c := m.nodeConfig(i, filepath.Join(dir, n.Name))
		if err := genesis.SaveAs(c.GenesisFile()); err != nil {
			return fmt.Errorf("comet: %w", err)
		}
		if err := m.WriteConfig(i, filepath.Join(c.RootDir, configFile)); err != nil {
			return err
		}
	}
	return nil
}

// configFile is the engine's settings, relative to a home.
var configFile = filepath.Join(config.DefaultConfigDir, config.DefaultConfigFileName)

// writeKeys makes a home's directories and keys, and enters the public ones.
func (n *ManifestNode) writeKeys(home string) error {
	c := config.DefaultConfig().SetRoot(home)
	for _, dir := range []string{config.DefaultConfigDir, config.DefaultDataDir} {
		if err := os.MkdirAll(filepath.Join(home, dir), 0o700); err != nil {
			return fmt.Errorf("comet: %w", err)
		}
	}
	key, err := p2p.LoadOrGenNodeKey(c.NodeKeyFile())
	if err != nil {
		return fmt.Errorf("comet: %w", err)
	}
	signer := privval.GenFilePV(c.PrivValidatorKeyFile(), c.PrivValidatorStateFile())
	signer.Save()
	n.ID = string(key.ID())
	n.Validator = hex.EncodeToString(signer.Key.PubKey.Bytes())
	return nil
}

// WriteConfig writes the engine's settings of the i-th node to a file.
func (m *Manifest) WriteConfig(i int, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o644) // the engine ends the process where it cannot write
	if err != nil {
		return fmt.Errorf("comet: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("comet: %w", err)
	}
	config.WriteConfigFile(path, m.nodeConfig(i, ""))
	return nil
}

// nodeConfig returns the engine's settings of the i-th node: those of a validator in
// this process, with what a node of its own needs besides.
func (m *Manifest) nodeConfig(i int, home string) *config.Config {
	n := m.Nodes[i]
	o := Options{Validators: len(m.Nodes), BlockSize: m.BlockSize, Topology: m.topology(), Shape: m.Shape.shape()}.withDefaults()
	c := engineConfig(o, home, n.listen(n.Port))
	c.Moniker = n.Name
	c.LogLevel = "error"
	c.P2P.PersistentPeers = strings.Join(m.peers(i), ",")
	c.RPC.ListenAddress = "tcp://" + n.listen(n.RPCPort)
	c.RPC.MaxBodyBytes = maxCarrier / 3 * 4 // in base64
	c.Mempool.MaxTxBytes = maxCarrier
	c.Mempool.MaxTxsBytes = 4 * maxCarrier
	c.Instrumentation.Prometheus = true
	c.Instrumentation.PrometheusListenAddr = n.listen(n.MetricsPort)
	c.Consensus.TimeoutPropose = processTimeout + 3*o.networkLatency()
	c.Consensus.TimeoutProposeDelta = c.Consensus.TimeoutPropose / 4
	return c
}

// Settings of processes that differ from those of validators in one process.
const (
	maxCarrier     = 120 << 20               // byte: above the engine's largest block
	processTimeout = 1500 * time.Millisecond // patience with a proposer, who may be dead
)

// peers lists whom the i-th node dials. Each pair is dialled from one side.
func (m *Manifest) peers(i int) []string {
	var list []string
	for _, j := range m.topology().peers(len(m.Nodes))[i] {
		peer := m.Nodes[j]
		list = append(list, peer.ID+"@"+peer.address(peer.Port))
	}
	return list
}

func (m *Manifest) topology() Topology {
	if m.Topology == Ring.String() {
		return Ring
	}
	return Mesh
}

// listen returns where the node listens on a port: on its host if that is the
// loopback interface, else on all interfaces, as a host need not know the name or
// address that others have for it.
func (n ManifestNode) listen(port int) string {
	host := "0.0.0.0"
	if ip := net.ParseIP(n.Host); n.Host == "localhost" || ip != nil && ip.IsLoopback() {
		host = n.Host
	}
	return net.JoinHostPort(host, fmt.Sprint(port))
}
