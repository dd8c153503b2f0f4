package bolt_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ihealth/iomt/vault"
	"ihealth/iomt/vault/bolt"
)

func open(t testing.TB, path string) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// TestStoreIsMemory writes, reads and scans at random in a file and in memory.
func TestStoreIsMemory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "vault")
	rapid.Check(t, func(rt *rapid.T) {
		if err := os.RemoveAll(file); err != nil {
			rt.Fatal(err)
		}
		store, err := bolt.Open(file)
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = store.Close() }()
		var memory vault.Memory
		bytesOf := rapid.SliceOfN(rapid.ByteRange('a', 'c'), 1, 3)
		for range rapid.IntRange(1, 6).Draw(rt, "writes") {
			var entries []vault.Entry
			for range rapid.IntRange(0, 3).Draw(rt, "entries") {
				entries = append(entries, vault.Entry{Key: bytesOf.Draw(rt, "key"), Value: bytesOf.Draw(rt, "value")})
			}
			if err := errors.Join(store.Write(entries...), memory.Write(entries...)); err != nil {
				rt.Fatal(err)
			}
		}
		if err := store.Compact(); err != nil {
			rt.Fatal(err)
		}
		prefix := bytesOf.Draw(rt, "prefix")
		if diff := cmp.Diff(scan(rt, &memory, prefix), scan(rt, store, prefix)); diff != "" {
			rt.Fatal(diff)
		}
		a, _ := memory.Read(prefix)
		if b, err := store.Read(prefix); err != nil || !bytes.Equal(a, b) || (a == nil) != (b == nil) {
			rt.Fatalf("%q, %v, want %q", b, err, a)
		}
	})
}

func scan(t *rapid.T, s vault.Store, prefix []byte) (out []vault.Entry) {
	err := s.Scan(prefix, func(e vault.Entry) error { out = append(out, e); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestScanStopsAtAnError(t *testing.T) {
	s, stop := open(t, filepath.Join(t.TempDir(), "vault")), errors.New("stop")
	if err := s.Write(vault.Entry{Key: []byte("a")}, vault.Entry{Key: []byte("b")}); err != nil {
		t.Fatal(err)
	}
	calls := 0
	err := s.Scan(nil, func(vault.Entry) error { calls++; return stop })
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

func TestOtherFiles(t *testing.T) {
	dir := t.TempDir()
	whole := filepath.Join(dir, "vault")
	s := open(t, whole)
	if err := s.Write(vault.Entry{Key: []byte("a"), Value: make([]byte, 100_000)}); err != nil {
		t.Fatal(err)
	}
	if _, err := bolt.Open(whole); !errors.Is(err, bolt.ErrLocked) {
		t.Errorf("opened twice: %v, want ErrLocked", err)
	}
	content, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"text": []byte("no database"), "zeros": make([]byte, 1<<16), "cut": content[:len(content)/4], "short": content[:5000],
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := bolt.Open(path); !errors.Is(err, bolt.ErrFile) {
			t.Errorf("%s: %v, want ErrFile", name, err)
		}
	}
	if _, err := bolt.Open(filepath.Join(dir, "none", "vault")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no directory: %v", err)
	}
	if err := s.Write(vault.Entry{}); err == nil {
		t.Error("an entry without a key")
	}
}
