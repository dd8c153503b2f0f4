// Package ihealth_test holds the tests of the repository as a whole: the
// direction of imports, the size of files, what may stand in a committed text,
// and that the commands shown in README.md print what it says.
package ihealth_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "ihealth/"

// mayImport lists, for every room (top-level directory), the rooms below it.
// A room that is not listed is not on the plan. Here and below, places that do not
// exist yet are listed as planned (chain/contract/evm, experiments/sweep), so that
// the rule stands before the code. Test files are free: they may
// reach sideways for fixtures, and the compiler still forbids circles.
var mayImport = map[string][]string{
	"internal":    {}, // helpers of tests
	"sim":         {},
	"queueing":    {},
	"eeg":         {"sim"}, // random streams and time only
	"datasets":    {"eeg"},
	"chain":       {"queueing", "sim"},
	"bco":         {"chain", "queueing", "sim"},
	"iomt":        {"chain", "eeg", "sim"},
	"experiments": {"bco", "chain", "datasets", "eeg", "iomt", "queueing", "sim"},
	"cmd":         {"bco", "chain", "datasets", "eeg", "experiments", "iomt", "queueing", "sim"},
}

// onlyIn keeps a heavy dependency in its one room.
var onlyIn = map[string]string{
	"github.com/cometbft/":            "chain/comet",
	"github.com/ethereum/go-ethereum": "chain/contract/evm",
	"gonum.org/v1/plot":               "experiments/plot",
	"github.com/nats-io/":             "experiments/sweep",
}

// mayBeHeavy lists the rooms that may reach every heavy dependency through others. All
// else builds and tests without any but its own: formulas, simulations and the event log
// never link the EVM, and neither do real nodes.
var mayBeHeavy = []string{"cmd", "experiments"}

// light lists packages that must be there and light, lest nothing is checked.
var light = []string{"bco", "chain", "chain/analytic", "chain/contract", "chain/manager", "chain/simulated", "eeg", "iomt/edge"}

// TestImportsFlowOneWay reads the import clauses itself rather than ask
// go list: files opened here are part of the test cache's key.
func TestImportsFlowOneWay(t *testing.T) {
	for _, path := range sources(t) {
		pkg, room := place(path)
		below, ok := mayImport[room]
		if !ok {
			t.Errorf("%s: room %q is not on the plan", path, room)
		}
		for _, imp := range imports(t, path) {
			if rest, ok := strings.CutPrefix(imp, module); ok {
				if _, to := place(rest + "/"); to != room && !slices.Contains(below, to) {
					t.Errorf("%s imports %s, but %s may import only %v", path, rest, room, below)
				}
			}
			for heavy, home := range onlyIn {
				if strings.HasPrefix(imp, heavy) && !within(pkg, home) {
					t.Errorf("%s imports %s, which only %s may", path, imp, home)
				}
			}
		}
	}
}

// TestOtherRoomsAreLight asks for everything that a package needs, also through
// others.
func TestOtherRoomsAreLight(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Deps " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var seen []string
	for line := range strings.Lines(string(out)) {
		packages := strings.Fields(line)
		pkg, ok := strings.CutPrefix(packages[0], module)
		if !ok || slices.ContainsFunc(mayBeHeavy, func(home string) bool { return within(pkg, home) }) {
			continue
		}
		seen = append(seen, pkg)
		for heavy, home := range onlyIn {
			if !within(pkg, home) && slices.ContainsFunc(packages[1:], func(p string) bool { return strings.HasPrefix(p, heavy) }) {
				t.Errorf("%s reaches %s, which belongs to %s", pkg, heavy, home)
			}
		}
	}
	for _, pkg := range light {
		if !slices.Contains(seen, pkg) {
			t.Errorf("go list did not name %s:\n%s", pkg, out)
		}
	}
}

// within reports whether a package is that of a directory or below it.
func within(pkg, dir string) bool { return pkg == dir || strings.HasPrefix(pkg, dir+"/") }

// sources lists the Go files of all rooms but for tests, by slash-separated path.
func sources(t *testing.T) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			out = append(out, filepath.ToSlash(path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// place returns the package and the room of the file at path.
func place(path string) (pkg, room string) {
	pkg = path[:max(strings.LastIndex(path, "/"), 0)]
	room, _, _ = strings.Cut(pkg, "/")
	return pkg, room
}

// imports returns the paths that the file at path imports.
func imports(t *testing.T, path string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(f.Imports))
	for i, spec := range f.Imports {
		if out[i], err = strconv.Unquote(spec.Path.Value); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
