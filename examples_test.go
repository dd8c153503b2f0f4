package ihealth_test

import (
	"go/doc"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestEveryPackageHasAnExample: whoever builds on a package of the library finds one that
// runs and is compared. Commands and internal packages are nobody's to build on.
func TestEveryPackageHasAnExample(t *testing.T) {
	var dirs []string
	for _, file := range sources(t) {
		dir := path.Dir(file)
		public := !within(dir, "cmd") && !slices.Contains(strings.Split(dir, "/"), "internal")
		if public && !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	if len(dirs) < 50 {
		t.Fatalf("only %d packages", len(dirs))
	}
	for _, dir := range dirs {
		if examples(t, dir) == 0 {
			t.Errorf("%s has no Example that prints something", dir)
		}
	}
}

// examples counts the Examples of the package in dir that go test runs.
func examples(t *testing.T, dir string) int {
	t.Helper()
	tests, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range tests {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		n += len(slices.DeleteFunc(doc.Examples(f), func(e *doc.Example) bool { return e.Output == "" }))
	}
	return n
}
