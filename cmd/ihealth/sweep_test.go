package main

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// small is an experiment of 40 cells that take some 20 ms each.
var small = []string{
	"fig5", "--fidelity", "simulated", "--set", "sojourn.schemes=[equal, levels]", "--set", "sojourn.simulation.customers=2000",
	"--set", "sojourn.service_rates=[43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62]",
}

// process is an ihealth of its own, whose progress is read line by line.
type process struct {
	*exec.Cmd
	lines *bufio.Scanner
	said  []string
}

func begin(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.CommandContext(t.Context(), "ihealth", args...)}
	p.Env = append(os.Environ(), "IHEALTH_DATA="+filepath.Join(t.TempDir(), "absent"), "TMPDIR="+t.TempDir()) // the killed tidy nothing up
	progress, err := p.StderrPipe()
	if err == nil {
		p.lines = bufio.NewScanner(progress)
		err = p.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// until reads lines until one matches, and returns what its groups match.
func (p *process) until(t *testing.T, pattern string) []string {
	t.Helper()
	for p.lines.Scan() {
		p.said = append(p.said, p.lines.Text())
		if groups := regexp.MustCompile(pattern).FindStringSubmatch(p.lines.Text()); groups != nil {
			return groups
		}
	}
	t.Fatalf("%v: no line matches %q:\n%s", p.Args, pattern, strings.Join(p.said, "\n"))
	return nil
}

// end reads the rest and returns how the process ended.
func (p *process) end() error {
	for p.lines.Scan() {
		p.said = append(p.said, p.lines.Text())
	}
	if err := p.Wait(); err != nil {
		return fmt.Errorf("%w:\n%s", err, strings.Join(p.said, "\n"))
	}
	return nil
}

// kill ends a process by SIGKILL.
func kill(t *testing.T, pid string) {
	t.Helper()
	n, err := strconv.Atoi(pid)
	if err != nil {
		t.Fatal(err)
	}
	victim, err := os.FindProcess(n)
	if err == nil {
		err = victim.Kill()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// sumOf returns the SHA-256 of what the only run below out has computed.
func sumOf(t *testing.T, out string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(out, "*", "results.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%d runs in %s, %v", len(files), out, err)
	}
	sum := sha256.New()
	for _, name := range []string{"results.jsonl", "cells.jsonl", "claims.json", "experiment.yaml"} {
		text, err := os.ReadFile(filepath.Join(filepath.Dir(files[0]), name))
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(fmt.Appendf(nil, "%s %d\n%s", name, len(text), text))
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

// referenceOf is the sum of a run in one process.
func referenceOf(t *testing.T, args []string) string {
	t.Helper()
	out := t.TempDir()
	if status, _, said := invoke(t, "", append([]string{"run", "--out", out}, args...)...); status != 0 {
		t.Fatal(said)
	}
	return sumOf(t, out)
}

// One sum: of a run in one process, of a sweep, of one two of whose workers are killed
// by SIGKILL, and of one that is killed itself and run again.
func TestSweepsGiveTheSameBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some 20 s: run it without -short")
	}
	want := referenceOf(t, small)
	for name, disturb := range map[string]func(t *testing.T, p *process, again func() *process) *process{
		"undisturbed": func(_ *testing.T, p *process, _ func() *process) *process { return p },
		"workers killed": func(t *testing.T, p *process, _ func() *process) *process {
			for _, done := range []string{"^ *9/40", "^ *18/40"} {
				pid := p.until(t, `^worker \S+:(\d+) has come`)[1]
				p.until(t, done)
				kill(t, pid)
				p.until(t, "a worker was killed and is replaced")
			}
			return p
		},
		"sweep killed": func(t *testing.T, p *process, again func() *process) *process {
			p.until(t, "^ *18/40")
			kill(t, strconv.Itoa(p.Process.Pid))
			if p.end() == nil {
				t.Error("the sweep was not killed")
			}
			return again()
		},
	} {
		t.Run(name, func(t *testing.T) {
			out := t.TempDir()
			start := func() *process {
				return begin(t, append([]string{"sweep", "--workers", "2", "--out", out}, small...)...)
			}
			if err := disturb(t, start(), start).end(); err != nil {
				t.Fatal(err)
			}
			if got := sumOf(t, out); got != want {
				t.Errorf("sum %s, want %s", got, want)
			}
		})
	}
}

// The coordinator is killed at 18 of 40 cells and started again; its workers, on what
// might be other hosts, go on and end in peace.
func TestCoordinatorKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some 10 s: run it without -short")
	}
	want := referenceOf(t, small)
	out, token := t.TempDir(), filepath.Join(t.TempDir(), "token")
	address := freeAddress(t)
	coordinate := func() *process {
		return begin(t, append([]string{"coordinator", "--listen", address, "--token-file", token, "--out", out}, small...)...)
	}
	first := coordinate()
	first.until(t, "^workers on this host: ihealth worker --url nats://"+address+" --token-file")
	workers := make([]*process, 2)
	for i := range workers {
		workers[i] = begin(t, "worker", "--url", "nats://"+address, "--token-file", token, "--jobs", "1")
	}
	first.until(t, "^ *18/40")
	kill(t, strconv.Itoa(first.Process.Pid))
	if first.end() == nil {
		t.Error("the coordinator was not killed")
	}
	second := coordinate()
	second.until(t, "of 40 cells were computed before")
	if err := second.end(); err != nil {
		t.Fatal(err)
	}
	if got := sumOf(t, out); got != want {
		t.Errorf("sum %s, want %s", got, want)
	}
	for _, w := range workers {
		if err := w.end(); err != nil {
			t.Errorf("worker: %v", err)
		}
	}
}

// freeAddress returns an address of this host that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // free again
	return l.Addr().String()
}
