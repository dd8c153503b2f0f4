package ihealth_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A console block of README.md is a transcript:
//
//	```console
//	$ ihealth queue --model mm1 --lambda 42 --mu 42
//	…
//	exit status 1
//	```
//
// Each command line in which ihealth is called by name is run by a shell, and
// what it writes to stdout and stderr must be the lines below it. An ellipsis
// stands for any lines when it has a line to itself, and for any text within one.
// A last line "exit status N" says how the command ends, which is with 0
// otherwise. A printf into a file is run too; other command lines are shown only.

var callsIhealth = regexp.MustCompile(`(?:^|[;&|]\s*)ihealth\s`)

// writesFile matches a command that writes a file for those of ihealth after it.
var writesFile = regexp.MustCompile(`^printf .* > \S+$`)

// shown is one command of a transcript.
type shown struct {
	document string
	line     int // in the document, from 1
	command  string
	output   []string
	status   int
}

// transcripts returns the commands of all console blocks, by block.
func transcripts(document string) [][]shown {
	var blocks [][]shown
	inside := false
	for i, line := range strings.Split(document, "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			inside = !inside && strings.TrimSpace(line) == "```console"
			if inside {
				blocks = append(blocks, nil)
			}
		case inside:
			blocks[len(blocks)-1] = appendLine(blocks[len(blocks)-1], line, i+1)
		}
	}
	return blocks
}

// appendLine adds a line of a transcript, which is a command or part of the
// output of the last one.
func appendLine(block []shown, line string, number int) []shown {
	if command, ok := strings.CutPrefix(line, "$ "); ok {
		return append(block, shown{line: number, command: command})
	}
	if len(block) == 0 {
		return block
	}
	last := &block[len(block)-1]
	if _, err := fmt.Sscanf(line, "exit status %d", &last.status); err != nil {
		last.output = append(last.output, line)
	}
	return block
}

// matches reports whether got is the output that is shown.
func matches(want []string, got string) bool {
	var pattern strings.Builder
	for _, line := range want {
		if strings.TrimSpace(line) == "…" {
			pattern.WriteString(`(?:.*\n)*`)
			continue
		}
		parts := strings.Split(strings.TrimRight(line, " "), "…")
		for i := range parts {
			parts[i] = regexp.QuoteMeta(parts[i])
		}
		pattern.WriteString(strings.Join(parts, ".*") + ` *\n`)
	}
	if got != "" && !strings.HasSuffix(got, "\n") {
		got += "\n"
	}
	return regexp.MustCompile(`^` + pattern.String() + `$`).MatchString(got)
}

// documents are the texts whose commands are run.
var documents = []string{"README.md", "docs/tutorial.md"}

// TestReadme runs every command that the documents show.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("runs whole experiments; run without -short")
	}
	ihealth := build(t)
	for _, document := range documents {
		t.Run(filepath.Base(document), func(t *testing.T) {
			text, err := os.ReadFile(document)
			if err != nil {
				t.Fatal(err)
			}
			ran := 0
			for _, block := range transcripts(string(text)) {
				dir := mirror(t)
				for _, s := range block {
					s.document = document
					if callsIhealth.MatchString(s.command) || writesFile.MatchString(s.command) {
						ran++
						replayShown(t, s, dir, filepath.Dir(ihealth))
					}
				}
			}
			if ran == 0 {
				t.Errorf("%s shows no command of ihealth", document)
			}
		})
	}
}

// build compiles the command and returns its path.
func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ihealth")
	cmd := exec.Command("go", "build", "-o", path, "./cmd/ihealth")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0") // as make build does, whose results are cached
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// mirror returns a folder in which everything of the repository is found, and
// which takes what commands write.
func mirror(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || e.Name() == "runs" {
			continue
		}
		if err := os.Symlink(filepath.Join(root, e.Name()), filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// replayShown runs one command and compares.
func replayShown(t *testing.T, s shown, dir, bin string) {
	t.Helper()
	cmd := exec.Command("sh", "-c", s.command)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	got, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if status := cmd.ProcessState.ExitCode(); status != s.status {
		t.Errorf("%s:%d: %s: exit status %d, shown is %d\n%s", s.document, s.line, s.command, status, s.status, got)
		return
	}
	if !matches(s.output, string(got)) {
		t.Errorf("%s:%d: %s (-shown +got):\n%s", s.document, s.line, s.command, cmp.Diff(strings.Join(s.output, "\n")+"\n", string(got)))
	}
}

func TestTranscripts(t *testing.T) {
	document := "# Title\n```go\n$ ihealth no\n```\n```console\n$ ihealth a | head\none\n$ ihealth b\nexit status 2\n```\n$ ihealth no\n``` console\n```\n```console\n$ ls\nx\n```\n"
	want := [][]shown{
		{{line: 6, command: "ihealth a | head", output: []string{"one"}}, {line: 8, command: "ihealth b", status: 2}},
		{{line: 15, command: "ls", output: []string{"x"}}},
	}
	if d := cmp.Diff(want, transcripts(document), cmp.AllowUnexported(shown{})); d != "" {
		t.Error(d)
	}
}

func TestMatchesCatchesStaleOutput(t *testing.T) {
	got := "a (1)\nb.\nc\nd\n"
	for _, want := range [][]string{
		{"a (1)", "b.", "c", "d"},
		{"a (1)  ", "b.", "c", "d"},
		{"a (…)", "…", "d"},
		{"…"},
		{"…", "a (1)", "b.", "…", "c", "d", "…"},
	} {
		if !matches(want, got) {
			t.Errorf("%q does not match", want)
		}
	}
	for _, want := range [][]string{
		nil,
		{"a (1)", "b.", "c"},
		{"a (1)", "bx", "c", "d"},
		{"a (1)", "b.", "c", "d", "e"},
		{"a (…", "c", "d"},
		{"b.", "…"},
		{"…", "d", "c"},
	} {
		if matches(want, got) {
			t.Errorf("%q matches %q", want, got)
		}
	}
	if !matches(nil, "") || !matches([]string{"x"}, "x") {
		t.Error("no output, or no last line end")
	}
}

// TestTutorialsSnippetsRun: every Go block of the tutorial stands, line by line, in a file
// of Examples, which go test runs.
func TestTutorialsSnippetsRun(t *testing.T) {
	text, err := os.ReadFile("docs/tutorial.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?ms)^```go\n(.*?)^```$").FindAllStringSubmatch(string(text), -1)
	if len(blocks) < 4 {
		t.Fatalf("%d blocks of Go", len(blocks))
	}
	var examples strings.Builder
	for _, pattern := range []string{"*/*_test.go", "*/*/*_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(source), "\nfunc Example") {
				examples.Write(source)
			}
		}
	}
	for _, b := range blocks {
		indented := "\t" + strings.ReplaceAll(strings.TrimRight(b[1], "\n"), "\n", "\n\t") + "\n"
		if !strings.Contains(examples.String(), indented) {
			t.Errorf("in no Example:\n%s", b[1])
		}
	}
}
