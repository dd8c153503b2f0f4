package comet

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"net"
	"regexp"

	comet25519 "github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/p2p"

	"ihealth/chain"
)

// Manifest describes a testnet of processes: which nodes there are, where they
// listen, and what all of them agree on. It holds no secret.
type Manifest struct {
	Chain     string           `yaml:"chain"`                                     // name, 1 to 50 letters, digits and dashes
	BlockSize int              `yaml:"block_size"`                                // n, 1 to MaxBlockSize
	Topology  string           `yaml:"topology" jsonschema:"enum=mesh,enum=ring"` // who dials whom
	Gateway   string           `yaml:"gateway"`                                   // public key that signs batch headers, hexadecimal
	Shape     ManifestShape    `yaml:"shape"`
	Nodes     []ManifestNode   `yaml:"nodes"`   // MinValidators to MaxValidators, all of them validators
	Members   []ManifestMember `yaml:"members"` // who may send transactions
}

// ManifestNode is one node.
type ManifestNode struct {
	Name        string `yaml:"name"`         // unique: of its directory, and of its host in compose
	Host        string `yaml:"host"`         // name or address under which the others reach it
	Port        int    `yaml:"port"`         // for other nodes, 1 to 65535
	RPCPort     int    `yaml:"rpc_port"`     // for gateways
	MetricsPort int    `yaml:"metrics_port"` // for Prometheus
	ID          string `yaml:"id"`           // of its node key, 40 hexadecimal digits
	Validator   string `yaml:"validator"`    // public key of its votes, hexadecimal
}

// ManifestError is a field of a manifest that is out of its range.
type ManifestError struct {
	Path string // of the field, such as nodes[2].port
	Err  error
}

func (e *ManifestError) Error() string { return fmt.Sprintf("comet: manifest: %s: %v", e.Path, e.Err) }

func (e *ManifestError) Unwrap() error { return e.Err }

func manifestError(path, format string, args ...any) error {
	return &ManifestError{path, fmt.Errorf(format, args...)}
}

// What a manifest's names and hosts are made of: they become directories, names of
// services, and parts of addresses and of scripts.
var (
	nameForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$`)
	hostForm = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`)
)

// Validate reports the first field that is out of its range, as a *ManifestError.
func (m *Manifest) Validate() error {
	switch {
	case !nameForm.MatchString(m.Chain):
		return manifestError("chain", "%q: want 1 to 50 small letters, digits and dashes", m.Chain)
	case m.BlockSize < 1 || m.BlockSize > MaxBlockSize:
		return manifestError("block_size", "%d: want 1 to %d", m.BlockSize, MaxBlockSize)
	case m.Topology != Mesh.String() && m.Topology != Ring.String():
		return manifestError("topology", "%q: want mesh or ring", m.Topology)
	case len(m.Nodes) < MinValidators || len(m.Nodes) > MaxValidators:
		return manifestError("nodes", "%d nodes: Byzantine fault tolerance needs 3f+1, at least %d; at most %d", len(m.Nodes), MinValidators, MaxValidators)
	}
	if err := validateKey("gateway", m.Gateway, ed25519.PublicKeySize); err != nil {
		return err
	}
	if err := m.Shape.validate(); err != nil {
		return err
	}
	if err := m.validateNodes(); err != nil {
		return err
	}
	_, err := m.Registry()
	return err
}

func (m *Manifest) validateNodes() error {
	seen := make(map[unique]string)
	for i, n := range m.Nodes {
		at := fmt.Sprintf("nodes[%d]", i)
		if err := n.validate(at); err != nil {
			return err
		}
		for _, u := range n.uniques() {
			key := unique{u.kind, "", u.value}
			if first, ok := seen[key]; ok {
				return manifestError(at+"."+u.field, "%q is taken by %s", u.value, first)
			}
			seen[key] = at + "." + u.field
		}
	}
	return nil
}

// unique is a value that no two fields of a kind may share.
type unique struct{ kind, field, value string }

func (n ManifestNode) uniques() []unique {
	return []unique{
		{"name", "name", n.Name},
		{"id", "id", n.ID},
		{"validator", "validator", n.Validator},
		{"address", "port", n.address(n.Port)},
		{"address", "rpc_port", n.address(n.RPCPort)},
		{"address", "metrics_port", n.address(n.MetricsPort)},
	}
}

func (n ManifestNode) address(port int) string { return net.JoinHostPort(n.Host, fmt.Sprint(port)) }

func (n ManifestNode) validate(at string) error {
	switch {
	case !nameForm.MatchString(n.Name):
		return manifestError(at+".name", "%q: want 1 to 50 small letters, digits and dashes", n.Name)
	case !hostForm.MatchString(n.Host) && net.ParseIP(n.Host) == nil:
		return manifestError(at+".host", "%q: want the name or the address of a host", n.Host)
	}
	for _, p := range []struct {
		field string
		port  int
	}{{"port", n.Port}, {"rpc_port", n.RPCPort}, {"metrics_port", n.MetricsPort}} {
		if p.port < 1 || p.port > 65535 {
			return manifestError(at+"."+p.field, "%d: want 1 to 65535", p.port)
		}
	}
	if err := validateKey(at+".id", n.ID, p2p.IDByteLength); err != nil {
		return err
	}
	return validateKey(at+".validator", n.Validator, ed25519.PublicKeySize)
}

// publicKey decodes the validator's key.
func (n ManifestNode) publicKey() (comet25519.PubKey, error) {
	key, err := hex.DecodeString(n.Validator)
	if err != nil || len(key) != comet25519.PubKeySize {
		return nil, fmt.Errorf("comet: node %q: validator key %q: want %d hexadecimal digits", n.Name, n.Validator, 2*comet25519.PubKeySize)
	}
	return key, nil
}

func validateKey(path, text string, size int) error {
	if b, err := hex.DecodeString(text); err != nil || len(b) != size {
		return manifestError(path, "%q: want %d hexadecimal digits", text, 2*size)
	}
	return nil
}

// Registry returns the members. It fails with a *ManifestError.
func (m *Manifest) Registry() (*chain.Registry, error) {
	r, err := registryOf(m.Members)
	if err != nil {
		return nil, &ManifestError{"members", err}
	}
	return r, nil
}
