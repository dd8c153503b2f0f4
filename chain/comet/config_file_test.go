package comet

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cometbft/cometbft/config"
	"github.com/google/go-cmp/cmp"
)

// What the engine writes is read back as it was.
func TestConfigFileRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	c := engineConfig(Options{Validators: 7}.withDefaults(), "", "127.0.0.1:1")
	c.P2P.PersistentPeers = `a@b:1,c@d:2`
	c.RPC.CORSAllowedOrigins = []string{"*", `with "quotes"`}
	c.Mempool.MaxTxBytes = 1 << 40
	config.WriteConfigFile(path, c)
	got, err := readConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(t.TempDir(), "config.toml")
	config.WriteConfigFile(again, got)
	if diff := cmp.Diff(read(t, path), read(t, again)); diff != "" {
		t.Error(diff)
	}
	if got.Mempool.MaxTxBytes != 1<<40 || got.RPC.CORSAllowedOrigins[1] != `with "quotes"` || got.Consensus.TimeoutPropose != c.Consensus.TimeoutPropose {
		t.Errorf("got %+v", got.RPC)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestConfigFileErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"moniker", "1: \"moniker\": want key = value"},
		{"\n\nnothing = 1", "3: unknown key \"nothing\""},
		{"[p2p]\nnothing = 1", "2: unknown key \"nothing\" in section [p2p]"},
		{"[nowhere]", "1: no section [nowhere]"},
		{"[p2p.laddr]", "1: no section"},
		{"moniker = \"a\"\nmoniker = \"b\"", "2: key \"moniker\" stands twice"},
		{"moniker = 7", "1: moniker: 7: want"},
		{"moniker = \"a", "1: moniker: \"a: want a text in quotes"},
		{"[p2p]\nseed_mode = yes", "2: seed_mode: yes"},
		{"[p2p]\nsend_rate = 1e6", "2: send_rate"},
		{"[p2p]\nmax_num_inbound_peers = 99999999999999999999", "2: max_num_inbound_peers"},
		{"[p2p]\ndial_timeout = \"soon\"", "2: dial_timeout"},
		{"[rpc]\ncors_allowed_origins = [a]", "2: cors_allowed_origins"},
		{"[rpc]\ncors_allowed_origins = 1", "2: cors_allowed_origins"},
		{"[consensus]\ntimeout_propose = \"-1s\"", "timeout_propose can't be negative"},
	} {
		path := filepath.Join(t.TempDir(), "config.toml")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readConfig(path); !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.text, err, c.want)
		}
	}
	if _, err := readConfig(filepath.Join(t.TempDir(), "absent")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("absent: %v", err)
	}
}

// No text makes the reader panic.
func FuzzConfigFile(f *testing.F) {
	f.Add("[p2p]\nladdr = \"tcp://0.0.0.0:1\"\n[p2p.libp2p]\nbootstrap_peers = []\n")
	f.Add("[rpc]\ncors_allowed_origins = [\"a\", \"b\", ]\nunsafe = true\nmax_body_bytes = 7")
	f.Fuzz(func(_ *testing.T, text string) {
		_ = parseConfig(text, config.DefaultConfig())
	})
}
