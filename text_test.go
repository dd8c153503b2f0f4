package ihealth_test

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// maxLines is the greatest length of a source file: what is longer holds more
// than one subject.
const maxLines = 450

func TestSourceFilesAreShort(t *testing.T) {
	for _, path := range sources(t) {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(src, []byte("\n")); n > maxLines {
			t.Errorf("%s has %d lines, more than %d: give its second subject a file of its own", path, n, maxLines)
		}
	}
}

// homePath matches an absolute path that exists on its author's machine only.
var homePath = regexp.MustCompile(`(?:^|[\s"'` + "`" + `=(:,])/(?:work|home|Users|root)/\S`)

func TestHomePath(t *testing.T) {
	for text, want := range map[string]bool{
		"see /" + "home/me/data":         true,
		`"/` + "work/x.edf\"":            true,
		"PATH=/" + "root/bin":            true,
		"https://example.org/" + "home/": false,
		"a /" + "homework/ of sorts":     false,
		"../shared/data":                 false,
	} {
		if got := homePath.MatchString(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// TestTextsNameNoMachine looks through the committed texts, as they are in the
// work tree.
func TestTextsNameNoMachine(t *testing.T) {
	list, err := exec.Command("git", "ls-files", "-z").Output()
	if err != nil {
		t.Skipf("not a clone of the repository: git ls-files: %v", err)
	}
	for path := range strings.SplitSeq(strings.TrimRight(string(list), "\x00"), "\x00") {
		text, err := os.ReadFile(path)
		if err != nil || !utf8.Valid(text) {
			continue // deleted in the work tree, or not a text
		}
		for i, line := range bytes.Split(text, []byte("\n")) {
			if homePath.Match(line) {
				t.Errorf("%s:%d names a path of one machine: %s", path, i+1, bytes.TrimSpace(line))
			}
		}
	}
}
