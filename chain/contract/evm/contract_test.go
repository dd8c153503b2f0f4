package evm

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The compiled contracts are those of the sources: compile.js leaves a checksum of what it
// has read, so that this is known where there is no compiler.
func TestCompiledContractsAreFresh(t *testing.T) {
	sources, err := filepath.Glob("solidity/src/*.sol")
	if err != nil || len(sources) < 10 {
		t.Fatalf("%d sources: %v", len(sources), err)
	}
	sum := sha256.New()
	for _, path := range append(sources, "solidity/compile.js", "solidity/package-lock.json") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sum.Write([]byte(strings.TrimPrefix(filepath.ToSlash(path), "solidity/") + "\n"))
		sum.Write(text)
	}
	recorded, err := os.ReadFile("solidity/out/SOURCES")
	if err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != strings.TrimSpace(string(recorded)) {
		t.Errorf("the sources have the checksum %s, the compiled contracts are from %s: run go generate", got, recorded)
	}
}

func TestLoadRefusesWhatIsNotThere(t *testing.T) {
	for _, name := range []string{"", "Registry.sol", "../src/Registry", "Monitor"} {
		if c, err := Load(name); !errors.Is(err, ErrContract) {
			t.Errorf("%q: %v, %v", name, c, err)
		}
	}
}

func TestPackRefusesWrongCalls(t *testing.T) {
	c := load(t, "Registry")
	for _, args := range [][]any{
		{"analyse"},
		{"analyze", [16]byte{}},
		{"analyze", [16]byte{}, [32]byte{}, uint64(1), uint64(1)}, // a quantity is signed
		{"analyze", [16]byte{}, [32]byte{}, 36.6, uint64(1)},
	} {
		if data, err := c.Pack(args[0].(string), args[1:]...); !errors.Is(err, ErrCall) {
			t.Errorf("%v: %x, %v", args, data, err)
		}
	}
}

func load(tb testing.TB, name string) *Contract {
	tb.Helper()
	c, err := Load(name)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}
