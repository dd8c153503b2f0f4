package comet

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// ErrGateway says that a gateway's file cannot be used.
var ErrGateway = errors.New("bad gateway file")

// Gateway is what a manager needs to load a testnet of processes: the key that signs
// batch headers, and the seed of the workload whose entities are its members.
type Gateway struct {
	Key  ed25519.PrivateKey
	Seed uint64 // see chain.Workload
}

// gatewayFile is a gateway in its file.
type gatewayFile struct {
	Key  []byte `json:"key"` // seed of the private key
	Seed uint64 `json:"seed"`
}

// NewGateway returns one that nobody can guess.
func NewGateway() Gateway {
	var secret [ed25519.SeedSize + 8]byte
	_, _ = rand.Read(secret[:]) // never fails
	return Gateway{
		Key:  ed25519.NewKeyFromSeed(secret[:ed25519.SeedSize]),
		Seed: binary.BigEndian.Uint64(secret[ed25519.SeedSize:]),
	}
}

// PublicKey returns the key that nodes verify batch headers with.
func (g Gateway) PublicKey() ed25519.PublicKey { return g.Key.Public().(ed25519.PublicKey) }

// Save writes the gateway to a new file that only its owner may read.
func (g Gateway) Save(path string) error {
	text, err := json.Marshal(gatewayFile{g.Key.Seed(), g.Seed})
	if err == nil {
		err = os.WriteFile(path, append(text, '\n'), 0o600)
	}
	if err != nil {
		return fmt.Errorf("comet: %w", err)
	}
	return nil
}

// LoadGateway reads what Save has written. It fails with ErrGateway, and with the
// error of a file that cannot be read.
func LoadGateway(path string) (Gateway, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Gateway{}, fmt.Errorf("comet: %w", err)
	}
	g, err := parseGateway(text)
	if err != nil {
		return Gateway{}, fmt.Errorf("comet: %w: %s: %w", ErrGateway, path, err)
	}
	return g, nil
}

func parseGateway(text []byte) (Gateway, error) {
	var f gatewayFile
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return Gateway{}, err
	}
	if len(f.Key) != ed25519.SeedSize {
		return Gateway{}, fmt.Errorf("key of %d bytes, want %d", len(f.Key), ed25519.SeedSize)
	}
	return Gateway{Key: ed25519.NewKeyFromSeed(f.Key), Seed: f.Seed}, nil
}
