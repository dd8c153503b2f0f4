package comet

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Finished log files go, the one being written and all else stay.
func TestPruneLogs(t *testing.T) {
	home := t.TempDir()
	logs := filepath.Join(nodeHome(home, 3), "data", "cs.wal")
	if err := os.MkdirAll(logs, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"wal", "wal.000", "wal.001", "wallet"} {
		if err := os.WriteFile(filepath.Join(logs, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pruneLogs(home)
	left, err := os.ReadDir(logs)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range left {
		names = append(names, entry.Name())
	}
	if !slices.Equal(names, []string{"wal", "wallet"}) {
		t.Errorf("left: %v", names)
	}
}

// The pattern is that of the engine's own file.
func TestLogIsWherePruneLooks(t *testing.T) {
	c := engineConfig(Options{Validators: 4}, "home", "127.0.0.1:1")
	if got, want := c.Consensus.WalFile(), filepath.Join("home", "data", "cs.wal", "wal"); got != want {
		t.Errorf("the engine logs to %s, want %s", got, want)
	}
}
