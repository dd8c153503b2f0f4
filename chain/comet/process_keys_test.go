package comet

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ihealth/chain"
)

// Files of a home.
const (
	keyFile     = "config/priv_validator_key.json"
	nodeKeyFile = "config/node_key.json"
	stateFile   = "data/priv_validator_state.json"
	genesisFile = "config/genesis.json"
)

// refusal writes a file of node0, runs it, and returns why it does not run.
func (p *processes) refusal(file, text string) error {
	p.t.Helper()
	home := filepath.Join(p.dir, "node0")
	path := filepath.Join(home, file)
	good := read(p.t, path)
	defer writeFile(p.t, path, good)
	writeFile(p.t, path, text)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	_, err := RunNode(ctx, home, chain.Shape{}, &bytes.Buffer{})
	return err
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A home with a wrong key, or without what its validator has signed, does not run.
func TestRunNodeRefusesKeys(t *testing.T) {
	p := newProcesses(t, 4, threeClasses(), nil)
	of := func(node, file string) string { return read(t, filepath.Join(p.dir, node, file)) }
	private := func(key []byte) string {
		return fmt.Sprintf(`{"priv_key": {"type": "tendermint/PrivKeyEd25519", "value": %q}}`, base64.StdEncoding.EncodeToString(key))
	}
	mixed := bytes.Repeat([]byte{1}, 64)
	for _, c := range []struct{ file, text, want string }{
		{keyFile, "{}", "no private key of Ed25519"},
		{keyFile, `{"priv_key": null}`, "no private key of Ed25519"},
		{keyFile, private(make([]byte, 5)), "has 5 bytes, want 64"},
		{keyFile, private(make([]byte, 64)), "do not belong together"},
		{keyFile, private(mixed), "do not belong together"},
		{keyFile, of("node1", keyFile), `the key of node "node1"`},
		{keyFile, private(newIdentity(9, 9).consensus), "none of a validator in the genesis"},
		{nodeKeyFile, "{}", "no private key of Ed25519"},
		{nodeKeyFile, private(make([]byte, 31)), "has 31 bytes, want 64"},
		{stateFile, "{}", "no height"},
		{stateFile, `{"height": "0", "round": 0}`, "no step"},
		{stateFile, `{"height": null, "round": 0, "step": 0}`, "no height"},
		{stateFile, `{"height": "-5", "round": 0, "step": 0}`, "height -5"},
		{stateFile, `{"height": "7", "round": 0, "step": 3}`, "without what was signed"},
		{stateFile, `{"height": "0", "round": 2, "step": 3}`, "nothing is signed at height 0"},
		{stateFile, `{"height": "1", "round": 0, "step": 9}`, "step at most 3"},
	} {
		err := p.refusal(c.file, c.text)
		if !errors.Is(err, ErrHome) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.file) {
			t.Errorf("%s %s: got %v, want %q", c.file, c.text, err, c.want)
		}
		if c.file == stateFile && !strings.Contains(err.Error(), "it could sign twice") {
			t.Errorf("no reason in %v", err)
		}
	}
}

// A genesis whose validators the engine would panic on does not run.
func TestRunNodeRefusesGenesis(t *testing.T) {
	p := newProcesses(t, 4, threeClasses(), nil)
	text := read(t, filepath.Join(p.dir, "node0", genesisFile))
	keys := make([]string, 2)
	for i := range keys {
		key, err := p.manifest.Nodes[i].publicKey()
		if err != nil {
			t.Fatal(err)
		}
		keys[i] = base64.StdEncoding.EncodeToString(key)
	}
	for _, c := range []struct{ old, with, want string }{
		{keys[1], "AAAA", "validators[1]: no public key"},
		{keys[1], keys[0], "validators[1]: its key stands twice"},
		{`"power": "1"`, `"power": "-1"`, "validators[0]: power -1"},
		{`"power": "1"`, `"power": "9223372036854775807"`, "validators[0]: power 9223372036854775807"},
	} {
		broken := strings.Replace(text, c.old, c.with, 1)
		if broken == text {
			t.Fatalf("no %q in %s", c.old, text)
		}
		if err := p.refusal(genesisFile, broken); !errors.Is(err, ErrGenesis) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.with, err, c.want)
		}
	}
}

// A key that others may read is refused, and so is one that is gone.
func TestRunNodeRefusesOpenKeys(t *testing.T) {
	p := newProcesses(t, 4, threeClasses(), nil)
	home := filepath.Join(p.dir, "node0")
	for _, file := range []string{keyFile, nodeKeyFile} {
		path := filepath.Join(home, file)
		good := read(t, path)
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := p.refusal(file, good); !errors.Is(err, ErrHome) || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("%s of mode 0644: %v", file, err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		_, err := RunNode(t.Context(), home, chain.Shape{}, &bytes.Buffer{})
		if !errors.Is(err, ErrHome) || !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s gone: %v", file, err)
		}
		writeFile(t, path, good)
	}
}

// No text makes the reader of the signing state panic, and what it takes is nothing
// that was signed or a whole signature.
func FuzzSignState(f *testing.F) {
	f.Add([]byte(`{"height": "0", "round": 0, "step": 0}`))
	f.Add([]byte(`{"height": "7", "round": 1, "step": 3, "signature": "AAAA", "signbytes": "00"}`))
	f.Add([]byte(`{"height": "-5"}`))
	f.Add([]byte("null"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := parseSignState(text)
		if err == nil && (s.Height < 0 || (s.Height > 0) != (len(s.Signature) > 0)) {
			t.Errorf("%s: took %+v", text, s)
		}
	})
}
