package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// invoke runs a command line in this process.
func invoke(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(args, strings.NewReader(stdin), &out, &errs)
	return status, out.String(), errs.String()
}

// invokeJSON runs a command line and decodes what it prints.
func invokeJSON(t *testing.T, wantStatus int, stdin string, args ...string) any {
	t.Helper()
	status, stdout, stderr := invoke(t, stdin, args...)
	if status != wantStatus {
		t.Fatalf("ihealth %s: exit status %d, want %d\n%s", strings.Join(args, " "), status, wantStatus, stderr)
	}
	var v any
	if err := json.Unmarshal([]byte(stdout), &v); err != nil {
		t.Fatalf("ihealth %s: %v\n%s", strings.Join(args, " "), err, stdout)
	}
	return v
}

// temporary returns the path of a new file with the given text.
func temporary(t *testing.T, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}
