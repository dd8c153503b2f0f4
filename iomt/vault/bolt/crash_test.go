package bolt_test

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
	"ihealth/iomt/vault/bolt"
	"ihealth/sim/rng"
)

// childFile names the file that a child process fills until it is killed.
const childFile = "IHEALTH_TEST_VAULT"

func TestMain(m *testing.M) {
	if path := os.Getenv(childFile); path != "" {
		fmt.Println("child:", fill(path))
		os.Exit(1) // it only ends by an error
	}
	os.Exit(m.Run())
}

var (
	key    = ed25519.NewKeyFromSeed(make([]byte, 32))
	stream = vault.Stream{Subject: contract.PseudonymOf("patient"), Signer: contract.PseudonymOf("device")}
)

// openVault opens the vault in a file with its one device enrolled.
func openVault(path string) (*vault.Vault, *vault.Gate, *bolt.Store, error) {
	store, err := bolt.Open(path)
	if err != nil {
		return nil, nil, nil, err
	}
	gate := vault.NewGate()
	if err := gate.Enrol(stream, key.Public().(ed25519.PublicKey)); err != nil {
		return nil, nil, nil, err
	}
	v, err := vault.Open(vault.Options{Log: contract.PseudonymOf("cloud"), Key: key, Gate: gate, Store: store})
	return v, gate, store, err
}

// fill puts records into a vault, a block every five, and prints each receipt and each
// block's root once it has it.
func fill(path string) error {
	v, gate, _, err := openVault(path)
	if err != nil {
		return err
	}
	writer := vault.NewWriter(stream, key, gate.Last(stream))
	for {
		record, err := writer.Write(0, 1, vault.SessionKey{}, make([]byte, 700))
		if err != nil {
			return err
		}
		receipt, err := v.Put(record)
		if err != nil {
			return err
		}
		fmt.Printf("record %d %x\n", receipt.Index, receipt.Leaf)
		if receipt.Index%5 == 4 {
			head, err := v.Seal()
			if err != nil {
				return err
			}
			fmt.Printf("block %d %x\n", head.Size, head.Root)
		}
	}
}

// TestKilledVaultLosesNothing kills a process that fills a vault (kill -9) again and again,
// at another instant each time, and finds everything that it acknowledged in the same file.
func TestKilledVaultLosesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vault")
	draws := rng.New(rng.Key{Seed: 1, Name: "kills"})
	var acknowledged []string
	rounds := 12
	if testing.Short() {
		rounds = 4
	}
	for range rounds {
		lines := 1 + int(25*draws.Float64())
		acknowledged = append(acknowledged, killedAfter(t, path, lines)...)
		checkHolds(t, path, acknowledged)
	}
	if len(acknowledged) < rounds {
		t.Fatalf("%d lines in %d rounds: the test shows nothing", len(acknowledged), rounds)
	}
}

// killedAfter lets a child fill the vault, kills it once it has printed so many lines, and
// returns all that it printed.
func killedAfter(t *testing.T, path string, lines int) (out []string) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childFile+"="+path)
	pipe, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	scanner := bufio.NewScanner(pipe)
	for scanner.Scan() {
		if out = append(out, scanner.Text()); len(out) == lines {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || len(out) < lines {
		t.Fatalf("the child ended by itself: %v, %q", err, out)
	}
	return out
}

// checkHolds opens the vault and compares it with what was printed. A last line may be cut.
func checkHolds(t *testing.T, path string, acknowledged []string) {
	t.Helper()
	v, _, store, err := openVault(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	for _, line := range acknowledged {
		var n uint64
		var hash []byte
		if _, err := fmt.Sscanf(line, "record %d %x", &n, &hash); err == nil && len(hash) == 32 {
			receipt, err := v.Receipt(vault.ID{Stream: stream, Sequence: n + 1})
			if err != nil || receipt.Index != n || !bytes.Equal(receipt.Leaf, hash) {
				t.Fatalf("acknowledged %q, found leaf %d, %v", line, receipt.Index, err)
			}
		}
		if _, err := fmt.Sscanf(line, "block %d %x", &n, &hash); err == nil && len(hash) == 32 && !hasBlock(v, n, hash) {
			t.Fatalf("acknowledged %q, which is no block", line)
		}
	}
}

func hasBlock(v *vault.Vault, size uint64, root []byte) bool {
	for _, head := range v.Heads() {
		if head.Size == size && bytes.Equal(head.Root, root) {
			return true
		}
	}
	return false
}

// TestErasedKeysLeaveTheFile erases a record and compacts: the bytes of its key are
// nowhere in the file, and the vault goes on.
func TestErasedKeysLeaveTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vault")
	v, _, store, err := openVault(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	writer := vault.NewWriter(stream, key, 0)
	var keys [][]byte
	for range 3 {
		record, _ := writer.Write(0, 1, vault.SessionKey{}, []byte("body"))
		if _, err := v.Put(record); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, record.Key)
	}
	if !inFile(t, path, keys[1]) {
		t.Fatal("the key is not in the file: the test shows nothing")
	}
	if err := v.Erase(vault.ID{Stream: stream, Sequence: 2}); err != nil {
		t.Fatal(err)
	}
	if err := store.Compact(); err != nil {
		t.Fatal(err)
	}
	if inFile(t, path, keys[1]) || !inFile(t, path, keys[0]) || !inFile(t, path, keys[2]) {
		t.Error("the erased key is in the file, or others are not")
	}
	record, _ := writer.Write(0, 1, vault.SessionKey{}, []byte("body"))
	if _, err := v.Put(record); err != nil {
		t.Errorf("after compacting: %v", err)
	}
}

func inFile(t *testing.T, path string, part []byte) bool {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(content, part)
}
