package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A run of an hour ends at the first signal, with all nodes stopped, their files
// removed and no result. Nothing here measures time: a command that goes on makes the
// test hang.
func TestInterruptStopsTheNetwork(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("looks into /proc for the files that the nodes have open: run it on Linux")
	}
	out := filepath.Join(t.TempDir(), "runs")
	hour := "testnet.loads=[{name: long, rate: 0, seconds: 3600}]"
	for _, c := range []struct { // a closing terminal sends SIGHUP
		signal os.Signal
		args   []string
	}{
		{syscall.SIGHUP, []string{"chain", "bench", "--validators", "4", "--duration", "1h"}},
		{os.Interrupt, []string{"chain", "bench", "--validators", "4", "--duration", "1h"}},
		{syscall.SIGTERM, []string{"run", "testnet", "--out", out, "--quick", "--set", hour}},
	} {
		cmd := exec.Command("ihealth", c.args...)
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		home, ok := awaitHome(cmd.Process.Pid)
		if !ok {
			t.Fatalf("%v ended by itself: %v\n%s", c.args, cmd.Wait(), stderr.String())
		}
		if err := cmd.Process.Signal(c.signal); err != nil {
			t.Fatal(err)
		}
		var exit *exec.ExitError
		if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 1 {
			t.Errorf("%v: %v, want exit status 1", c.args, err)
		}
		if stdout.Len() > 0 || !strings.HasSuffix(stderr.String(), "ihealth: interrupted\n") {
			t.Errorf("%v: stdout %q, stderr %q", c.args, stdout.String(), stderr.String())
		}
		if _, err := os.Stat(home); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%v: %s is left over (%v)", c.args, home, err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(out, "[^.]*")); len(left) > 0 || err != nil {
		t.Errorf("the interrupted run left results: %v (%v)", left, err)
	}
}

// What went wrong beside the interruption is not hidden by it.
func TestErrorsBesideTheInterruption(t *testing.T) {
	interrupted := fmt.Errorf("stopped at height 7: %w", context.Canceled)
	disk, port := errors.New("disk full"), errors.New("port lost")
	cases := []struct {
		err  error
		want []error
	}{
		{interrupted, nil},
		{errors.Join(interrupted, nil), nil},
		{disk, []error{disk}},
		{fmt.Errorf("chain bench: %w", errors.Join(interrupted, disk)), []error{disk}},
		{runError{errors.Join(port, errors.Join(interrupted, disk))}, []error{port, disk}},
	}
	for _, c := range cases {
		if got := beside(c.err, context.Canceled); !slices.Equal(got, c.want) {
			t.Errorf("%v: got %v, want %v", c.err, got, c.want)
		}
	}
}

// awaitHome waits until the process has a node's file open, and returns the
// directory of the network's files; false when the process ends before.
func awaitHome(pid int) (string, bool) {
	for {
		links, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
		if err != nil || len(links) == 0 {
			return "", false
		}
		for _, link := range links {
			target, err := os.Readlink(link)
			if before, _, ok := strings.Cut(target, "/data/"); err == nil && ok && strings.Contains(before, "ihealth-comet-") {
				return filepath.Dir(before), true
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
}
